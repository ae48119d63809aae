package dev.tenure.core.rollout;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings the consumers of a rotated credential to the new one, once per rotation. It holds no
 * state: the mark on the pod template says what was done.
 */
public final class Restart {
  private final Workloads workloads;
  private final Duration deadline;
  private final Duration gather;

  /**
   * @param deadline how long a rollout may take before a person is told
   * @param gather how long after a rotation restarts begin, so that credentials which change
   *     together restart a workload once
   */
  public Restart(Workloads workloads, Duration deadline, Duration gather) {
    this.workloads = workloads;
    this.deadline = deadline;
    this.gather = gather;
  }

  /** Where the consumers stand. */
  public sealed interface Progress {
    /**
     * All run the new credential, or there are none to restart.
     *
     * @param consumers who they are; empty where they were not looked for
     */
    record Moved(Optional<List<WorkloadRef>> consumers) implements Progress {}

    /** Nobody was asked to move yet; what else changes until then is covered by one restart. */
    record Gathering(Instant until) implements Progress {}

    /**
     * Some do not yet; the old credential must stay.
     *
     * @param consumers who is to move; empty where that is not known
     */
    record Moving(Violation why, Optional<List<WorkloadRef>> consumers) implements Progress {}
  }

  /** Restarts what is not yet restarted for this delivery. */
  public Progress bring(Handover.Consumers who, Delivery delivery, Instant now) {
    if (delivery.rotation() <= Math.max(1, who.restarted()) || who.consumers().isEmpty()) {
      return new Progress.Moved(
          who.consumers().contains(new SecretUsers()) ? Optional.empty() : Optional.of(named(who)));
    }
    var begin = delivery.at().plus(gather);
    if (now.isBefore(begin)) {
      return new Progress.Gathering(begin);
    }
    var found = consumers(who);
    if (!(found instanceof Answer.Ok<List<WorkloadRef>>(var consumers))) {
      return new Progress.Moving(violation(found), Optional.empty());
    }
    var mark = new RestartMark(who.secretName(), delivery.rotation(), delivery.at());
    // Every consumer is asked to move before any is waited for.
    var obstacles =
        consumers.stream()
            .flatMap(consumer -> obstacle(who, consumer, mark, now).stream())
            .toList();
    return obstacles.stream()
        .findFirst()
        .<Progress>map(why -> new Progress.Moving(why, Optional.of(consumers)))
        .orElseGet(() -> new Progress.Moved(Optional.of(consumers)));
  }

  /** Those that are named first, then whoever else uses the Secret. */
  private Answer<List<WorkloadRef>> consumers(Handover.Consumers who) {
    return who.consumers().contains(new SecretUsers())
        ? workloads
            .users(who.subject(), who.secretName())
            .map(
                users -> {
                  var all = new LinkedHashSet<>(named(who));
                  all.addAll(users);
                  return List.copyOf(all);
                })
        : Answer.ok(named(who));
  }

  private static List<WorkloadRef> named(Handover.Consumers who) {
    return who.consumers().stream()
        .flatMap(c -> c instanceof WorkloadRef named ? Stream.of(named) : Stream.empty())
        .toList();
  }

  private Optional<Violation> obstacle(
      Handover.Consumers who, WorkloadRef consumer, RestartMark mark, Instant now) {
    var answer = workloads.restart(who.subject(), consumer, mark);
    if (!(answer instanceof Answer.Ok<Rollout>(var rollout))) {
      return Optional.of(violation(answer));
    }
    return switch (rollout) {
      case Rollout.Complete _ -> Optional.empty();
      // One that was found and has gone meanwhile needs nothing any more.
      case Rollout.Missing _ when !who.consumers().contains(consumer) -> Optional.empty();
      case Rollout.Missing _ ->
          Optional.of(
              new Violation(
                  Reason.WORKLOAD_NOT_FOUND,
                  "%s, named in spec.restart, does not exist. Create it, or take it out of spec.restart; until then the previous credential stays valid."
                      .formatted(consumer)));
      case Rollout.Progressing(var detail) -> Optional.of(progressing(consumer, mark, detail, now));
    };
  }

  private static <T> Violation violation(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T> _ -> throw new IllegalArgumentException("a good answer is no obstacle");
      case Answer.Refused<T>(var violation) -> violation;
      case Answer.Unavailable<T>(var violation, var _) -> violation;
      case Answer.Pending<T>(var violation, var _) -> violation;
      case Answer.Gone<T>(var violation) -> violation;
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
