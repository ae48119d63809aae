package dev.tenure.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to move. Safe for many threads. */
public final class TestClock implements InstantSource {
  /** Where every test's time begins unless it says otherwise. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final AtomicReference<Instant> now;

  public TestClock() {
    this(START);
  }

  public TestClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves on by the span, or back by a negative one. */
  public void advance(Duration span) {
    now.updateAndGet(time -> time.plus(span));
  }

  /** Moves on to the instant; a time gone by is ignored. */
  public void advanceTo(Instant instant) {
    now.updateAndGet(time -> instant.isAfter(time) ? instant : time);
  }

  /** Sets the clock, also back: what a wrong clock does. */
  public void set(Instant instant) {
    now.set(instant);
  }
}
