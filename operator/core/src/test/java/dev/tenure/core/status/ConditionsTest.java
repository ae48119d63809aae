package dev.tenure.core.status;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {
  private static final Instant LATER = START.plusSeconds(60);
  private static final Outcome DONE =
      new Outcome.Done(Reason.UP_TO_DATE, "current", Optional.of(LATER));
  private static final Outcome WAITING =
      new Outcome.Waiting(Reason.ROLLOUT_PENDING, "moving", LATER);
  private static final Outcome STALLED =
      new Outcome.Stalled(Reason.NAME_NOT_ALLOWED, "not yours", LATER);
  private static final Outcome LOST = new Outcome.Stalled(Reason.OWNER_NOT_FOUND, "none", LATER);
  private static final Outcome NOT_SERVED =
      new Outcome.Stalled(Reason.OWNER_NOT_ALLOWED, "not here", LATER);
  private static final Outcome FAILED = Outcome.failed(Reason.API_UNAVAILABLE, "down");

  @ParameterizedTest
  @MethodSource
  void table(Standing standing, Phase phase, List<Condition> conditions) {
    assertThat(Conditions.phase(standing, START)).isEqualTo(phase);
    assertThat(Conditions.of(standing, START)).isEqualTo(conditions);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        argumentSet("first delivered", delivered(1, DONE), Phase.ACTIVE, List.of(issued())),
        argumentSet("rotated", delivered(4, DONE), Phase.ACTIVE, List.of(rotated(4))),
        argumentSet(
            "consumers are moving",
            delivered(4, WAITING),
            Phase.ROTATION_DUE,
            List.of(rotated(4), reconciling(WAITING))),
        argumentSet(
            "valid, but the spec is wrong now",
            delivered(4, STALLED),
            Phase.ROTATION_DUE,
            List.of(rotated(4), stalled(STALLED))),
        argumentSet(
            "valid, and something is down",
            delivered(1, FAILED),
            Phase.ROTATION_DUE,
            List.of(issued(), reconciling(FAILED))),
        argumentSet(
            "valid, without an owner",
            delivered(1, LOST),
            Phase.OWNER_LOST,
            List.of(issued(), stalled(LOST))),
        argumentSet(
            "valid, the owner no longer answers here",
            delivered(1, NOT_SERVED),
            Phase.OWNER_LOST,
            List.of(issued(), stalled(NOT_SERVED))),
        argumentSet(
            "never delivered, wrong",
            nothing(STALLED),
            Phase.PENDING,
            List.of(notReady(STALLED), stalled(STALLED))),
        argumentSet(
            "never delivered, no owner",
            nothing(LOST),
            Phase.PENDING,
            List.of(notReady(LOST), stalled(LOST))),
        argumentSet(
            "never delivered, waiting",
            nothing(WAITING),
            Phase.PENDING,
            List.of(notReady(WAITING), reconciling(WAITING))),
        argumentSet(
            "never delivered, down",
            nothing(FAILED),
            Phase.PENDING,
            List.of(notReady(FAILED), reconciling(FAILED))),
        argumentSet(
            "ended",
            Standing.ended(
                new Outcome.Done(Reason.EXPIRED, "over", Optional.empty()), Optional.empty(), 4),
            Phase.EXPIRED,
            List.of(new Condition(Condition.READY, false, Reason.EXPIRED, "over"))));
  }

  @Test
  void suspendedIsReadyWhileItsCredentialMayBeUsedAndNotLonger() {
    var end = delivery(3).validUntil();
    var standing = Standing.suspended(Optional.of(delivery(3)), end, LATER.plusSeconds(9999), 3);

    assertThat(ready(standing, START).status()).isTrue();
    assertThat(ready(standing, START).reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(ready(standing, end.orElseThrow()).status()).isFalse();
    assertThat(ready(standing, end.orElseThrow()).reason()).isEqualTo(Reason.CREDENTIAL_EXPIRED);
    for (var at : List.of(START, end.orElseThrow())) {
      assertThat(Conditions.phase(standing, at)).isEqualTo(Phase.SUSPENDED);
      assertThat(Conditions.of(standing, at).stream().map(Condition::type))
          .containsExactly(Condition.READY, Condition.SUSPENDED);
    }
  }

  @Test
  void suspendedBeforeAnythingWasDeliveredIsNotReady() {
    var standing = Standing.suspended(Optional.empty(), Optional.empty(), LATER, 0);

    assertThat(ready(standing, START).status()).isFalse();
    assertThat(ready(standing, START).reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(ready(standing, START).message()).contains("spec.suspend");
  }

  @Test
  void readyTurnsFalseAtTheVeryEnd() {
    var standing = delivered(4, FAILED);
    var end = standing.validUntil().orElseThrow();
    assertThat(ready(standing, end.minusNanos(1)).status()).isTrue();
    assertThat(ready(standing, end).status()).isFalse();
    assertThat(ready(standing, end).reason()).isEqualTo(Reason.CREDENTIAL_EXPIRED);
    assertThat(ready(standing, end).message()).contains(end.toString(), "down");
    assertThat(Conditions.phase(standing, end)).isEqualTo(Phase.PENDING);
  }

  @Test
  void whatHasNoEndStaysReady() {
    var standing = Standing.unchanged(FAILED, Optional.of(delivery(1)), Optional.empty(), 1);
    assertThat(ready(standing, Instant.MAX).status()).isTrue();
  }

  @Test
  void phasesAreSpeltAsTheApiHasThem() {
    assertThat(Stream.of(Phase.values()).map(Phase::text))
        .containsExactly("Pending", "Active", "RotationDue", "OwnerLost", "Suspended", "Expired");
  }

  @Test
  void anEarlierWakeUpWinsAndALaterOneDoesNot() {
    for (var outcome : List.of(WAITING, STALLED, DONE)) {
      assertThat(next(delivered(1, outcome).waking(START))).contains(START);
      assertThat(next(delivered(1, outcome).waking(LATER.plusSeconds(1)))).contains(LATER);
    }
    assertThat(delivered(1, FAILED).waking(START).outcome()).isEqualTo(FAILED);
  }

  private static Optional<Instant> next(Standing standing) {
    return switch (standing.outcome()) {
      case Outcome.Done done -> done.next();
      case Outcome.Waiting waiting -> Optional.of(waiting.next());
      case Outcome.Stalled stalled -> Optional.of(stalled.next());
      case Outcome.Failed failed -> failed.notBefore();
    };
  }

  private static Condition ready(Standing standing, Instant now) {
    return Conditions.of(standing, now).getFirst();
  }

  private static Standing delivered(long rotation, Outcome outcome) {
    return Standing.unchanged(
        outcome, Optional.of(delivery(rotation)), delivery(rotation).validUntil(), rotation);
  }

  private static Standing nothing(Outcome outcome) {
    return Standing.unchanged(outcome, Optional.empty(), Optional.empty(), 0);
  }

  private static Delivery delivery(long rotation) {
    return new Delivery(
        rotation, START, Optional.of(START.plusSeconds(3600)), "", "", Optional.empty());
  }

  private static Condition issued() {
    return new Condition(Condition.READY, true, Reason.ISSUED, "The credential is delivered.");
  }

  private static Condition rotated(long rotation) {
    return new Condition(
        Condition.READY,
        true,
        Reason.ROTATED,
        "The credential is delivered; it is rotation " + rotation + ".");
  }

  private static Condition notReady(Outcome outcome) {
    return new Condition(Condition.READY, false, outcome.reason(), outcome.message());
  }

  private static Condition reconciling(Outcome outcome) {
    return new Condition(Condition.RECONCILING, true, outcome.reason(), outcome.message());
  }

  private static Condition stalled(Outcome outcome) {
    return new Condition(Condition.STALLED, true, outcome.reason(), outcome.message());
  }
}
