package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.AuthorityRole;
import dev.tenure.api.v1alpha1.CertificateStatus;
import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerStatus;
import dev.tenure.api.v1alpha1.IssuerRotation;
import dev.tenure.api.v1alpha1.TrustedAuthority;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.authority.RotationPhase;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.platform.federation.ForeignBundles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code IdentityIssuer}: makes it ready, publishes its trust, and tells dependents of a change.
 */
final class IssuerKind implements PlatformKind<IdentityIssuer, IdentityIssuerStatus> {
  /** How soon a change of a given CA's Secret is seen. */
  private static final Duration RELOAD = Duration.ofMinutes(1);

  private static final int MOST_NAMED = 10;
  private static final String REVOCATION_LISTS = "RevocationListsCurrent";
  private static final String REVOKED_KNOWN = "RevokedAuthoritiesKnown";
  private static final String FEDERATION = "FederationCurrent";
  private static final String TRUST_PUBLISHED = "TrustPublished";

  private final IssuerRotations rotations;
  private final TrustBundles bundles;
  private final SteadyTrust steady;
  private final ClusterTrust clusterTrust;
  private final ForeignBundles foreign;
  private final String ownNamespace;
  private final InstantSource clock;
  private final Map<String, IssuerRotations.Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Violation> orders = new ConcurrentHashMap<>();
  private final Map<String, String> unpublished = new ConcurrentHashMap<>();

  /**
   * @param ownNamespace where the bundle is published besides the namespaces that use it
   */
  IssuerKind(
      IssuerRotations rotations,
      TrustBundles bundles,
      SteadyTrust steady,
      ClusterTrust clusterTrust,
      ForeignBundles foreign,
      String ownNamespace,
      InstantSource clock) {
    this.rotations = rotations;
    this.bundles = bundles;
    this.steady = steady;
    this.clusterTrust = clusterTrust;
    this.foreign = foreign;
    this.ownNamespace = ownNamespace;
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
    var turn = rotations.turn(object);
    turns.put(name, turn);
    Common.orders(object)
        .violation()
        .ifPresentOrElse(why -> orders.put(name, why), () -> orders.remove(name));
    var again = again(object);
    var published = turn.loaded().then(key -> bundles.publish(name, ownNamespace).map(_ -> key));
    if (published instanceof Answer.Ok<String>) {
      publishForAll(name, again);
      if (turn.phase().filter(phase -> !(phase instanceof RotationPhase.Steady)).isEmpty()) {
        turns.put(name, turn.lagging(steady.kept(name)));
      }
    }
    return published instanceof Answer.Ok<String>(var said)
        ? turn.failure().orElseGet(() -> ready(turn, said, again))
        : published.failure(turn.next().isBefore(again) ? turn.next() : again).orElseThrow();
  }

  /** Who federates is looked at as often as the bundles of others want to be. */
  private Instant again(IdentityIssuer object) {
    var usual = clock.instant().plus(RELOAD);
    return foreign.look(object) instanceof Answer.Ok<Optional<Instant>>(var next)
        ? next.filter(usual::isAfter).orElse(usual)
        : usual;
  }

  /** What fails here stops nobody from being served: it is told, and tried again. */
  private void publishForAll(String name, Instant again) {
    clusterTrust
        .publish(name)
        .failure(again)
        .ifPresentOrElse(
            why -> unpublished.put(name, why.message()), () -> unpublished.remove(name));
  }

  private static Outcome ready(IssuerRotations.Turn turn, String said, Instant again) {
    Optional<Instant> next = Optional.of(turn.next().isBefore(again) ? turn.next() : again);
    var phase = turn.phase().filter(p -> !(p instanceof RotationPhase.Steady));
    return phase
        .map(
            p ->
                new Outcome.Done(
                    Reason.AUTHORITY_ROTATING,
                    "%s Its CA is being replaced: %s.".formatted(said, p.text()),
                    next))
        .orElseGet(() -> new Outcome.Done(Reason.READY, said, next));
  }

  @Override
  public List<dev.tenure.core.status.Condition> besides(IdentityIssuer object) {
    var name = object.getMetadata().getName();
    var lagging =
        Optional.ofNullable(turns.get(name))
            .map(IssuerRotations.Turn::lagging)
            .filter(places -> !places.isEmpty())
            .map(IssuerKind::lagging)
            .or(() -> Optional.ofNullable(unpublished.get(name)))
            .map(IssuerKind::notPublished);
    var order =
        Optional.ofNullable(orders.get(name))
            .map(
                why ->
                    new dev.tenure.core.status.Condition(
                        dev.tenure.core.status.Condition.STALLED,
                        true,
                        why.reason(),
                        why.message()));
    var lists =
        rotations
            .authorities()
            .outdated(name)
            .map(
                why ->
                    new dev.tenure.core.status.Condition(
                        REVOCATION_LISTS, false, why.reason(), why.message()));
    var federation =
        foreign
            .outdated(name)
            .map(
                why ->
                    new dev.tenure.core.status.Condition(
                        FEDERATION, false, Reason.FOREIGN_BUNDLE_OUTDATED, why));
    var unknown =
        rotations
            .authorities()
            .unknownRevoked(name)
            .map(
                why ->
                    new dev.tenure.core.status.Condition(
                        REVOKED_KNOWN, false, why.reason(), why.message()));
    return Stream.of(lagging, order, lists, federation, unknown).flatMap(Optional::stream).toList();
  }

  private static String lagging(Set<String> places) {
    var some = places.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return "The present trust bundle is not everywhere, %d places lack it: %s%s. See the conditions of the identities in these namespaces, or whether they may be written. It is tried again each minute; a new CA is held up by them until spec.managedCA.rotation.deadline is over, and no longer."
        .formatted(places.size(), some, places.size() > MOST_NAMED ? ", ..." : "");
  }

  private static dev.tenure.core.status.Condition notPublished(String why) {
    return new dev.tenure.core.status.Condition(
        TRUST_PUBLISHED, false, Reason.TRUST_NOT_PUBLISHED, why);
  }

  @Override
  public Answer<Boolean> withdraw(IdentityIssuer object) {
    return clusterTrust
        .withdraw(object.getMetadata().getName())
        .then(_ -> rotations.authorities().destroy(object));
  }

  @Override
  public void forget(String name) {
    turns.remove(name);
    orders.remove(name);
    unpublished.remove(name);
    foreign.forget(name);
    rotations.authorities().forget(name);
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
    var authority = rotations.authorities().authority(name);
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
            .orElse(null),
        Optional.ofNullable(turns.get(name))
            .flatMap(IssuerRotations.Turn::phase)
            .map(IssuerKind::rotation)
            .orElse(null),
        rotations.authorities().succession(name).map(IssuerKind::authorities).orElse(List.of()));
  }

  private static List<TrustedAuthority> authorities(Succession state) {
    var all = new ArrayList<TrustedAuthority>();
    all.add(trusted(state.current(), AuthorityRole.SIGNING, Optional.empty()));
    state
        .next()
        .ifPresent(heir -> all.add(trusted(heir.ca(), AuthorityRole.NEXT, Optional.empty())));
    state
        .former()
        .forEach(f -> all.add(trusted(f.ca(), AuthorityRole.FORMER, Optional.of(f.until()))));
    return all;
  }

  private static TrustedAuthority trusted(
      Succession.Generation ca, AuthorityRole role, Optional<Instant> until) {
    return new TrustedAuthority(ca.keyId(), role, ca.notAfter().toString(), Rotations.text(until));
  }

  private static IssuerRotation rotation(RotationPhase phase) {
    return new IssuerRotation(
        phase.text(),
        Rotations.text(phase.next()),
        phase instanceof RotationPhase.Signing signing ? signing.left() : null);
  }
}
