package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The domain's conditions as the API has them. */
final class ApiConditions {
  private ApiConditions() {}

  /**
   * Turns the domain's conditions into the API's. A time of change that is none is put right where
   * the status is written.
   */
  static List<Condition> of(
      List<dev.tenure.core.status.Condition> decided, @Nullable Long generation, Instant now) {
    var since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return decided.stream()
        .map(
            c ->
                new Condition(
                    c.type(),
                    ConditionStatus.valueOf(c.truth().name()),
                    generation,
                    since,
                    c.reason().text(),
                    c.message()))
        .toList();
  }

  /** The reason of a condition of that type, if it is among them. */
  static Optional<String> reason(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(c -> c.type().equals(type))
        .map(Condition::reason)
        .findFirst();
  }
}
