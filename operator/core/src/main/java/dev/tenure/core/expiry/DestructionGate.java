package dev.tenure.core.expiry;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.schedule.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Every revocation and deletion that time alone causes passes here: within the budget, and only
 * while our clock agrees with the API server's.
 */
public final class DestructionGate {
  private static final Duration CLOCK_RECHECK = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final ServerClock serverClock;
  private final Budget budget;
  private final InstantSource clock;

  public DestructionGate(ServerClock serverClock, Budget budget, InstantSource clock) {
    this.serverClock = serverClock;
    this.budget = budget;
    this.clock = clock;
  }

  /** Takes a place in the budget; an outcome says why the step must wait. */
  public Optional<Outcome> refusal() {
    return skew().or(this::budgetRefusal);
  }

  /** Says why our clock is not to be trusted with a destructive step; takes no place. */
  public Optional<Outcome> skew() {
    var now = clock.instant();
    return switch (serverClock.now()) {
      case Answer.Ok<Instant>(var theirs) ->
          ClockGuard.violation(now, theirs)
              .<Outcome>map(
                  v -> new Outcome.Waiting(v.reason(), v.message(), now.plus(CLOCK_RECHECK)));
      case Answer.Unavailable<Instant>(var v, var notBefore) ->
          Optional.of(new Outcome.Failed(v.reason(), v.message(), notBefore));
      case Answer.Refused<Instant>(var v) -> Optional.of(Outcome.failed(v.reason(), v.message()));
      case Answer.Pending<Instant>(var v, var next) ->
          Optional.of(new Outcome.Waiting(v.reason(), v.message(), next));
      case Answer.Gone<Instant>(var v) -> Optional.of(Outcome.failed(v.reason(), v.message()));
    };
  }

  /** When a step that was refused for good is tried again although nothing changed. */
  Instant lookAgain() {
    return clock.instant().plus(LOOK_AGAIN);
  }

  private Optional<Outcome> budgetRefusal() {
    var now = clock.instant();
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
