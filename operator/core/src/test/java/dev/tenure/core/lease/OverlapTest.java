package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverlapTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final Map<String, String> BOTH =
      Map.of("password", "{{password}}", "accepted", "{{password}},{{previous-password}}");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void theValueBeforeLiesBesideTheNewOneUntilTheOverlapEnds() {
    var who = password();
    rig.look(who, API);
    assertThat(keys()).containsExactly("password");
    var first = value("password");
    rig.clock.advance(Duration.ofDays(1));
    rig.settle(who, API);
    assertThat(value("previous-password")).contains(first.orElseThrow());
    assertThat(value("password")).isNotEqualTo(first);
    var second = value("password");
    rig.liveUntil(rig.clock.instant().plus(Duration.ofHours(5)), who, API);
    assertThat(value("previous-password")).isEqualTo(first);
    rig.liveUntil(rig.clock.instant().plus(Duration.ofHours(2)), who, API);
    assertThat(keys()).containsExactly("password");
    assertThat(value("password")).isEqualTo(second);
    assertThat(rig.rotation(who)).isEqualTo(2);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.generator.made()).isEqualTo(2);
  }

  @Test
  void aTemplateSeesNothingInPlaceOfAValueThatIsNotThere() {
    var who = password().composing(BOTH);
    rig.look(who);
    assertThat(value("accepted")).contains("value 1,");
    rig.clock.advance(Duration.ofDays(1));
    rig.look(who);
    assertThat(value("accepted")).contains("value 2,value 1");
    var other = Map.of("password", "{{password}}", "accepted", "{{previous-password}}");
    rig.liveUntil(rig.clock.instant().plus(Duration.ofHours(7)), who);
    assertThat(value("accepted")).contains("value 2,");
    rig.look(password().composing(other));
    assertThat(value("accepted")).contains("");
    rig.look(password());
    assertThat(keys()).containsExactly("password");
    assertThat(rig.generator.made()).isEqualTo(2);
  }

  @Test
  void aTemplateThatLeavesNoRoomForItIsRefused() {
    for (var templates :
        java.util.List.of(
            Map.of("password", "{{password}}"),
            Map.of("both", "{{password}}{{previous-password}}"))) {
      var fresh = new LeaseRig();
      assertThat(fresh.look(password().composing(templates)).outcome().reason())
          .isEqualTo(Reason.TEMPLATE_INVALID);
      assertThat(fresh.generator.made()).isZero();
    }
  }

  @Test
  void whatIsTakenOutOfTheSpecIsTakenOutOfTheSecret() {
    rig.look(password());
    rig.clock.advance(Duration.ofDays(1));
    rig.look(password());
    assertThat(keys()).hasSize(2);
    rig.look(lease().generatedPassword(32).rotatedEvery(Duration.ofDays(1)));
    assertThat(keys()).containsExactly("password");
  }

  @Test
  void aKeptValueThatIsLostIsNotReplacedUntilAPersonSaysSo() {
    var who = lease().generatedPassword(32).kept();
    rig.look(who);
    rig.sink.deleteByHand("payments", "ledger-db");
    var standing = rig.look(who.toldToRenew("an-old-order"));
    assertThat(standing.outcome().reason()).isEqualTo(Reason.VALUE_LOST);
    assertThat(standing.outcome().message()).contains("restore the Secret", "keep to false");
    rig.liveUntil(START.plus(Duration.ofDays(3)), who);
    assertThat(rig.generator.made()).isEqualTo(1);
    rig.look(lease().generatedPassword(32));
    assertThat(rig.generator.made()).isEqualTo(2);
    assertThat(rig.occurrences.getLast().reason()).isEqualTo(Reason.ROTATED);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_MISSING);
    assertThat(rig.occurrences.getLast().message()).contains("is lost");
  }

  @Test
  void aKeptValueThatWasEditedIsNotReplacedEither() {
    var who = lease().generatedPassword(32).kept();
    rig.look(who);
    rig.sink.editByHand("payments", "ledger-db");
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.VALUE_LOST);
    assertThat(rig.generator.made()).isEqualTo(1);
  }

  @Test
  void aValueGoesAlongToAnotherSecret() {
    var who = lease().generatedPassword(32).kept();
    rig.look(who);
    var value = value("password");
    var moved = lease().generatedPassword(32).kept().into("elsewhere");
    rig.settle(moved);
    assertThat(rig.sink.exists("payments", "ledger-db")).isFalse();
    assertThat(rig.sink.content("payments", "elsewhere").orElseThrow().data().values())
        .hasEntrySatisfying(
            "password", v -> assertThat(new String(v, UTF_8)).isEqualTo(value.orElseThrow()));
    assertThat(rig.generator.made()).isEqualTo(1);
    assertThat(rig.rotation(moved)).isEqualTo(1);
  }

  @Test
  void aRecipeThatCannotBeFollowedStalls() {
    assertThat(rig.look(lease().generatedPassword(0)).outcome().reason())
        .isEqualTo(Reason.INVALID_SPEC);
    assertThat(rig.generator.made()).isZero();
  }

  /** Whatever the times are: one value before at most, and never longer than it may. */
  @Property(tries = 60)
  void theValueBeforeIsThereForTheOverlapAndNotLonger(
      @ForAll @IntRange(min = 60, max = 600) int every,
      @ForAll @IntRange(min = 5, max = 80) int percent,
      @ForAll @IntRange(min = 1, max = 4000) int after) {
    var fresh = new LeaseRig();
    var overlap = Duration.ofSeconds(Math.max(5, every * percent / 100));
    var who =
        lease().generatedPassword(32).rotatedEvery(Duration.ofSeconds(every)).overlapping(overlap);
    fresh.liveUntil(START.plusSeconds(after), who);
    var content = fresh.sink.content("payments", "ledger-db").orElseThrow();
    var delivery = content.delivery();
    var beside =
        delivery.rotation() > 1 && fresh.clock.instant().isBefore(delivery.at().plus(overlap));
    assertThat(content.data().keys().contains("previous-password")).isEqualTo(beside);
    assertThat(new String(content.data().values().get("password"), UTF_8))
        .isEqualTo("value " + delivery.rotation());
    if (beside) {
      assertThat(new String(content.data().values().get("previous-password"), UTF_8))
          .isEqualTo("value " + (delivery.rotation() - 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallLosesNoValueBefore(Wire.Fault fault) {
    for (var n = 1; n < 12; n++) {
      var stopped = new LeaseRig();
      stopped.settle(password(), API);
      stopped.clock.advance(Duration.ofDays(1));
      stopped.wire.faultAt(n, fault);
      stopped.settle(password(), API);
      stopped.wire.mend();
      stopped.settle(password(), API);
      var data = stopped.sink.content("payments", "ledger-db").orElseThrow().data().values();
      assertThat(new String(data.get("previous-password"), UTF_8)).isEqualTo("value 1");
      assertThat(stopped.rotation(password())).isEqualTo(2);
      assertThat(stopped.workloads.restarts("payments", API)).hasSize(1);
    }
  }

  private static Leases password() {
    return lease()
        .generatedPassword(32)
        .rotatedEvery(Duration.ofDays(1))
        .overlapping(Duration.ofHours(6));
  }

  private java.util.Set<String> keys() {
    return rig.sink.content("payments", "ledger-db").orElseThrow().data().keys();
  }

  private Optional<String> value(String key) {
    return rig.sink
        .content("payments", "ledger-db")
        .flatMap(content -> Optional.ofNullable(content.data().values().get(key)))
        .map(value -> new String(value, UTF_8));
  }
}
