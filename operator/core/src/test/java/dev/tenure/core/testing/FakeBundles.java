package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.TrustBundles;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Trust bundles that remember where they were published. */
public final class FakeBundles implements TrustBundles {
  private final Wire wire;
  private final Set<String> published = new ConcurrentSkipListSet<>();

  public FakeBundles(Wire wire) {
    this.wire = wire;
  }

  /** Where bundles lie, as {@code namespace/issuer}. */
  public Set<String> published() {
    return Set.copyOf(published);
  }

  @Override
  public Answer<String> publish(String issuer, String namespace) {
    return wire.call(
        "bundles.publish",
        () -> {
          published.add(namespace + "/" + issuer);
          return Answer.ok(issuer);
        });
  }
}
