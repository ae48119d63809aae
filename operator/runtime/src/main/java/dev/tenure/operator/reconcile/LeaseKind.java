package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.Labels;
import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseStatus;
import dev.tenure.api.v1alpha1.TokenPerLease;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Backend;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.lease.LeaseInput;
import dev.tenure.core.lease.LeaseJournal;
import dev.tenure.core.status.Standing;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.mapping.LeaseMapping;
import dev.tenure.operator.mapping.Mapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code SecretLease}: what of the flow is its own. */
final class LeaseKind implements TenuredKind<SecretLease, SecretLeaseStatus> {
  private static final String IN_PLACE = "generated";

  private final Platform platform;
  private final CredentialSink sink;
  private final LeaseJournal journal;
  private final LeaseEngine engine;
  private final RotationSeal seal;
  private final KindSettings settings;

  LeaseKind(
      Platform platform,
      CredentialSink sink,
      LeaseJournal journal,
      LeaseEngine engine,
      RotationSeal seal,
      KindSettings settings) {
    this.platform = platform;
    this.sink = sink;
    this.journal = journal;
    this.engine = engine;
    this.seal = seal;
    this.settings = settings;
  }

  @Override
  public String kind() {
    return "SecretLease";
  }

  @Override
  public Optional<String> finalizer() {
    return Optional.of(Labels.REVOKE_FINALIZER);
  }

  @Override
  public Subject subject(SecretLease object) {
    return Common.subject(Kind.SECRET_LEASE, object);
  }

  @Override
  public Read read(SecretLease object) {
    return switch (mapped(object)) {
      case Mapped.Bad<LeaseMapping>(var why) -> new Read.Bad(why);
      case Mapped.Good<LeaseMapping>(var lease) ->
          new Read.Good(
              lease.tenure(),
              lease.secretName(),
              lease.backend().map(References::backend).orElse(IN_PLACE),
              namespace -> look(object, lease, namespace));
    };
  }

  private Mapped<LeaseMapping> mapped(SecretLease object) {
    var backend = object.getSpec().backend();
    var role = backend == null ? "" : platform.defaultRole(backend);
    return LeaseMapping.of(object, settings.consentAlways(), role);
  }

  /**
   * The role is read after the backend, and both now: a backend that came since the object was read
   * would else be logged in to without its role.
   */
  private Standing look(SecretLease object, LeaseMapping read, NamespaceFacts namespace) {
    var backend = read.backend().map(platform::backend);
    var lease = mapped(object) instanceof Mapped.Good<LeaseMapping>(var now) ? now : read;
    var standing = look(object, lease, backend, namespace);
    return Destinations.dressed(
        standing,
        () -> sink.dress(lease.subject(), lease.secretName(), lease.tenure(), lease.template()));
  }

  private Standing look(
      SecretLease object,
      LeaseMapping lease,
      Optional<Lookup<Backend>> backend,
      NamespaceFacts namespace) {
    var rotation = Rotations.of(rotation(object));
    return Destinations.looked(
        sink.look(lease.subject(), lease.secretName()),
        rotation,
        remembered(object),
        destination ->
            engine.reconcile(
                new LeaseInput(
                    lease.subject(),
                    namespace,
                    lease.tenure(),
                    lease.account(),
                    platform.owner(lease.tenure().owner()),
                    backend,
                    lease.source(),
                    lease.secretName(),
                    lease.layout(),
                    destination,
                    rotation.last(),
                    lease.orders().and(demands(object)),
                    revocations(object)),
                lease.consumers(),
                rotation.restarted()));
  }

  /** On where it leases from, and on where it has something still that it leased before. */
  private List<RevocationDemand> demands(SecretLease object) {
    var held = journal.credentials(subject(object)).stream().map(c -> c.account().backend());
    return Stream.concat(Stream.ofNullable(object.getSpec().backend()), held)
        .distinct()
        .flatMap(name -> platform.demandsOnBackend(name).stream())
        .toList();
  }

  @Override
  public Standing leave(SecretLease object) {
    return engine.leave(subject(object));
  }

  @Override
  public Optional<Delivery> remembered(SecretLease object) {
    var status = object.getStatus();
    return status == null
        ? Optional.empty()
        : Rotations.remembered(rotation(object), status.validUntil(), status.conditions());
  }

  @Override
  public Optional<Instant> due(SecretLease object) {
    var status = object.getStatus();
    return status == null
        ? Optional.empty()
        : Rotations.due(status.rotation(), rotation(object), status.nextActionAt());
  }

  @Override
  public Optional<Instant> end(SecretLease object) {
    var status = object.getStatus();
    return status == null ? Optional.empty() : Rotations.time(status.validUntil());
  }

  @Override
  public Set<String> references(SecretLease object) {
    var spec = object.getSpec();
    return Stream.of(
            Optional.of(References.owner(spec.owner())),
            Optional.ofNullable(spec.backend()).map(References::backend),
            account(object).map(References::account),
            Optional.of(References.namespace(object.getMetadata().getNamespace())))
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Account> account(SecretLease object) {
    return mapped(object) instanceof Mapped.Good<LeaseMapping>(var lease)
        ? lease.login()
        : Optional.empty();
  }

  @Override
  public List<Condition> conditions(SecretLease object) {
    return object.getStatus() == null ? List.of() : object.getStatus().conditions();
  }

  @Override
  public @Nullable RotationStatus rotation(SecretLease object) {
    var status = object.getStatus();
    return status == null ? null : seal.read(object, status.rotation(), status.revocations());
  }

  /** The demands of a revocation that the status says were carried out, where that is proven. */
  private List<String> revocations(SecretLease object) {
    return rotation(object) == null ? List.of() : Rotations.revocations(object.getStatus());
  }

  @Override
  public List<String> consumers(SecretLease object) {
    return object.getStatus() == null ? List.of() : object.getStatus().consumers();
  }

  @Override
  public Class<SecretLeaseStatus> statusType() {
    return SecretLeaseStatus.class;
  }

  @Override
  public SecretLeaseStatus status(SecretLease object, StatusFacts facts) {
    var standing = facts.standing();
    var held =
        journal.credentials(subject(object)).stream().filter(c -> c.lease().isPresent()).toList();
    var revocations = Rotations.revocations(standing, revocations(object));
    return new SecretLeaseStatus(
        facts.phase(),
        facts.conditions(),
        object.getMetadata().getGeneration(),
        Rotations.text(standing.validUntil()),
        Rotations.text(standing.nextAction()),
        Rotations.text(facts.expiresAt()),
        facts.secretName().isEmpty() ? null : facts.secretName(),
        seal.sealed(object, facts.rotation(), revocations),
        facts.consumers(),
        object.getSpec().backend(),
        path(object),
        object.getSpec().dynamic() == null && held.isEmpty() ? null : held.size(),
        tokens(held.stream().map(c -> c.handle().tenancy()).toList()),
        revocations);
  }

  private static @Nullable String path(SecretLease object) {
    var spec = object.getSpec();
    if (spec.dynamic() != null) {
      return spec.dynamic().path();
    }
    return spec.staticSource() == null ? null : spec.staticSource().path();
  }

  private static @Nullable TokenPerLease tokens(List<Handle.Tenancy> tenancies) {
    if (tenancies.isEmpty()) {
      return null;
    }
    return tenancies.contains(Handle.Tenancy.LOGIN) ? TokenPerLease.LOGIN : TokenPerLease.CHILD;
  }
}
