package dev.tenure.operator.reconcile;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.status.Standing;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Nothing is decided before it is known what lies in the destination. */
final class Destinations {
  private Destinations() {}

  /**
   * What lies there decides; where that cannot be read, what the status says of it stays true.
   *
   * @param remembered what the status says was delivered
   */
  static Standing looked(
      Answer<Destination> answer,
      Rotations rotation,
      Optional<Delivery> remembered,
      Function<Destination, Standing> look) {
    return answer instanceof Answer.Ok<Destination>(var destination)
        ? look.apply(destination)
        : Standing.unchanged(
            answer.failure(Instant.MAX).orElseThrow(),
            remembered,
            remembered.flatMap(Delivery::validUntil),
            rotation.restarted());
  }

  /** Has the metadata of what is delivered follow the object; a failure is tried again. */
  static Standing dressed(Standing standing, Supplier<Answer<Boolean>> dress) {
    if (standing.delivery().isEmpty()) {
      return standing;
    }
    var failure = dress.get().failure(Instant.MAX);
    return standing.outcome() instanceof Outcome.Done
        ? failure.map(standing::with).orElse(standing)
        : standing;
  }
}
