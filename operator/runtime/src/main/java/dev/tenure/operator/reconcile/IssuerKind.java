package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.CertificateStatus;
import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerStatus;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.operator.platform.IssuerSources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code IdentityIssuer}: makes it ready, publishes its trust, and tells dependents of a change.
 */
final class IssuerKind implements PlatformKind<IdentityIssuer, IdentityIssuerStatus> {
  /** How soon a change of a given CA's Secret is seen. */
  private static final Duration RELOAD = Duration.ofMinutes(1);

  private final IssuerSources authorities;
  private final TrustBundles bundles;
  private final String ownNamespace;
  private final Consumer<String> wake;
  private final InstantSource clock;

  /**
   * @param ownNamespace where the bundle is published besides the namespaces that use it
   * @param wake told the reference of an issuer whose key changed
   */
  IssuerKind(
      IssuerSources authorities,
      TrustBundles bundles,
      String ownNamespace,
      Consumer<String> wake,
      InstantSource clock) {
    this.authorities = authorities;
    this.bundles = bundles;
    this.ownNamespace = ownNamespace;
    this.wake = wake;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return "IdentityIssuer";
  }

  @Override
  public String reference(String name) {
    return References.issuer(name);
  }

  @Override
  public Outcome prepare(IdentityIssuer object) {
    var name = object.getMetadata().getName();
    var before = authorities.authority(name);
    var loaded =
        authorities.load(object).then(said -> bundles.publish(name, ownNamespace).map(_ -> said));
    if (!before.equals(authorities.authority(name))) {
      wake.accept(reference(name));
    }
    var again = clock.instant().plus(RELOAD);
    return loaded instanceof Answer.Ok<String>(var said)
        ? new Outcome.Done(Reason.READY, said, Optional.of(again))
        : loaded.failure(again).orElseThrow();
  }

  @Override
  public Answer<Boolean> withdraw(IdentityIssuer object) {
    return authorities.destroy(object);
  }

  @Override
  public void forget(String name) {
    authorities.forget(name);
  }

  @Override
  public List<Condition> conditions(IdentityIssuer object) {
    return object.getStatus() == null ? List.of() : object.getStatus().conditions();
  }

  @Override
  public Class<IdentityIssuerStatus> statusType() {
    return IdentityIssuerStatus.class;
  }

  @Override
  public IdentityIssuerStatus status(
      IdentityIssuer object, List<Condition> conditions, String phase) {
    var name = object.getMetadata().getName();
    var authority = authorities.authority(name);
    var ready =
        authority instanceof Issuer.Authority.Ready key
            ? Optional.of(key)
            : Optional.<Issuer.Authority.Ready>empty();
    return new IdentityIssuerStatus(
        phase,
        conditions,
        object.getMetadata().getGeneration(),
        ready.map(Issuer.Authority.Ready::notAfter).map(Instant::toString).orElse(null),
        authority instanceof Issuer.Authority.NotReady ? null : name,
        ready
            .map(
                key ->
                    new CertificateStatus(
                        null, key.notBefore().toString(), key.notAfter().toString(), null, null))
            .orElse(null));
  }
}
