package dev.tenure.core.rollout;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What follows a delivery: consumers move to it, and only then goes what lies under names the
 * object no longer uses.
 */
public final class Handover {
  private static final Duration ROLLOUT_POLL = Duration.ofSeconds(5);
  private static final Duration STALLED_POLL = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final Restart restart;
  private final CredentialSink sink;
  private final InstantSource clock;

  public Handover(Restart restart, CredentialSink sink, InstantSource clock) {
    this.restart = restart;
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Who is to move.
   *
   * @param consumers who is restarted after a rotation
   * @param restarted the last rotation whose consumers had all moved
   */
  public record Consumers(
      Subject subject, String secretName, List<Consumer> consumers, long restarted) {
    public Consumers {
      consumers = List.copyOf(consumers);
    }
  }

  /**
   * Brings the consumers to the delivery.
   *
   * @param next when there is something to do once they have moved
   * @param concern what a person should mend meanwhile
   */
  public Standing settle(
      Consumers who, Delivery delivery, Instant next, Optional<Violation> concern) {
    var now = clock.instant();
    return switch (restart.bring(who, delivery, now)) {
      case Restart.Progress.Gathering(var until) ->
          standing(gathering(until), delivery, next, who.restarted()).waking(next);
      case Restart.Progress.Moving(var why, var consumers) ->
          standing(moving(why, now), delivery, next, who.restarted())
              .restarting(texts(consumers))
              .waking(next);
      case Restart.Progress.Moved(var consumers) -> {
        sink.others(who.subject(), who.secretName())
            .forEach(stale -> sink.remove(who.subject(), stale));
        yield standing(settled(next, concern), delivery, next, delivery.rotation())
            .restarting(texts(consumers));
      }
    };
  }

  private static Optional<List<String>> texts(Optional<List<WorkloadRef>> consumers) {
    return consumers.map(all -> all.stream().map(WorkloadRef::toString).toList());
  }

  private static Outcome gathering(Instant until) {
    return new Outcome.Waiting(
        Reason.ROLLOUT_PENDING,
        "The workloads that use the Secret are restarted at %s, once for all that changes until then."
            .formatted(until),
        until);
  }

  private static Outcome settled(Instant next, Optional<Violation> concern) {
    return concern
        .<Outcome>map(c -> new Outcome.Stalled(c.reason(), c.message(), next))
        .orElseGet(
            () ->
                new Outcome.Done(
                    Reason.UP_TO_DATE, "The credential is current.", Optional.of(next)));
  }

  private static Outcome moving(Violation why, Instant now) {
    return switch (why.reason()) {
      case WORKLOAD_NOT_FOUND ->
          new Outcome.Stalled(why.reason(), why.message(), now.plus(LOOK_AGAIN));
      case ROLLOUT_STALLED ->
          new Outcome.Waiting(why.reason(), why.message(), now.plus(STALLED_POLL));
      default -> new Outcome.Waiting(why.reason(), why.message(), now.plus(ROLLOUT_POLL));
    };
  }

  private static Standing standing(
      Outcome outcome, Delivery delivery, Instant next, long restarted) {
    return new Standing(
        outcome,
        Optional.of(delivery),
        delivery.validUntil(),
        Optional.of(next),
        restarted,
        Optional.empty(),
        false,
        false,
        Optional.empty());
  }
}
