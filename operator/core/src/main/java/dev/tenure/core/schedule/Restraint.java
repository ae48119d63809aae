package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds back what is done to one thing again and again: a few times as soon as it is wanted, then
 * with pauses that double while it goes on. Safe for many threads.
 */
public final class Restraint {
  /** Above this, what has long been quiet is forgotten. */
  private static final int SWEEP = 4096;

  private final int free;
  private final Duration first;
  private final Map<String, Past> pasts = new ConcurrentHashMap<>();

  private record Past(int times, Instant last, Instant next, Instant quiet) {}

  /**
   * @param free how often it may be done before the first pause
   * @param first the first pause
   */
  public Restraint(int free, Duration first) {
    this.free = free;
    this.first = first;
  }

  /** When it may be done again; empty where it may be done now. */
  public Optional<Instant> held(String key, Instant now) {
    return past(key, now).map(Past::next).filter(now::isBefore);
  }

  /** How often it was done without much of a pause. */
  public int times(String key, Instant now) {
    return past(key, now).map(Past::times).orElse(0);
  }

  /**
   * Notes that it was done.
   *
   * @param longest no pause is longer
   * @param quiet after so long without, it counts from the start
   */
  public void did(String key, Instant now, Duration longest, Duration quiet) {
    if (pasts.size() >= SWEEP) {
      pasts.values().removeIf(past -> isOver(past, now));
    }
    var times = times(key, now) + 1;
    pasts.put(key, new Past(times, now, now.plus(pause(times, longest)), now.plus(quiet)));
  }

  private Optional<Past> past(String key, Instant now) {
    return Optional.ofNullable(pasts.get(key)).filter(past -> !isOver(past, now));
  }

  /** A clock that was set back would hold it for as long. */
  private static boolean isOver(Past past, Instant now) {
    return !now.isBefore(past.quiet()) || now.isBefore(past.last());
  }

  private Duration pause(int times, Duration longest) {
    if (times < free) {
      return Duration.ZERO;
    }
    var doubled = first.multipliedBy(1L << Math.min(times - free, 20));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
