package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets with values of somebody else's that are offered to a lease. */
class InheritedTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final Map<String, String> VALUE = Map.of("user", "app", "token", "s3cret");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void aGeneratedValueIsTheCurrentOneFromNowOn() {
    var who = lease().generatedPassword(24);
    offer(rig, who, Map.of("password", "theirs"));

    var standing = rig.look(who, API);
    rig.clock.advance(Duration.ofDays(30));
    rig.look(who, API);

    assertThat(standing.occurrence().orElseThrow().reason()).isEqualTo(Reason.ADOPTED);
    assertThat(value(who, "password")).isEqualTo("theirs");
    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
  }

  @Test
  void itIsReplacedWhenItsTimeHasComeWithTheFormerBesideItWhereThatIsAsked() {
    var who =
        lease()
            .generatedPassword(24)
            .rotatedEvery(Duration.ofDays(30))
            .overlapping(Duration.ofDays(1));
    offer(rig, who, Map.of("password", "theirs"));
    rig.look(who, API);
    rig.clock.advance(Duration.ofDays(30));

    rig.look(who, API);

    assertThat(value(who, "password")).isNotEqualTo("theirs");
    assertThat(value(who, "previous-password")).isEqualTo("theirs");
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void aValueThatTheServerHasAsWellIsConfirmedAndNobodyRestarts() {
    var who = lease().ofValue("kv/payments/app");
    rig.server.put("kv/payments/app", VALUE);
    offer(rig, who, VALUE);

    rig.look(who, API);
    rig.clock.advance(Duration.ofDays(1));
    rig.look(who, API);

    var delivery = rig.sink.deliveries().getFirst();
    assertThat(delivery.rotation()).isEqualTo(1);
    assertThat(delivery.adopted()).isEmpty();
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
  }

  @Test
  void theSameHoldsOfAComposedOne() {
    var who = lease().ofValue("kv/payments/app").composing(Map.of("TOKEN", "{{token}}"));
    rig.server.put("kv/payments/app", VALUE);
    offer(rig, who, Map.of("TOKEN", "s3cret"));

    rig.look(who, API);

    assertThat(rig.sink.deliveries().getFirst().rotation()).isEqualTo(1);
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
  }

  @Test
  void aValueThatTheServerHasNoMoreIsReplacedAtOnce() {
    var who = lease().ofValue("kv/payments/app");
    rig.server.put("kv/payments/app", VALUE);
    offer(rig, who, Map.of("user", "app", "token", "old"));

    rig.look(who, API);

    assertThat(value(who, "token")).isEqualTo("s3cret");
    assertThat(rig.sink.deliveries().getFirst().rotation()).isEqualTo(2);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void aLeasedCredentialIsKeptUntilTheFirstRotationWithinTheHour() {
    offer(rig, lease(), Map.of("username", "theirs", "password", "theirs"));

    var standing = rig.look(lease(), API);

    assertThat(value(lease(), "username")).isEqualTo("theirs");
    assertThat(rig.server.liveLeases()).isEmpty();
    assertThat(standing.validUntil()).contains(START.plus(Inherited.LEASED));
    var due = standing.nextAction().orElseThrow();
    assertThat(due)
        .isBetween(START.plus(Duration.ofMinutes(5)), START.plus(Duration.ofMinutes(50)));

    rig.clock.advanceTo(due.minusSeconds(1));
    rig.look(lease(), API);
    assertThat(rig.server.liveLeases()).isEmpty();

    rig.clock.advanceTo(due);
    rig.look(lease(), API);
    assertThat(rig.server.liveLeases()).hasSize(1);
    assertThat(value(lease(), "username")).isEqualTo(rig.server.liveLeases().getFirst().username());
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.sink.deliveries().getFirst().adopted()).isEmpty();
  }

  @Test
  void aPersonMayOrderTheFirstRotation() {
    offer(rig, lease(), Map.of("username", "theirs", "password", "theirs"));
    rig.look(lease(), API);

    rig.look(lease().toldToRenew("now"), API);

    assertThat(rig.server.liveLeases()).hasSize(1);
  }

  @Test
  void withTheServerAwayItIsKeptAndNotVouchedForBeyondTheHour() {
    offer(rig, lease(), Map.of("username", "theirs", "password", "theirs"));
    rig.look(lease());
    rig.clock.advance(Duration.ofMinutes(59));
    rig.server.away(lease().account().backend());

    var standing = rig.look(lease());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.validUntil()).contains(START.plus(Inherited.LEASED));
    assertThat(value(lease(), "username")).isEqualTo("theirs");
  }

  @Test
  void keysThatAreNotAskedForAreRefused() {
    var who = lease().generatedPassword(24);
    offer(rig, who, Map.of("password", "theirs", "_raw", "{}"));

    var standing = rig.look(who);

    assertThat(standing.outcome().reason()).isEqualTo(Reason.ADOPTION_REFUSED);
    assertThat(standing.outcome().message())
        .contains("_raw", "password", "spec.secretTemplate")
        .doesNotContain("theirs");
    assertThat(rig.sink.writes()).isEmpty();
  }

  @Test
  void aSecretOfAnotherTypeAndATokenAreRefused() {
    var typed = lease().ofType("kubernetes.io/basic-auth");
    offer(rig, typed, Map.of("username", "theirs", "password", "theirs"));
    assertThat(rig.look(typed).outcome().reason()).isEqualTo(Reason.ADOPTION_REFUSED);

    var token = lease().named("t").withUid("t").into("t").tokenFor("ledger");
    offer(rig, token, Map.of("token", "theirs"));
    assertThat(rig.look(token).outcome().reason()).isEqualTo(Reason.ADOPTION_REFUSED);
    assertThat(rig.sink.writes()).isEmpty();
  }

  @Test
  void whereNothingMayBeReadNothingIsTakenOver() {
    var who = lease().fromBackendServingNobody();
    offer(rig, who, Map.of("username", "theirs", "password", "theirs"));

    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.BACKEND_NOT_ALLOWED);
    assertThat(rig.sink.writes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallTakesItOverOnceAndReadsNothing(Wire.Fault fault) {
    for (var n = 1; n < 10; n++) {
      var stopped = new LeaseRig();
      offer(stopped, lease(), Map.of("username", "theirs", "password", "theirs"));
      stopped.wire.faultAt(n, fault);
      try {
        stopped.look(lease(), API);
      } catch (Crash _) {
        stopped.restart();
        stopped.clock.advance(Duration.ofSeconds(5));
      }
      stopped.wire.faultAt(0, fault);
      stopped.settle(lease(), API);
      assertThat(stopped.sink.writes()).hasSize(1);
      assertThat(stopped.server.liveLeases()).isEmpty();
      assertThat(stopped.workloads.restarts("payments", API)).isEmpty();
    }
  }

  private String value(Leases who, String key) {
    var content = rig.sink.content("payments", who.secretName()).orElseThrow();
    return new String(content.data().values().get(key), UTF_8);
  }

  private static void offer(LeaseRig rig, Leases who, Map<String, String> values) {
    var data = new HashMap<String, byte[]>();
    values.forEach((key, value) -> data.put(key, value.getBytes(UTF_8)));
    rig.sink.offered(
        who.subject(), who.secretName(), new Offer("1", "Opaque", SecretData.of(data)));
  }
}
