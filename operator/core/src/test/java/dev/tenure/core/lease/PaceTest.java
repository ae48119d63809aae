package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.Turn;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One rotation after another. */
class PaceTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final LeaseRig rig = new LeaseRig();

  @Property
  void consumersHaveTheTimeTheyNeedOrHalfOfALife(
      @ForAll @IntRange(min = 10, max = 10_000_000) int life,
      @ForAll @IntRange(max = 100_000) int lead,
      @ForAll @IntRange(max = 99) int known,
      @ForAll String key) {
    var end = START.plusSeconds(life);
    var since = START.plusMillis(life * 10L * known);
    var pace = new Pace(Duration.ofSeconds(lead), false);

    var turn = turn(pace, new Pace.Life(START, since, end), key);

    var line = end.minusMillis(Math.min(lead * 1000L, life * 500L));
    assertThat(turn.at()).isBeforeOrEqualTo(line.isAfter(since) ? line : since);
    assertThat(turn.at()).isAfterOrEqualTo(since);
    assertThat(turn.at()).isAfterOrEqualTo(START.plusMillis(life * 400L));
  }

  @Property
  void whileConsumersMoveItIsReplacedBeforeItDiesAllTheSame(
      @ForAll @IntRange(min = 10, max = 10_000_000) int life, @ForAll String key) {
    var end = START.plusSeconds(life);
    var lead = Duration.ofMinutes(25);

    var turn = turn(new Pace(lead, true), new Pace.Life(START, end), key);

    assertThat(turn.at()).isBefore(end);
    assertThat(turn.at())
        .isAfterOrEqualTo(turn(new Pace(lead, false), new Pace.Life(START, end), key).at());
  }

  private static Turn turn(Pace pace, Pace.Life life, String key) {
    return pace.turn(life, key, MaintenanceWindows.NONE, START);
  }

  @Test
  void aLeaseIsReplacedInTimeForTwoRolloutsAndTheGrace() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(60), Duration.ofMinutes(60)));
    rig.leadBy(Duration.ofMinutes(25));
    rig.look(lease());

    rig.liveUntil(START.plus(Duration.ofMinutes(42)), lease());

    assertThat(rig.rotation(lease())).isEqualTo(2);
  }

  @Test
  void whileARolloutFailsNoFurtherRotationBegins() {
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.look(lease().toldToRenew("1"), API);
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");

    var standing = rig.liveUntil(START.plus(Duration.ofHours(20)), lease().toldToRenew("2"), API);

    assertThat(standing.outcome().reason()).isEqualTo(Reason.ROLLOUT_STALLED);
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");
    rig.workloads.finish("payments", API);
    rig.liveUntil(rig.clock.instant().plus(Duration.ofMinutes(12)), lease().toldToRenew("2"), API);
    assertThat(rig.rotation(lease())).isEqualTo(3);
    assertThat(rig.restarted(lease())).isEqualTo(3);
    assertThat(rig.server.reads()).isEqualTo(3);
  }

  @Test
  void whatIsAboutToDieIsReplacedWhoeverStillMoves() {
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.look(lease().toldToRenew("1"), API);

    rig.liveUntil(START.plus(Duration.ofHours(24)), lease().toldToRenew("1"), API);

    assertThat(rig.rotation(lease())).isEqualTo(3);
    assertThat(rig.liveUsers()).contains(rig.deliveredUser(lease()).orElseThrow());
  }

  @Test
  void anotherSpecDoesNotWaitForItMayMendTheRollout() {
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.look(lease().toldToRenew("1"), API);

    rig.look(lease().ofRole("wider").toldToRenew("1"), API);

    assertThat(rig.rotation(lease())).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource
  void generatedValuesAndTokensWaitToo(Leases who) {
    rig.look(who, API);
    rig.workloads.hold("payments", API);
    rig.look(who.toldToRenew("1"), API);

    rig.liveUntil(START.plus(Duration.ofMinutes(50)), who.toldToRenew("2"), API);

    assertThat(rig.rotation(who)).isEqualTo(2);
    rig.workloads.finish("payments", API);
    rig.liveUntil(rig.clock.instant().plus(Duration.ofMinutes(3)), who, API);
    assertThat(rig.rotation(who)).isGreaterThanOrEqualTo(3);
  }

  static Stream<Leases> generatedValuesAndTokensWaitToo() {
    return Stream.of(
        lease().generatedPassword(8).rotatedEvery(Duration.ofMinutes(20)), lease().tokenFor("sts"));
  }
}
