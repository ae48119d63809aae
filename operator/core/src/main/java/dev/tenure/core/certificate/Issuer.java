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
 */
public record Issuer(
    String name,
    boolean terminating,
    NamespaceSelection serves,
    AllowedNames allowedNames,
    Optional<Duration> maxDuration,
    Set<Usage> usages,
    Optional<String> trustDomain,
    Authority authority) {
  public Issuer {
    usages = Set.copyOf(usages);
  }

  /** Whether the issuer can sign now. */
  public sealed interface Authority {
    /** It can; its own certificate has this life and this key identifier (hexadecimal). */
    record Ready(String keyId, Instant notBefore, Instant notAfter) implements Authority {}

    /** It cannot yet or no more. */
    record NotReady(Violation why) implements Authority {}
  }
}
