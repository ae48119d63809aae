package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.authority.RotationPlan;
import dev.tenure.core.authority.RotationStep;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Orders;
import dev.tenure.operator.platform.revocation.RevocationLists;
import dev.tenure.operator.platform.succession.KeptAuthorities;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All issuers, whether their CA's key is ours or elsewhere. */
public final class IssuerSources {
  private final IssuerAuthorities own;
  private final RemoteIssuers remote;
  private final TrustDomains domains;
  private final RevocationLists lists;
  private final Map<String, Violation> barred = new ConcurrentHashMap<>();
  private final Map<String, Violation> outdated = new ConcurrentHashMap<>();

  public IssuerSources(
      IssuerAuthorities own, RemoteIssuers remote, TrustDomains domains, RevocationLists lists) {
    this.own = own;
    this.remote = remote;
    this.domains = domains;
    this.lists = lists;
  }

  /** Makes the issuer ready; the answer says, for people, what signs and how long. */
  public Answer<String> load(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    var violation = domains.violation(issuer);
    if (violation.isPresent()) {
      barred.put(name, violation.get());
      return new Answer.Refused<>(violation.get());
    }
    barred.remove(name);
    var type = remote.type(issuer);
    if (type.isPresent()) {
      own.forget(name);
      return remote.load(issuer, type.get());
    }
    remote.forget(name);
    var loaded = own.load(issuer);
    if (loaded instanceof Answer.Ok<IssuerAuthorities.Loaded>) {
      refresh(issuer);
    }
    return loaded.map(key -> "Signs until %s.".formatted(key.notAfter()));
  }

  /** Why the issuer's revocation lists could not be brought up to date; empty where they are. */
  public Optional<Violation> outdated(String issuer) {
    return Optional.ofNullable(outdated.get(issuer));
  }

  /** Why the issuer's list of revoked CAs does less than it says; empty where it does it all. */
  public Optional<Violation> unknownRevoked(String issuer) {
    var unknown = own.unknownRevoked(issuer);
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.AUTHORITY_UNKNOWN,
                "spec.managedCA.revoked names %s, and the issuer has and had no such CA, so that nothing is revoked by it. Take the key identifier from status.authorities (kubectl get identityissuer %s -o jsonpath={.status.authorities}), or drop it."
                    .formatted(String.join(", ", unknown), issuer)));
  }

  /** An issuer signs on while its lists cannot be stored; the condition says so. */
  private void refresh(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    lists
        .refresh(name, life(issuer))
        .failure(Instant.MAX)
        .ifPresentOrElse(
            failure ->
                outdated.put(
                    name,
                    new Violation(
                        Reason.REVOCATION_LIST_OUTDATED,
                        "The revocation lists could not be stored (%s): %s"
                            .formatted(failure.reason().text(), failure.message()))),
            () -> outdated.remove(name));
  }

  private static Duration life(IdentityIssuer issuer) {
    return IssuerAuthorities.lists(issuer)
        .flatMap(crl -> Optional.ofNullable(crl.duration()))
        .map(GoDuration::parse)
        .orElse(RevocationLists.LIFE);
  }

  /** Whether the issuer can sign now, and what is known of what signs. */
  public Issuer.Authority authority(String issuer) {
    var why = barred.get(issuer);
    return why == null
        ? remote.authority(issuer).orElseGet(() -> own.authority(issuer))
        : new Issuer.Authority.NotReady(why);
  }

  /** The PEM of the issuer's anchors; empty while it is not ready. */
  public Optional<String> bundle(String issuer) {
    return remote.bundle(issuer).or(() -> own.bundle(issuer));
  }

  /** How the issuer's CA is replaced; empty where somebody else sees to that. */
  public Optional<Succession> succession(String issuer) {
    return remote.authority(issuer).isPresent() ? Optional.empty() : own.succession(issuer);
  }

  /** What the issuer's object says of replacing its CA. */
  public RotationPlan plan(IdentityIssuer issuer) {
    return own.plan(issuer);
  }

  /** Takes a step in replacing the CA: one write. What follows from it is loaded after. */
  public Answer<KeptAuthorities> advance(IdentityIssuer issuer, RotationStep step, Orders orders) {
    return own.advance(issuer, step, orders);
  }

  /** Deletes what was made for an issuer that nobody uses any more; what was given stays. */
  public Answer<Boolean> destroy(IdentityIssuer issuer) {
    return own.destroy(issuer);
  }

  /** Forgets an issuer that is gone. */
  public void forget(String name) {
    barred.remove(name);
    own.forget(name);
    remote.forget(name);
    lists.forget(name);
    outdated.remove(name);
  }
}
