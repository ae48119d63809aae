package dev.tenure.core.rollout;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings the consumers of a rotated credential to the new one, once per rotation. It holds no
 * state: the mark on the pod template says what was done.
 */
public final class Restart {
  private final Workloads workloads;
  private final Duration deadline;

  /**
   * @param deadline how long a rollout may take before a person is told
   */
  public Restart(Workloads workloads, Duration deadline) {
    this.workloads = workloads;
    this.deadline = deadline;
  }

  /** Where the consumers stand. */
  public sealed interface Progress {
    /** All run the new credential, or there are none to restart. */
    record Moved() implements Progress {}

    /** Some do not yet; the old credential must stay. */
    record Moving(Violation why) implements Progress {}
  }

  /**
   * Restarts what is not yet restarted for this delivery.
   *
   * @param restarted the last rotation for which all consumers had moved, or the first one
   */
  public Progress bring(
      Subject subject,
      String secretName,
      List<WorkloadRef> consumers,
      Delivery delivery,
      long restarted,
      Instant now) {
    if (delivery.rotation() <= Math.max(1, restarted)) {
      return new Progress.Moved();
    }
    var mark = new RestartMark(secretName, delivery.rotation(), delivery.at());
    // Every consumer is asked to move before any is waited for.
    var obstacles =
        consumers.stream()
            .flatMap(consumer -> obstacle(subject, consumer, mark, now).stream())
            .toList();
    return obstacles.stream()
        .findFirst()
        .<Progress>map(Progress.Moving::new)
        .orElseGet(Progress.Moved::new);
  }

  private Optional<Violation> obstacle(
      Subject subject, WorkloadRef consumer, RestartMark mark, Instant now) {
    return switch (workloads.restart(subject, consumer, mark)) {
      case Answer.Ok<Rollout>(Rollout.Complete _) -> Optional.empty();
      case Answer.Ok<Rollout>(Rollout.Missing _) ->
          Optional.of(
              new Violation(
                  Reason.WORKLOAD_NOT_FOUND,
                  "%s, named in spec.restart, does not exist. Create it, or take it out of spec.restart; until then the previous credential stays valid."
                      .formatted(consumer)));
      case Answer.Ok<Rollout>(Rollout.Progressing(var detail)) ->
          Optional.of(progressing(consumer, mark, detail, now));
      case Answer.Refused<Rollout>(var violation) -> Optional.of(violation);
      case Answer.Unavailable<Rollout>(var violation, var _) -> Optional.of(violation);
      case Answer.Pending<Rollout>(var violation, var _) -> Optional.of(violation);
      case Answer.Gone<Rollout>(var violation) -> Optional.of(violation);
    };
  }

  private Violation progressing(
      WorkloadRef consumer, RestartMark mark, String detail, Instant now) {
    var late = now.isAfter(mark.at().plus(deadline));
    return new Violation(
        late ? Reason.ROLLOUT_STALLED : Reason.ROLLOUT_PENDING,
        "%s is moving to rotation %d: %s.%s"
            .formatted(
                consumer,
                mark.rotation(),
                detail,
                late
                    ? " It takes longer than "
                        + deadline.toSeconds()
                        + " s; see why its pods do not become ready. The previous credential stays"
                        + " valid as long as its server allows."
                    : ""));
  }
}
