package dev.tenure.core.certificate;

import dev.tenure.core.Violation;
import dev.tenure.core.identity.NamespaceSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A source of certificates as its object and its key say.
 *
 * @param terminating whether its deletion was asked for
 * @param maxDuration the longest life it gives; empty: only the authority's own end bounds it
 * @param usages the purposes it signs besides server auth and client auth
 * @param keys the experimental kinds of keys that it signs certificates for
 * @param spiffeIds how it names workloads; empty where it has no trust domain
 */
public record Issuer(
    String name,
    boolean terminating,
    NamespaceSelection serves,
    AllowedNames allowedNames,
    Optional<Duration> maxDuration,
    Set<Usage> usages,
    Set<KeySpec.Algorithm> keys,
    Optional<SpiffeIds> spiffeIds,
    Authority authority) {
  public Issuer {
    usages = Set.copyOf(usages);
    keys = Set.copyOf(keys);
  }

  /** Whether the issuer can sign now. */
  public sealed interface Authority {
    /**
     * Whether a certificate that hangs on this is still good; where nothing is known, it is.
     *
     * @param origin as {@link Certified#authorityKeyId} said when it was issued
     */
    default boolean vouchesFor(String origin) {
      return switch (this) {
        case Ready(var keyId, var _, var _, var _) -> keyId.equals(origin);
        case Elsewhere(var anchorKeyIds) -> anchorKeyIds.contains(origin);
        case NotReady _ -> true;
      };
    }

    /**
     * It can; its own certificate has this life and this key identifier (hexadecimal).
     *
     * @param trust its anchors; empty where they come with each certificate and are not followed
     */
    record Ready(String keyId, Instant notBefore, Instant notAfter, Optional<Trust> trust)
        implements Authority {
      /** One whose anchors are not followed. */
      public Ready(String keyId, Instant notBefore, Instant notAfter) {
        this(keyId, notBefore, notAfter, Optional.empty());
      }
    }

    /**
     * It can, somewhere else: which of its keys will sign and until when is known only from what it
     * signed.
     *
     * @param anchorKeyIds hexadecimal key identifiers of the roots that are trusted; a certificate
     *     under a root that is trusted no more is issued anew
     */
    record Elsewhere(Set<String> anchorKeyIds) implements Authority {
      public Elsewhere {
        anchorKeyIds = Set.copyOf(anchorKeyIds);
      }
    }

    /** It cannot yet or no more. */
    record NotReady(Violation why) implements Authority {}
  }
}
