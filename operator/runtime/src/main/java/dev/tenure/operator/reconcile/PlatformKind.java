package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;

/**
 * What differs between the cluster-wide kinds that others refer to.
 *
 * @param <P> the API's object
 * @param <S> its status
 */
interface PlatformKind<P extends CustomResource<?, S>, S> {
  /** The kind as the API spells it. */
  String kind();

  /** How dependents name it, as {@link References} spells it. */
  String reference(String name);

  /** Makes it ready for its dependents, or says why it is not. */
  Outcome prepare(P object);

  /**
   * Takes away what was made for it: nothing depends on it any more, and its deletion was asked
   * for.
   */
  Answer<Boolean> withdraw(P object);

  /** Forgets what is kept in memory for an object that is gone. */
  void forget(String name);

  /** What is told besides whether it is ready, after {@link #prepare}. */
  default List<dev.tenure.core.status.Condition> besides(P object) {
    return List.of();
  }

  /** The conditions the object has. */
  List<Condition> conditions(P object);

  /** The class of the status. */
  Class<S> statusType();

  /** The status that says this. */
  S status(P object, List<Condition> conditions, String phase);
}
