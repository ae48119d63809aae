package dev.tenure.core.testing;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.AllowedNames;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.SpiffeIds;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Trust;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds issuers: {@code issuer().serving("payments").endingAt(t)}. A year to live by default. */
public final class Issuers {
  /** The key identifier of an issuer's CA unless a test gives it another. */
  public static final String KEY_ID = "ca01";

  private String name = "mesh-ca";
  private boolean terminating;
  private NamespaceSelection serves = new NamespaceSelection.Everybody();
  private AllowedNames allowed = AllowedNames.NONE;
  private Optional<Duration> maxDuration = Optional.empty();
  private Set<Usage> usages = Set.of();
  private Set<KeySpec.Algorithm> keys = Set.of();
  private Optional<SpiffeIds> spiffeIds = Optional.empty();
  private Issuer.Authority authority =
      new Issuer.Authority.Ready(
          KEY_ID,
          TestClock.START.minus(Duration.ofDays(1)),
          TestClock.START.plus(Duration.ofDays(365)));

  private Issuers() {}

  /** A ready issuer that serves every namespace and allows a tenant's own names alone. */
  public static Issuers issuer() {
    return new Issuers();
  }

  public Issuers named(String issuer) {
    name = issuer;
    return this;
  }

  public Issuers serving(String... namespaces) {
    serves =
        namespaces.length == 0
            ? new NamespaceSelection.Nobody()
            : new NamespaceSelection.Named(Set.of(namespaces));
    return this;
  }

  /** Signs for experimental kinds of keys. */
  public Issuers signingFor(KeySpec.Algorithm... kinds) {
    keys = Set.of(kinds);
    return this;
  }

  public Issuers beingDeleted() {
    terminating = true;
    return this;
  }

  public Issuers allowing(AllowedNames names) {
    allowed = names;
    return this;
  }

  public Issuers allowingDns(String... patterns) {
    return allowing(
        new AllowedNames(
            List.of(patterns),
            allowed.uris(),
            allowed.emails(),
            allowed.commonNames(),
            allowed.ipRanges(),
            allowed.subject()));
  }

  /** Whose subjects may say what matches these patterns. */
  public Issuers allowingSubject(SubjectAttribute attribute, String... patterns) {
    return allowing(
        new AllowedNames(
            allowed.dns(),
            allowed.uris(),
            allowed.emails(),
            allowed.commonNames(),
            allowed.ipRanges(),
            new SubjectAttributes(Map.of(attribute, List.of(patterns)))));
  }

  /** Signing for purposes besides server auth and client auth. */
  public Issuers signing(Usage... purposes) {
    usages = Set.of(purposes);
    return this;
  }

  public Issuers limitedTo(Duration longest) {
    maxDuration = Optional.of(longest);
    return this;
  }

  public Issuers ofTrustDomain(String domain) {
    spiffeIds = Optional.of(SpiffeIds.of(domain));
    return this;
  }

  public Issuers naming(String domain, String path) {
    spiffeIds = Optional.of(new SpiffeIds(domain, path));
    return this;
  }

  /** Signing elsewhere, under roots with these key identifiers. */
  public Issuers elsewhere(String... anchorKeyIds) {
    authority = new Issuer.Authority.Elsewhere(Set.of(anchorKeyIds));
    return this;
  }

  public Issuers endingAt(Instant end) {
    return ready(KEY_ID, TestClock.START.minus(Duration.ofDays(1)), end);
  }

  public Issuers ready(String keyId, Instant notBefore, Instant notAfter) {
    authority = new Issuer.Authority.Ready(keyId, notBefore, notAfter);
    return this;
  }

  /** Its anchors, as the CA that signs now has them. */
  public Issuers trusting(String pem, boolean growing) {
    if (authority instanceof Issuer.Authority.Ready ready) {
      authority =
          new Issuer.Authority.Ready(
              ready.keyId(),
              ready.notBefore(),
              ready.notAfter(),
              Optional.of(new Trust(Trust.digest(pem), growing)));
    }
    return this;
  }

  /** Its anchors, after the CA of that key identifier was revoked. */
  public Issuers trustingWithout(String pem, String revoked) {
    if (authority instanceof Issuer.Authority.Ready ready) {
      authority =
          new Issuer.Authority.Ready(
              ready.keyId(),
              ready.notBefore(),
              ready.notAfter(),
              Optional.of(new Trust(Trust.digest(pem), false, Set.of(revoked))));
    }
    return this;
  }

  public Issuers notReady() {
    authority =
        new Issuer.Authority.NotReady(
            new Violation(Reason.ISSUER_NOT_READY, "the CA's key is being made"));
    return this;
  }

  public Issuer build() {
    return new Issuer(
        name, terminating, serves, allowed, maxDuration, usages, keys, spiffeIds, authority);
  }

  public Lookup<Issuer> found() {
    return new Lookup.Found<>(build());
  }
}
