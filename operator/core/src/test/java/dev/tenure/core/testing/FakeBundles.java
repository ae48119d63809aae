package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.TrustBundles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Trust bundles that remember where they were published. */
public final class FakeBundles implements TrustBundles {
  private final Wire wire;
  private final Map<String, String> anchors = new ConcurrentHashMap<>();
  private final Set<String> published = new ConcurrentSkipListSet<>();

  public FakeBundles(Wire wire) {
    this.wire = wire;
  }

  /** Where bundles lie, as {@code namespace/issuer}. */
  public Set<String> published() {
    return Set.copyOf(published);
  }

  /** What the anchors are from now on. */
  public void trust(String issuer, String pem) {
    anchors.put(issuer, pem);
  }

  @Override
  public Answer<Integer> changed(String issuer) {
    return Answer.ok(published.size());
  }

  @Override
  public Answer<String> anchors(String issuer) {
    return Answer.ok(anchors.getOrDefault(issuer, issuer));
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
