package dev.tenure.operator.reconcile;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import java.time.Duration;
import java.time.Instant;

/** What is said of an object in a namespace where we have no rights. */
final class Enrolment {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

  private Enrolment() {}

  static Outcome missing(String namespace, Instant now) {
    return new Outcome.Stalled(
        Reason.NAMESPACE_NOT_ENROLLED,
        "Namespace \"%s\" is not enrolled: Tenure has no rights on Secrets there. Its admin enrols it by a RoleBinding of the chart's tenant ClusterRole to the operator's ServiceAccount."
            .formatted(namespace),
        now.plus(LOOK_AGAIN));
  }
}
