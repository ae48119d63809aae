package dev.tenure.operator.kube.bundle;

import java.util.Map;
import java.util.Optional;

/**
 * What is published beside an issuer's own anchors, in a ConfigMap of its own: whoever trusts all
 * that lies in a folder is not to trust these by accident.
 */
public interface BesideBundles {
  /** Nothing beside any bundle. */
  BesideBundles NONE =
      new BesideBundles() {
        @Override
        public Optional<Map<String, String>> beside(String issuer) {
          return Optional.empty();
        }

        @Override
        public void told(String issuer, Optional<String> failure) {}
      };

  /** The name of the issuer's second ConfigMap. */
  static String name(String issuer) {
    return "federated." + issuer;
  }

  /** The files; empty while they are not known, and what was published stays. */
  Optional<Map<String, String>> beside(String issuer);

  /** Hears why they could not be published everywhere; empty when they are. */
  void told(String issuer, Optional<String> failure);
}
