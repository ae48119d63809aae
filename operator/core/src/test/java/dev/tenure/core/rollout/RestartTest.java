package dev.tenure.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.Restart.Progress;
import dev.tenure.core.testing.FakeWorkloads;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartTest {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant BEGUN = AT.plusSeconds(10);
  private static final Subject SUBJECT =
      new Subject(Kind.SECRET_LEASE, "payments", "ledger-db", "uid");
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final WorkloadRef WEB = new WorkloadRef("StatefulSet", "web");
  private static final SecretUsers USERS = new SecretUsers();

  private final Wire wire = new Wire();
  private final FakeWorkloads workloads = new FakeWorkloads(wire);
  private final Restart restart =
      new Restart(workloads, Duration.ofMinutes(10), Duration.ofSeconds(10));

  @Test
  void nobodyIsRestartedBeforeWhatChangesTogetherIsThere() {
    workloads.use("payments", "ledger-db", WEB);

    assertThat(bring(2, AT.plusSeconds(9), API, USERS)).isEqualTo(new Progress.Gathering(BEGUN));
    assertThat(wire.calls()).isEmpty();
  }

  @Test
  void whoIsNamedAndWhoIsFoundIsRestartedOnce() {
    workloads.use("payments", "ledger-db", WEB);
    workloads.use("payments", "ledger-db", API);

    assertThat(bring(2, BEGUN, API, USERS))
        .isEqualTo(new Progress.Moved(Optional.of(List.of(API, WEB))));
    bring(2, BEGUN.plusSeconds(60), API, USERS);

    assertThat(workloads.restarts("payments", API))
        .containsExactly(new RestartMark("ledger-db", 2, AT));
    assertThat(workloads.restarts("payments", WEB)).hasSize(1);
  }

  @Test
  void theFirstCredentialRestartsNobodyAndLooksForNobody() {
    assertThat(bring(1, BEGUN, USERS)).isEqualTo(new Progress.Moved(Optional.empty()));
    assertThat(bring(1, BEGUN, API)).isEqualTo(new Progress.Moved(Optional.of(List.of(API))));
    assertThat(wire.calls()).isEmpty();
  }

  @Test
  void nobodyToRestartIsNotWaitedFor() {
    assertThat(bring(2, AT)).isEqualTo(new Progress.Moved(Optional.of(List.of())));
    assertThat(bring(2, BEGUN, USERS)).isEqualTo(new Progress.Moved(Optional.of(List.of())));
  }

  @Test
  void oneThatWasFoundAndHasGoneHoldsUpNothing() {
    workloads.use("payments", "ledger-db", WEB);
    workloads.delete("payments", WEB);

    assertThat(bring(2, BEGUN, USERS)).isInstanceOf(Progress.Moved.class);
    assertThat(bring(2, BEGUN, WEB, USERS))
        .isInstanceOfSatisfying(
            Progress.Moving.class,
            moving -> assertThat(moving.why().reason()).isEqualTo(Reason.WORKLOAD_NOT_FOUND));
  }

  @Test
  void whereUsersCannotBeListedTheOldCredentialStays() {
    wire.breakCalls("workloads.users", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));

    assertThat(bring(2, BEGUN, API, USERS))
        .isInstanceOfSatisfying(
            Progress.Moving.class,
            moving -> assertThat(moving.why().reason()).isEqualTo(Reason.API_UNAVAILABLE));
  }

  private Progress bring(long rotation, Instant now, Consumer... consumers) {
    var delivery =
        new Delivery(rotation, AT, Optional.empty(), "request", "origin", Optional.empty());
    return restart.bring(
        new Handover.Consumers(SUBJECT, "ledger-db", List.of(consumers), rotation - 1),
        delivery,
        now);
  }
}
