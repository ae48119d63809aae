package dev.tenure.core.expiry;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A wrong clock destroys nothing and spoils nothing: our time must agree with the API server's. */
public final class ClockGuard {
  /** The difference above which nothing that is valid is replaced or destroyed. */
  public static final Duration TOLERANCE = Duration.ofSeconds(30);

  private ClockGuard() {}

  /** Says why such a step must wait; empty where the clocks agree. */
  public static Optional<Violation> violation(Instant ours, Instant theirs) {
    var skew = Duration.between(theirs, ours);
    if (skew.abs().compareTo(TOLERANCE) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            Reason.CLOCK_SKEW,
            "The operator's clock is %d s %s the API server's, more than the %d s allowed: what is valid stays, and nothing is replaced, revoked or deleted until the clocks agree. Check time synchronisation on the operator's node."
                .formatted(
                    skew.abs().toSeconds(),
                    skew.isNegative() ? "behind" : "ahead of",
                    TOLERANCE.toSeconds())));
  }
}
