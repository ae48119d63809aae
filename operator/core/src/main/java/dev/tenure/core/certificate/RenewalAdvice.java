package dev.tenure.core.certificate;

import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.time.Instant;
import java.util.Optional;

/** Asks authorities when what they issued is to be replaced. */
public interface RenewalAdvice {
  /** Of authorities that say nothing. */
  RenewalAdvice NONE = (_, _) -> Advice.NONE;

  /**
   * What is known now.
   *
   * @param window empty: the authority says nothing, or could not be asked
   * @param again when there is more to know; empty: never
   */
  record Advice(Optional<SuggestedWindow> window, Optional<Instant> again) {
    /** The authority says nothing. */
    public static final Advice NONE = new Advice(Optional.empty(), Optional.empty());
  }

  /**
   * What the authority says of the certificate. It is asked as seldom as it wishes, and what it
   * said last is told in between.
   *
   * @param subject whose it is
   */
  Advice about(Subject subject, IssuedCertificate certificate);
}
