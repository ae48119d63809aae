package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Due;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.RenewalPoint;
import dev.tenure.core.schedule.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * When one rotation may follow another. It begins so long before the end that consumers can move,
 * and while those of the last one still move, only what cannot wait begins another: each would ask
 * them to move again, and a rollout that fails would pile up credentials. What a person changes in
 * the spec does not wait, for that may be what mends the rollout.
 *
 * @param lead how long before its end a credential is replaced, half of its life at most
 * @param moving whether consumers still move to what was delivered last
 */
record Pace(Duration lead, boolean moving) {
  /** Once consumers have moved, what waited for them is looked at so soon. */
  static final Duration AFTER_THE_MOVE = Duration.ofSeconds(1);

  /** The last share of a life, in which what lies there is replaced whoever still moves. */
  private static final int LAST_SHARE = 10;

  private static final Duration LONGEST_LAST = Duration.ofMinutes(10);

  private static final Set<Reason> CAN_WAIT = Set.of(Reason.RENEW_REQUESTED, Reason.ROTATION_DUE);

  /** How it stands with an object now. */
  static Pace of(Duration lead, LeaseInput input, Handover.Consumers who) {
    var rotation = input.destination().delivered().map(Delivery::rotation).orElse(0L);
    return new Pace(lead, !who.consumers().isEmpty() && rotation > Math.max(1, who.restarted()));
  }

  /** The same once consumers have moved. */
  Pace moved() {
    return new Pace(lead, false);
  }

  /** Whether a rotation for that reason may begin. */
  boolean lets(Reason why) {
    return !moving || !CAN_WAIT.contains(why);
  }

  /** What is replaced: its whole life, and since when its end is known. */
  record Life(Instant start, Instant since, Instant end) {
    /** One whose end was known from the start. */
    Life(Instant start, Instant end) {
      this(start, start, end);
    }
  }

  /** When it is replaced. */
  Turn turn(Life life, String key, MaintenanceWindows windows, Instant now) {
    var end = life.end();
    var whole = Duration.between(life.start(), end);
    var wanted =
        RenewalPoint.of(life.since(), end, end.minus(least(lead, whole.dividedBy(2))), key);
    var turn = windows.turn(Due.ofLife(life.since(), wanted, end, lead), key, now);
    var stretch = Duration.between(life.since(), end);
    var last = end.minus(least(stretch.dividedBy(LAST_SHARE), LONGEST_LAST));
    return moving && last.isAfter(turn.at()) ? new Turn(last, last, last) : turn;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
