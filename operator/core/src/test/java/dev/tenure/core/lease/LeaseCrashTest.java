package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.FakeSecretServer;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stops the process, or loses an answer, at every call of a course. After a restart and when the
 * grace is over, the server must hold exactly what the object uses, and neighbours on the same
 * account must not have been touched.
 */
class LeaseCrashTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final int MOST_CALLS = 60;
  private static final int NEIGHBOURS = 3;

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aFirstIssuance(Wire.Fault fault) {
    atEveryCall(
        fault,
        _ -> {},
        () -> lease(),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease());
          assertThat(reads(rig)).isLessThanOrEqualTo(2);
          assertThat(rig.workloads.restarts("payments", API)).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aRenewal(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(lease(), API);
          rig.clock.advance(Duration.ofMinutes(41));
        },
        () -> lease(),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease());
          assertThat(reads(rig)).isEqualTo(1);
          assertThat(rig.sink.writes()).hasSize(NEIGHBOURS + 1);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aRotationOfWhatCannotBeRenewed(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.server.renewable(false);
          rig.look(lease(), API);
          rig.clock.advance(Duration.ofMinutes(41));
        },
        () -> lease(),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease());
          assertThat(reads(rig)).isLessThanOrEqualTo(3);
          movedOnce(rig);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aChangeOfTheSpec(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> rig.look(lease(), API),
        () -> lease().ofRole("other"),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease());
          assertThat(reads(rig)).isLessThanOrEqualTo(3);
          movedOnce(rig);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aChangeOfTheAccount(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> rig.look(lease(), API),
        () -> lease().runningAs("other"),
        rig -> holdsExactlyWhatIsDelivered(rig, lease()));
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aMoveToAnotherSecret(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> rig.look(lease(), API),
        () -> lease().into("db"),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease().into("db"));
          assertThat(rig.sink.exists("payments", "ledger-db")).isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void theSecretDeletedByHand(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(lease(), API);
          rig.sink.deleteByHand("payments", "ledger-db");
        },
        () -> lease(),
        rig -> holdsExactlyWhatIsDelivered(rig, lease()));
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aSourceThatBecomesAValue(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.server.put("kv/payments/app", Map.of("a", "1"));
          rig.look(lease(), API);
        },
        () -> lease().ofValue("kv/payments/app"),
        rig -> {
          holdsNothing(rig, lease());
          assertThat(rig.sink.content("payments", "ledger-db").orElseThrow().data().keys())
              .containsExactly("a");
          movedOnce(rig);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aValueThatBecomesALease(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.server.put("kv/payments/app", Map.of("a", "1"));
          rig.look(lease().ofValue("kv/payments/app"), API);
        },
        () -> lease(),
        rig -> {
          holdsExactlyWhatIsDelivered(rig, lease());
          movedOnce(rig);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aDeletion(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> rig.look(lease(), API),
        () -> lease().beingDeleted(),
        rig -> holdsNothing(rig, lease()));
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void anEnd(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(lease().expiringAt(START.plusSeconds(600)), API);
          rig.clock.advance(Duration.ofSeconds(600));
        },
        () -> lease().expiringAt(START.plusSeconds(600)),
        rig -> {
          holdsNothing(rig, lease());
          assertThat(rig.sink.exists("payments", "ledger-db")).isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aDeletionInTheMiddleOfARotation(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(lease(), API);
          rig.workloads.hold("payments", API);
          rig.look(lease().ofRole("other"), API);
        },
        () -> lease().ofRole("other").beingDeleted(),
        rig -> holdsNothing(rig, lease()));
  }

  private static void atEveryCall(
      Wire.Fault fault, Consumer<LeaseRig> before, Supplier<Leases> who, Consumer<LeaseRig> after) {
    for (var n = 1; n <= MOST_CALLS; n++) {
      var rig = new LeaseRig();
      neighbours(rig);
      before.accept(rig);
      rig.wire.forget();
      rig.wire.faultAt(n, fault);
      var calls = lookOnce(rig, who.get());
      var hit = !rig.wire.faultPending();
      rig.wire.mend();
      var standing = rig.settle(who.get(), API);
      assertThat(standing.outcome())
          .as("%s at call %d of %s", fault, n, rig.wire.calls())
          .isInstanceOf(Outcome.Done.class);
      rig.restart();
      rig.clock.advance(LeaseRig.GRACE.plus(FakeSecretServer.OPEN));
      rig.settle(who.get(), API);
      after.accept(rig);
      neighboursLive(rig);
      if (!hit) {
        assertThat(calls).as("calls of the undisturbed course").isPositive();
        return;
      }
    }
    throw new AssertionError("the course has more than " + MOST_CALLS + " calls");
  }

  private static int lookOnce(LeaseRig rig, Leases who) {
    try {
      rig.look(who, API);
    } catch (Crash _) {
      rig.restart();
      rig.clock.advance(Duration.ofSeconds(5));
    }
    return rig.wire.calls().size();
  }

  private static Leases neighbour(int i) {
    return lease().named("neighbour-" + i).withUid("neighbour-" + i);
  }

  private static void neighbours(LeaseRig rig) {
    for (var i = 0; i < NEIGHBOURS; i++) {
      rig.look(neighbour(i));
    }
  }

  /** Each still uses its first credential: reads of the object under test come after theirs. */
  private static void neighboursLive(LeaseRig rig) {
    for (var i = 0; i < NEIGHBOURS; i++) {
      assertThat(rig.deliveredUser(neighbour(i))).contains("v-%06d".formatted(i + 1));
    }
    assertThat(of(rig, "neighbour-")).hasSize(NEIGHBOURS);
  }

  private static void holdsExactlyWhatIsDelivered(LeaseRig rig, Leases who) {
    assertThat(of(rig, who.subject().uid())).containsExactly(rig.deliveredUser(who).orElseThrow());
    assertThat(rig.journal.all()).hasSize(NEIGHBOURS + 1);
    assertThat(rig.server.liveTokens()).isEqualTo(NEIGHBOURS + 1);
  }

  private static void holdsNothing(LeaseRig rig, Leases who) {
    assertThat(of(rig, who.subject().uid())).isEmpty();
    assertThat(rig.journal.all()).hasSize(NEIGHBOURS);
    assertThat(rig.server.liveTokens()).isEqualTo(NEIGHBOURS);
  }

  private static List<String> of(LeaseRig rig, String uid) {
    return rig.server.liveLeases().stream()
        .filter(lease -> lease.subjectUid().startsWith(uid))
        .map(FakeSecretServer.LiveLease::username)
        .toList();
  }

  /** Reads of the object under test. */
  private static int reads(LeaseRig rig) {
    return rig.server.reads() - NEIGHBOURS;
  }

  private static void movedOnce(LeaseRig rig) {
    var marks = rig.workloads.restarts("payments", API);
    assertThat(marks).hasSize(1);
    assertThat(marks.getFirst().rotation()).isEqualTo(rig.rotation(lease()));
  }
}
