package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.status.Standing;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the kinds that carry a tenure; the flow around it is one.
 *
 * @param <P> the API's object
 * @param <S> its status
 */
interface TenuredKind<P extends CustomResource<?, S>, S> {
  /** What was read of an object. */
  sealed interface Read {
    /** It makes sense, and can be looked at. */
    record Good(Tenure tenure, String secretName, String remote, Look look) implements Read {}

    /** A field makes no sense. */
    record Bad(Violation violation) implements Read {}
  }

  /** One look at an object by the domain. */
  @FunctionalInterface
  interface Look {
    /** Decides and acts. */
    Standing at(NamespaceFacts namespace);
  }

  /** The kind as the API spells it. */
  String kind();

  /**
   * The finalizer that holds an object until what it has elsewhere is gone; empty: none is held.
   */
  Optional<String> finalizer();

  /** The object as the domain names it. */
  Subject subject(P object);

  /** Reads an object into the domain's records. */
  Read read(P object);

  /** Takes back what an object that is being deleted has outside its namespace. */
  Standing leave(P object);

  /** What its status says was delivered, while that may be used by the same status. */
  Optional<Delivery> remembered(P object);

  /** When its status says that something is to be done; long ago where it is not to be believed. */
  Optional<Instant> due(P object);

  /** When its status says that its credential ends, whoever wrote it. */
  Optional<Instant> end(P object);

  /** Names of what the object refers to, as {@link References} spells them. */
  Set<String> references(P object);

  /** The conditions the object has. */
  List<Condition> conditions(P object);

  /** The last rotation that its status knows. */
  @Nullable RotationStatus rotation(P object);

  /** Who is restarted with a rotation, as its status knows. */
  List<String> consumers(P object);

  /** The class of the status. */
  Class<S> statusType();

  /** The status that says these facts. */
  S status(P object, StatusFacts facts);

  /**
   * What every status is made of.
   *
   * @param expiresAt the end of the tenure as it is in force
   */
  record StatusFacts(
      Standing standing,
      List<Condition> conditions,
      String phase,
      Optional<Instant> expiresAt,
      String secretName,
      @Nullable RotationStatus rotation,
      List<String> consumers) {}
}
