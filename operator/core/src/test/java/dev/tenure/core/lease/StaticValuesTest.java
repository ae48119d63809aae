package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StaticValuesTest {
  private static final String PATH = "kv/payments/app";
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final LeaseRig rig = new LeaseRig();

  @BeforeEach
  void aValue() {
    rig.server.put(PATH, Map.of("user", "a", "password", "one"));
  }

  @Test
  void aValueThatItsEngineRotatesIsReadRightAfterThat() {
    var path = "database/static-creds/app";
    rig.server.put(path, Map.of("password", "first"));
    rig.server.rotatesAt(path, START.plusSeconds(1000));
    var who = lease().ofValue(path).refreshedEvery(Duration.ofHours(1));
    rig.look(who);
    rig.liveUntil(START.plusSeconds(1000), who);
    assertThat(rig.wire.count("server.readValue")).isEqualTo(1);
    rig.server.put(path, Map.of("password", "second"));
    rig.server.rotatesAt(path, START.plusSeconds(9000));
    rig.liveUntil(START.plusSeconds(1003), who);
    assertThat(rig.wire.count("server.readValue")).isEqualTo(2);
    assertThat(rig.rotation(who)).isEqualTo(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.VALUE_CHANGED);
  }

  @Test
  void anEngineThatIsLateIsNotAskedInAHotLoop() {
    var path = "database/static-creds/app";
    rig.server.put(path, Map.of("password", "first"));
    rig.server.rotatesAt(path, START);
    var who = lease().ofValue(path).refreshedEvery(Duration.ofHours(1));
    rig.liveUntil(START.plusSeconds(60), who);
    assertThat(rig.wire.count("server.readValue")).isBetween(25L, 32L);
    assertThat(rig.sink.count()).isEqualTo(1);
  }

  @Test
  void deliversTheValueAsItIs() {
    var standing = rig.look(value());
    assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(standing.validUntil()).isEmpty();
    assertThat(delivered()).isEqualTo(Map.of("user", "a", "password", "one"));
    assertThat(rig.server.liveLeases()).isEmpty();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void deliversOnlyTheKeysThatAreNamed() {
    rig.look(lease().ofValue(PATH, "user"));
    assertThat(delivered()).isEqualTo(Map.of("user", "a"));
  }

  @Test
  void aNamedKeyThatIsNotThereIsToldWithThoseThatAre() {
    var outcome = rig.look(lease().ofValue(PATH, "token")).outcome();
    assertThat(outcome.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(outcome.message()).contains("\"token\"", "password, user").doesNotContain("one");
    assertThat(rig.sink.writes()).isEmpty();
  }

  @Test
  void followsAChangeWithinItsIntervalAndRestartsConsumersOnce() {
    rig.look(value(), API);
    rig.server.put(PATH, Map.of("user", "a", "password", "two"));
    rig.liveUntil(START.plusSeconds(61), value(), API);

    assertThat(delivered()).containsEntry("password", "two");
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.VALUE_CHANGED);
    assertThat(rig.rotation(value())).isEqualTo(2);
  }

  @Test
  void aValueThatDoesNotChangeIsPolledAndNeverWritten() {
    rig.liveUntil(START.plus(Duration.ofHours(1)), value());
    assertThat(rig.wire.count("server.readValue")).isBetween(60L, 70L);
    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.server.logins()).isEqualTo(1);
  }

  @Test
  void changesAndBackAreTwoRotations() {
    rig.look(value());
    rig.server.put(PATH, Map.of("password", "two"));
    rig.liveUntil(START.plusSeconds(61), value());
    rig.server.put(PATH, Map.of("user", "a", "password", "one"));
    rig.liveUntil(START.plusSeconds(122), value());
    assertThat(rig.rotation(value())).isEqualTo(3);
    assertThat(delivered()).isEqualTo(Map.of("user", "a", "password", "one"));
  }

  @Test
  void aValueThatIsTakenAwayStaysDelivered() {
    rig.look(value());
    rig.server.removeValue(PATH);
    var standing = rig.liveUntil(START.plus(Duration.ofHours(1)), value());
    assertThat(standing.outcome().reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(standing.delivery()).isPresent();
    assertThat(delivered()).containsEntry("password", "one");

    rig.server.put(PATH, Map.of("password", "two"));
    rig.liveUntil(rig.clock.instant().plus(Duration.ofMinutes(6)), value());
    assertThat(delivered()).isEqualTo(Map.of("password", "two"));
  }

  @Test
  void aBackendThatIsAwayTakesNothing() {
    rig.look(value());
    rig.wire.breakCalls("server", Answer.unavailable(Reason.BACKEND_SEALED, "sealed"));
    var standing = rig.liveUntil(START.plus(Duration.ofMinutes(10)), value());
    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.delivery()).isPresent();
    assertThat(delivered()).containsEntry("password", "one");
  }

  @Test
  void aSecretEditedByHandIsSetRight() {
    rig.look(value());
    rig.sink.editByHand("payments", "ledger-db");
    rig.look(value());
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_EDITED);
    assertThat(rig.sink.writes()).hasSize(2);
  }

  @Test
  void aWriteThatFailsIsTriedAgainAtOnceAndNotAtTheNextPoll() {
    rig.look(value());
    rig.server.put(PATH, Map.of("password", "two"));
    rig.clock.advance(Duration.ofSeconds(61));
    rig.wire.breakCalls("sink.write", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    rig.look(value());
    rig.wire.mend();
    rig.look(value());
    assertThat(delivered()).isEqualTo(Map.of("password", "two"));
  }

  @Test
  void pollsAreSpreadAfterARestart() {
    var seconds = new TreeMap<Long, Integer>();
    for (var i = 0; i < 300; i++) {
      rig.look(value().named("v-" + i).withUid("uid-" + i));
    }
    rig.restart();
    for (var i = 0; i < 300; i++) {
      var done = (Outcome.Done) rig.look(value().named("v-" + i).withUid("uid-" + i)).outcome();
      seconds.merge(
          Duration.between(START, done.next().orElseThrow()).toSeconds(), 1, Integer::sum);
    }
    assertThat(rig.wire.count("server.readValue")).isEqualTo(300);
    assertThat(seconds).hasSizeGreaterThan(45);
    assertThat(seconds.values()).allMatch(n -> n < 20);
  }

  @Test
  void theEndTakesTheSecretAway() {
    var who = value().expiringAt(START.plusSeconds(90));
    rig.look(who);
    assertThat(rig.liveUntil(START.plusSeconds(90), who).ended()).isTrue();
    assertThat(rig.sink.deliveries()).isEmpty();
  }

  @Test
  void nothingIsReadForAForeignDestination() {
    rig.sink.foreign("payments", "ledger-db", "somebody");
    assertThat(rig.look(value()).outcome().reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(rig.server.logins()).isZero();
  }

  @Test
  void anAccountThatMustAgreeIsAskedFirst() {
    var who = value().runningWithConsentOf("api");
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
    assertThat(rig.server.logins()).isZero();
    rig.consent.give(who.subject(), "api");
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
  }

  private static Leases value() {
    return lease().ofValue(PATH);
  }

  private Map<String, String> delivered() {
    var texts = new TreeMap<String, String>();
    rig.sink
        .content("payments", "ledger-db")
        .orElseThrow()
        .data()
        .values()
        .forEach((key, value) -> texts.put(key, new String(value, UTF_8)));
    return texts;
  }
}
