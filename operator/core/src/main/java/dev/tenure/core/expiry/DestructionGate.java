package dev.tenure.core.expiry;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.schedule.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Every revocation and deletion that time alone causes passes here: within the budget, and only
 * while our clock agrees with the API server's.
 */
public final class DestructionGate {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final Clocks clocks;
  private final Budget budget;

  public DestructionGate(Clocks clocks, Budget budget) {
    this.clocks = clocks;
    this.budget = budget;
  }

  /** Takes a place in the budget; an outcome says why the step must wait. */
  public Optional<Outcome> refusal() {
    return skew().or(this::budgetRefusal);
  }

  /** Says why our clock is not to be trusted with a destructive step; takes no place. */
  public Optional<Outcome> skew() {
    return clocks.skew();
  }

  /** When a step that was refused for good is tried again although nothing changed. */
  Instant lookAgain() {
    return clocks.ours().instant().plus(LOOK_AGAIN);
  }

  private Optional<Outcome> budgetRefusal() {
    var now = clocks.ours().instant();
    if (budget.tryTake(now)) {
      return Optional.empty();
    }
    return Optional.of(
        new Outcome.Waiting(
            Reason.BUDGET_EXHAUSTED,
            "Many tenures end at once; this one waits for its place in the budget of revocations"
                + " and deletions.",
            budget.nextAt(now)));
  }
}
