package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * When a rotation is due, and how far it may be moved.
 *
 * @param earliest not sooner than this, or it would come again without end
 * @param wanted when it comes where nothing moves it; not before {@code earliest}
 * @param latest the safety line: not later than this, whatever holds it; not before {@code wanted}
 */
public record Due(Instant earliest, Instant wanted, Instant latest) {
  private static final int SAFE_SHARE = 6;

  /** What a rollout is given by default ({@code progressDeadlineSeconds} of a Deployment). */
  private static final Duration ROLLOUT = Duration.ofMinutes(10);

  /**
   * For a credential that ends: a sixth of its life before that, and ten minutes at least, so that
   * a failure can be retried and consumers can move; not sooner than half of the wait.
   *
   * @param wanted between the two
   */
  public static Due ofLife(Instant start, Instant wanted, Instant end) {
    return ofLife(start, wanted, end, ROLLOUT);
  }

  /**
   * The same, so long before its end at least.
   *
   * @param lead what consumers need to move
   */
  public static Due ofLife(Instant start, Instant wanted, Instant end, Duration lead) {
    var sixth = Duration.between(start, end).dividedBy(SAFE_SHARE);
    var line = end.minus(sixth.compareTo(lead) < 0 ? lead : sixth);
    return of(start, wanted, line);
  }

  /** For a line that is known; not sooner than half of the wait. */
  public static Due of(Instant start, Instant wanted, Instant line) {
    return new Due(
        start.plus(Duration.between(start, wanted).dividedBy(2)),
        wanted,
        line.isBefore(wanted) ? wanted : line);
  }

  /** The same, not sooner than that either. */
  public Due notBefore(Instant least) {
    var bounded = least.isAfter(wanted) ? wanted : least;
    return bounded.isAfter(earliest) ? new Due(bounded, wanted, latest) : this;
  }
}
