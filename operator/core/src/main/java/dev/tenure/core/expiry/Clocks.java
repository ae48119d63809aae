package dev.tenure.core.expiry;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Our clock beside the API server's. Which of two that disagree is right nobody here can tell, so
 * that only what both allow is done.
 */
public record Clocks(InstantSource ours, ServerClock server) {
  private static final Duration RECHECK = Duration.ofSeconds(30);

  /** Says why our clock is not to be trusted; empty where the two agree. */
  public Optional<Outcome> skew() {
    return skewUnless(_ -> false);
  }

  /**
   * The same, but for what the server's time allows as well.
   *
   * @param allowed whether it is allowed at that time
   */
  public Optional<Outcome> skewUnless(Function<Instant, Boolean> allowed) {
    var now = ours.instant();
    var answer = server.now();
    return answer instanceof Answer.Ok<Instant>(var theirs)
        ? ClockGuard.violation(now, theirs)
            .filter(_ -> !allowed.apply(theirs))
            .map(v -> new Outcome.Waiting(v.reason(), v.message(), now.plus(RECHECK)))
        : answer.failure(now.plus(RECHECK));
  }
}
