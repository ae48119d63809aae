package dev.tenure.core.status;

import dev.tenure.core.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When an object is looked at next.
 *
 * @param deadline when its credential ends; {@link Instant#MAX} where nothing ends any more
 */
public record NextLook(Instant at, Instant deadline) {
  /** What could not be replaced is tried again after this share of the life that it has left. */
  private static final int SHARE = 4;

  private static final Duration LEAST = Duration.ofSeconds(5);

  /**
   * The next look after one that ended so. An end wins over every pause: it is not slept through,
   * and the nearer it is, the sooner is tried again what failed or was refused.
   *
   * @param wish when the outcome asks for it; empty: not before something changes
   */
  public static Optional<NextLook> of(Standing standing, Optional<Instant> wish, Instant now) {
    var end = standing.validUntil().filter(now::isBefore);
    var at = wish.map(time -> hastened(standing, time, now));
    return Stream.concat(at.stream(), end.stream())
        .min(Instant::compareTo)
        .map(soonest -> new NextLook(soonest, end.orElse(Instant.MAX)));
  }

  private static Instant hastened(Standing standing, Instant wish, Instant now) {
    var urgent =
        standing.nextAction().isEmpty()
            && switch (standing.outcome()) {
              case Outcome.Stalled _ -> true;
              // A remote that named a time is not asked sooner.
              case Outcome.Failed(var _, var _, var notBefore) -> notBefore.isEmpty();
              case Outcome.Done _ -> false;
              case Outcome.Waiting _ -> false;
            };
    return pause(standing, now)
        .filter(_ -> urgent)
        .map(now::plus)
        .filter(wish::isAfter)
        .orElse(wish);
  }

  /** Once it has ended its whole life is the measure. */
  private static Optional<Duration> pause(Standing standing, Instant now) {
    return standing
        .delivery()
        .flatMap(
            delivery ->
                standing
                    .validUntil()
                    .map(end -> Duration.between(now.isBefore(end) ? now : delivery.at(), end)))
        .map(life -> life.dividedBy(SHARE))
        .map(share -> share.compareTo(LEAST) < 0 ? LEAST : share);
  }
}
