package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.Labels;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentityStatus;
import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.delivery.Remembered;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.podcertificate.PodIdentities;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.status.Standing;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.mapping.IdentityMapping;
import dev.tenure.operator.mapping.Mapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code MachineIdentity}: what of the flow is its own. */
final class IdentityKind implements TenuredKind<MachineIdentity, MachineIdentityStatus> {
  private final Platform platform;
  private final CredentialSink sink;
  private final CertificateEngine engine;
  private final PodIdentities pods;
  private final Withdrawal withdrawal;
  private final IssuedStatus issued;
  private final RotationSeal seal;
  private final KindSettings settings;

  IdentityKind(
      Platform platform,
      CredentialSink sink,
      CertificateEngine engine,
      PodIdentities pods,
      Withdrawal withdrawal,
      IssuedStatus issued,
      RotationSeal seal,
      KindSettings settings) {
    this.platform = platform;
    this.sink = sink;
    this.engine = engine;
    this.pods = pods;
    this.withdrawal = withdrawal;
    this.issued = issued;
    this.seal = seal;
    this.settings = settings;
  }

  @Override
  public String kind() {
    return "MachineIdentity";
  }

  /** Its Secret goes with it by ownerReference; what it was issued has to be revoked before. */
  @Override
  public Optional<String> finalizer() {
    return Optional.of(Labels.REVOKE_FINALIZER);
  }

  @Override
  public Subject subject(MachineIdentity object) {
    return Common.subject(Kind.MACHINE_IDENTITY, object);
  }

  @Override
  public Read read(MachineIdentity object) {
    return switch (IdentityMapping.of(object, settings.consentAlways())) {
      case Mapped.Bad<IdentityMapping>(var why) -> new Read.Bad(why);
      case Mapped.Good<IdentityMapping>(var identity) ->
          new Read.Good(
              identity.tenure(),
              identity.forPods() ? "" : identity.request().secretName(),
              References.issuer(identity.request().issuer()),
              namespace ->
                  Destinations.dressed(
                      look(object, identity, namespace),
                      () ->
                          sink.dress(
                              identity.subject(),
                              identity.request().secretName(),
                              identity.tenure(),
                              identity.template())));
    };
  }

  private Standing look(
      MachineIdentity object, IdentityMapping identity, NamespaceFacts namespace) {
    var rotation = Rotations.of(rotation(object));
    var secretName = identity.request().secretName();
    return Destinations.looked(
        sink.look(identity.subject(), secretName),
        rotation,
        identity.forPods() ? Optional.empty() : remembered(object),
        destination ->
            identity.forPods()
                ? pods.reconcile(input(object, identity, namespace, destination, served(object)))
                : engine.reconcile(
                    input(object, identity, namespace, destination, rotation.last()),
                    identity.consumers(),
                    rotation.restarted()));
  }

  /** Counts 1 once pods were served, so that an owner who goes stops no pod that runs. */
  private static long served(MachineIdentity object) {
    var status = object.getStatus();
    var ready = Optional.of(Reason.READY.text());
    return status != null
            && ApiConditions.reason(status.conditions(), dev.tenure.core.status.Condition.READY)
                .equals(ready)
        ? 1
        : 0;
  }

  /** What is known of an identity that pods ask for; empty where its spec cannot be read. */
  Optional<CertificateInput> forPods(MachineIdentity object, NamespaceFacts namespace) {
    return IdentityMapping.of(object, settings.consentAlways())
                instanceof Mapped.Good<IdentityMapping>(var identity)
            && identity.forPods()
        ? Optional.of(input(object, identity, namespace, new Destination.Absent(), served(object)))
        : Optional.empty();
  }

  private CertificateInput input(
      MachineIdentity object,
      IdentityMapping identity,
      NamespaceFacts namespace,
      Destination destination,
      long lastRotation) {
    var known = issued.read(object);
    return new CertificateInput(
        identity.subject(),
        namespace,
        settings.clusterDomain(),
        identity.tenure(),
        identity.account(),
        identity.request(),
        platform.owner(identity.tenure().owner()),
        platform.issuer(identity.request().issuer()),
        destination,
        lastRotation,
        identity.orders().and(demands(identity.request().issuer(), known, destination)),
        !identity.consumers().isEmpty(),
        new Remembered(known, revocations(object)));
  }

  /** On who issues now, and on who issued what may be valid still. */
  private List<RevocationDemand> demands(String issuer, Issued known, Destination destination) {
    var delivered = destination.delivered().map(Delivery::issued).orElse(Issued.NONE);
    var issuers = known.and(delivered).certificates().stream().map(IssuedCertificate::issuer);
    return Stream.concat(Stream.of(issuer), issuers)
        .distinct()
        .flatMap(name -> platform.demandsOnIssuer(name).stream())
        .toList();
  }

  /** Where the Secret cannot be read any more, the status knows what lay there. */
  @Override
  public Standing leave(MachineIdentity object) {
    var holder =
        new Revocations.Holder(
            subject(object), Optional.ofNullable(object.getSpec().serviceAccountName()));
    var listed = issued.read(object);
    if (!(IdentityMapping.of(object, false) instanceof Mapped.Good<IdentityMapping>(var identity))
        || identity.forPods()) {
      return withdrawal.leave(holder, listed);
    }
    return switch (sink.look(identity.subject(), identity.request().secretName())) {
      case Answer.Ok<Destination>(var destination) ->
          withdrawal.leave(
              holder, input(object, identity, nowhere(object), destination, 0).issued());
      case Answer.Unavailable<Destination> away ->
          Standing.unchanged(
              away.failure(Instant.MAX).orElseThrow(), Optional.empty(), Optional.empty(), 0);
      default -> withdrawal.leave(holder, listed);
    };
  }

  private static NamespaceFacts nowhere(MachineIdentity object) {
    return new NamespaceFacts(object.getMetadata().getNamespace(), Map.of(), false);
  }

  @Override
  public Optional<Delivery> remembered(MachineIdentity object) {
    var status = object.getStatus();
    return status == null
        ? Optional.empty()
        : Rotations.remembered(rotation(object), status.validUntil(), status.conditions());
  }

  @Override
  public Optional<Instant> due(MachineIdentity object) {
    var status = object.getStatus();
    return status == null
        ? Optional.empty()
        : Rotations.due(status.rotation(), rotation(object), status.nextActionAt());
  }

  @Override
  public Optional<Instant> end(MachineIdentity object) {
    var status = object.getStatus();
    return status == null ? Optional.empty() : Rotations.time(status.validUntil());
  }

  @Override
  public Set<String> references(MachineIdentity object) {
    var spec = object.getSpec();
    var namespace = object.getMetadata().getNamespace();
    var account = spec.serviceAccountName();
    var pods =
        IdentityMapping.isForPods(object) && account != null
            ? Stream.of(References.podsOf(namespace, account))
            : Stream.<String>empty();
    var platform =
        Stream.of(
            References.owner(spec.owner()),
            References.issuer(IdentityMapping.issuer(object)),
            References.namespace(namespace));
    return Stream.of(platform, pods, issued.issuers(object).map(References::issued))
        .flatMap(all -> all)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Condition> conditions(MachineIdentity object) {
    return object.getStatus() == null ? List.of() : object.getStatus().conditions();
  }

  @Override
  public @Nullable RotationStatus rotation(MachineIdentity object) {
    var status = object.getStatus();
    return status == null ? null : seal.read(object, status.rotation(), status.revocations());
  }

  /** The demands of a revocation that the status says were carried out, where that is proven. */
  private List<String> revocations(MachineIdentity object) {
    return rotation(object) == null ? List.of() : Rotations.revocations(object.getStatus());
  }

  @Override
  public List<String> consumers(MachineIdentity object) {
    return object.getStatus() == null ? List.of() : object.getStatus().consumers();
  }

  @Override
  public Class<MachineIdentityStatus> statusType() {
    return MachineIdentityStatus.class;
  }

  @Override
  public MachineIdentityStatus status(MachineIdentity object, StatusFacts facts) {
    var standing = facts.standing();
    var revocations = Rotations.revocations(standing, revocations(object));
    return new MachineIdentityStatus(
        facts.phase(),
        facts.conditions(),
        object.getMetadata().getGeneration(),
        Rotations.text(standing.validUntil()),
        Rotations.text(standing.nextAction()),
        Rotations.text(facts.expiresAt()),
        facts.secretName().isEmpty() ? null : facts.secretName(),
        seal.sealed(object, facts.rotation(), revocations),
        facts.consumers(),
        standing
            .delivery()
            .flatMap(delivery -> DeliveredCertificate.of(object, delivery))
            .orElse(null),
        issued.write(object, standing),
        revocations);
  }
}
