package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A stretch of time that comes again by the clock on a wall.
 *
 * <p>Where that clock is set forward over the moment it would open, it opens when the clock is set;
 * where it is set back and shows that moment twice, it opens the first time. Its length is time
 * that passes, whatever the clock shows.
 *
 * @param opens when it opens, by the clocks of {@code zone}
 * @param length how long it is open, more than 0
 */
public record RecurringWindow(Cron opens, Duration length, ZoneId zone) {
  /** Refuses a length of nothing. */
  public RecurringWindow {
    if (!length.isPositive()) {
      throw new IllegalArgumentException("a window must be open for some time");
    }
  }

  /** When it closes that is open at {@code at}: the first to close where several are. */
  Optional<Instant> closes(Instant at) {
    return opensAfter(at.minus(length)).filter(open -> !open.isAfter(at)).map(o -> o.plus(length));
  }

  /** When it opens next, later than {@code at}. */
  Optional<Instant> opensAfter(Instant at) {
    var from = LocalDateTime.ofInstant(at, zone).truncatedTo(ChronoUnit.MINUTES);
    var found = opens.next(from);
    while (found.isPresent() && !instant(found.get()).isAfter(at)) {
      found = opens.next(found.get().plusMinutes(1));
    }
    return found.map(this::instant);
  }

  private Instant instant(LocalDateTime local) {
    var transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
