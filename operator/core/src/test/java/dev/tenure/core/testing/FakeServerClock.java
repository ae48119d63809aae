package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.expiry.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** An API server's clock that agrees with the test's unless told otherwise. */
public final class FakeServerClock implements ServerClock {
  private final Wire wire;
  private final InstantSource truth;
  private volatile Duration ahead = Duration.ZERO;

  public FakeServerClock(Wire wire, InstantSource truth) {
    this.wire = wire;
    this.truth = truth;
  }

  /** Sets how far the server's clock is ahead of the test's; negative: behind. */
  public void ahead(Duration span) {
    ahead = span;
  }

  @Override
  public Answer<Instant> now() {
    return wire.call("clock.now", () -> Answer.ok(truth.instant().plus(ahead)));
  }
}
