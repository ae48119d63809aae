package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.FakeSecretServer;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Histories nobody thought of: any sequence of faults, edits and waiting, one look after each. At
 * every moment the journal knows of all that lives; when all is mended, the server holds exactly
 * what the object uses.
 */
class LeaseHistoriesTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  /** What the object may ask for; an edit goes from any to any. */
  private static final List<UnaryOperator<Leases>> SPECS =
      List.of(
          l -> l,
          l -> l.ofRole("other"),
          l -> l.runningAs("other"),
          l -> l.fromBackend("second"),
          l -> l.into("db"),
          l -> l.ofValue("kv/payments/app"),
          l -> l.generatedPassword(20));

  /** One thing that happens. */
  private sealed interface Step {
    record Wait(int minutes) implements Step {}

    record Edit(int spec) implements Step {}

    record Fault(int call, Wire.Fault how) implements Step {}

    record Away(String backend) implements Step {}

    record ByHand(Deed deed) implements Step {}
  }

  /** What people and servers do beside us. */
  private enum Deed {
    MEND,
    RESTART_US,
    DELETE_SECRET,
    REVOKE_LEASE,
    REVOKE_LOGIN,
    GRANT_NO_RENEWAL,
    GRANT_SHORT,
    GRANT_USUAL,
    GRANT_NO_CHILDREN,
    LINGER,
    HOLD_ROLLOUT,
    FINISH_ROLLOUT
  }

  /** A rig and the object as it is asked for by now. */
  private static final class History {
    final LeaseRig rig = new LeaseRig();
    int spec;

    History() {
      rig.server.put("kv/payments/app", Map.of("a", "1"));
    }

    Leases who() {
      return SPECS.get(spec).apply(lease());
    }
  }

  @Property(tries = 1000)
  void nothingIsHeldThatNobodyKnowsOfAndInTheEndOnlyWhatIsUsed(
      @ForAll("histories") List<Step> steps) {
    var history = new History();
    for (var step : steps) {
      happen(history, step);
      look(history);
      knowsAllThatLives(history.rig);
    }
    mend(history);
    settled(history);
    var live = history.rig.liveUsers();
    var user = history.rig.deliveredUser(history.who());
    assertThat(live).as("live at the server").isEqualTo(user.map(List::of).orElse(List.of()));
    assertThat(history.rig.server.liveTokens()).isEqualTo(live.size());
    assertThat(history.rig.journal.all()).hasSameSizeAs(live);
  }

  private static void happen(History history, Step step) {
    var rig = history.rig;
    switch (step) {
      case Step.Wait(var minutes) -> rig.clock.advance(Duration.ofMinutes(minutes));
      case Step.Edit(var spec) -> history.spec = spec;
      case Step.Fault(var call, var how) -> rig.wire.faultAt(call, how);
      case Step.Away(var backend) -> rig.server.away(backend);
      case Step.ByHand(var deed) -> happen(history, deed);
    }
  }

  private static void happen(History history, Deed deed) {
    var rig = history.rig;
    switch (deed) {
      case MEND -> mend(history);
      case RESTART_US -> rig.restart();
      case DELETE_SECRET -> rig.sink.deleteByHand("payments", history.who().secretName());
      case REVOKE_LEASE -> rig.liveUsers().stream().findFirst().ifPresent(rig.server::revokeByHand);
      case REVOKE_LOGIN -> rig.server.revokeLogin(history.who().account());
      case GRANT_NO_RENEWAL -> rig.server.renewable(false);
      case GRANT_SHORT ->
          rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(10), Duration.ofMinutes(30)));
      case GRANT_USUAL -> {
        rig.server.grant(Terms.USUAL);
        rig.server.renewable(true);
      }
      case GRANT_NO_CHILDREN -> rig.server.grant(Terms.USUAL.withoutChildren());
      case LINGER -> rig.server.lingering(2);
      case HOLD_ROLLOUT -> rig.workloads.hold("payments", API);
      case FINISH_ROLLOUT -> rig.workloads.finish("payments", API);
    }
  }

  private static void look(History history) {
    try {
      history.rig.look(history.who(), API);
    } catch (Crash _) {
      history.rig.restart();
    }
  }

  /** A token that nothing was read with is nobody's credential, and ends by itself soon. */
  private static void knowsAllThatLives(LeaseRig rig) {
    var known = rig.journal.all().stream().map(c -> c.handle().accessor()).toList();
    assertThat(rig.server.liveLeases())
        .extracting(FakeSecretServer.LiveLease::accessor)
        .allSatisfy(accessor -> assertThat(known).contains(accessor));
  }

  private static void mend(History history) {
    history.rig.wire.mend();
    history.rig.server.back();
    history.rig.workloads.finish("payments", API);
  }

  /** Long enough for grace, revocations that were put off and tokens that were never used. */
  private static void settled(History history) {
    for (var round = 0; round < 4; round++) {
      history.rig.settle(history.who(), API);
      history.rig.clock.advance(LeaseRig.GRACE.plus(FakeSecretServer.OPEN));
    }
    assertThat(history.rig.settle(history.who(), API).outcome()).isInstanceOf(Outcome.Done.class);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    var waits = Arbitraries.integers().between(1, 90).map(Step.Wait::new);
    var edits = Arbitraries.integers().between(0, SPECS.size() - 1).map(Step.Edit::new);
    var faults =
        Arbitraries.integers()
            .between(1, 15)
            .flatMap(n -> Arbitraries.of(Wire.Fault.class).map(how -> new Step.Fault(n, how)));
    var away = Arbitraries.of("vault", "second").map(Step.Away::new);
    var deeds = Arbitraries.of(Deed.class).map(Step.ByHand::new);
    return Arbitraries.<Step>frequencyOf(
            net.jqwik.api.Tuple.of(3, waits),
            net.jqwik.api.Tuple.of(3, edits),
            net.jqwik.api.Tuple.of(3, faults),
            net.jqwik.api.Tuple.of(1, away),
            net.jqwik.api.Tuple.of(4, deeds))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }
}
