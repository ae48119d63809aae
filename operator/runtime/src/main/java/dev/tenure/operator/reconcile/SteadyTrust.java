package dev.tenure.operator.reconcile;

import dev.tenure.core.certificate.TrustBundles;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps an issuer's bundle where it is used while its CA stays: what was changed or deleted while
 * nobody watched, and what could not be put right at once, is published again.
 */
final class SteadyTrust {
  private final TrustBundles bundles;
  private final Function<String, Set<String>> lacking;

  /**
   * @param lacking the namespaces that should have an issuer's present bundle and do not, from
   *     caches
   */
  SteadyTrust(TrustBundles bundles, Function<String, Set<String>> lacking) {
    this.bundles = bundles;
    this.lacking = lacking;
  }

  /** Publishes where it lacks, and says where it lacks still. */
  Set<String> kept(String issuer) {
    var places = lacking.apply(issuer);
    if (places.isEmpty()) {
      return places;
    }
    places.forEach(namespace -> bundles.publish(issuer, namespace));
    return lacking.apply(issuer);
  }
}
