package dev.tenure.core.testing;

import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.certificate.SuggestedWindow;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An authority that says when it wants its certificates to be replaced, once it is told to. */
public final class FakeAdvice implements RenewalAdvice {
  private Advice said = Advice.NONE;

  /** Serial numbers of what it was asked about, in their order. */
  public final List<String> asked = new ArrayList<>();

  @Override
  public Advice about(Subject subject, IssuedCertificate certificate) {
    asked.add(certificate.serialNumber());
    return said;
  }

  /** Suggests a window from now on, and names when to ask again. */
  public void suggest(SuggestedWindow window, Instant again) {
    said = new Advice(Optional.of(window), Optional.of(again));
  }
}
