package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a person wants rotations to come: while one of {@code allow} is open, or at any time where
 * there is none; and never while one of {@code deny} is open.
 */
public record MaintenanceWindows(List<RecurringWindow> allow, List<RecurringWindow> deny) {
  /** No wish: at any time. */
  public static final MaintenanceWindows NONE = new MaintenanceWindows(List.of(), List.of());

  /** Windows of a minute that come every minute are looked through so far and no farther. */
  private static final int MOST_STEPS = 500;

  private static final Duration NEAR = Duration.ofHours(1);

  /** Rotations that waited for one opening come within this share of it. */
  private static final double SPREAD = 0.5;

  public MaintenanceWindows {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Whether a rotation may come at {@code at}. */
  public boolean openAt(Instant at) {
    return closes(deny, at).isEmpty() && allowed(at);
  }

  /**
   * When a rotation comes: when it is wanted, if that is in a window; else when the next one opens;
   * where none opens before the safety line, in one before it is wanted; and at the line where
   * there is none of these. Many that wait for one opening are spread over its first half.
   *
   * @param key equal keys have equal moments
   */
  public Turn turn(Due due, String key, Instant now) {
    if (allow.isEmpty() && deny.isEmpty()) {
      return new Turn(due.wanted(), due.wanted(), due.latest());
    }
    var planned = planned(due, key);
    // Missed, because nobody looked or the windows changed.
    var missed = !now.isBefore(planned) && !openAt(now);
    var at = missed ? openingOr(due.latest(), now) : planned;
    return new Turn(due.wanted(), at, due.latest());
  }

  /** Now, if that is in a window; else when one opens; {@code latest} where that comes first. */
  public Instant openingOr(Instant latest, Instant now) {
    return opening(now, latest).orElse(latest);
  }

  private Instant planned(Due due, String key) {
    if (openAt(due.wanted())) {
      return due.wanted();
    }
    return opening(due.wanted(), due.latest())
        .map(open -> within(open, due.latest(), key))
        .or(() -> before(due).map(open -> within(open, due.wanted(), key)))
        .orElse(due.latest());
  }

  /** An opening before it is wanted: near to that, so that no life is given away for nothing. */
  private Optional<Instant> before(Due due) {
    var whole = Duration.between(due.earliest(), due.wanted());
    for (var back = NEAR; back.compareTo(whole) < 0; back = back.multipliedBy(2)) {
      var found = opening(due.wanted().minus(back), due.wanted());
      if (found.isPresent()) {
        return found;
      }
    }
    return opening(due.earliest(), due.wanted());
  }

  /** The first moment in a window, from {@code from} on and before {@code until}. */
  Optional<Instant> opening(Instant from, Instant until) {
    var at = from;
    for (var step = 0; step < MOST_STEPS && at.isBefore(until); step++) {
      var denied = closes(deny, at);
      if (denied.isEmpty() && allowed(at)) {
        return Optional.of(at);
      }
      var next = denied.isPresent() ? denied : opensAfter(allow, at);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
    }
    return Optional.empty();
  }

  private Instant within(Instant open, Instant until, String key) {
    var shut =
        Stream.of(closes(allow, open), opensAfter(deny, open), Optional.of(until))
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    var room = Duration.between(open, shut);
    return open.plus(Jitter.within(Duration.ofMillis((long) (room.toMillis() * SPREAD)), key));
  }

  private boolean allowed(Instant at) {
    return allow.isEmpty() || closes(allow, at).isPresent();
  }

  /** When the last of those closes that are open at {@code at}. */
  private static Optional<Instant> closes(List<RecurringWindow> windows, Instant at) {
    return windows.stream().flatMap(w -> w.closes(at).stream()).max(Instant::compareTo);
  }

  private static Optional<Instant> opensAfter(List<RecurringWindow> windows, Instant at) {
    return windows.stream().flatMap(w -> w.opensAfter(at).stream()).min(Instant::compareTo);
  }
}
