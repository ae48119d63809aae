package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.FakeAdvice;
import dev.tenure.core.testing.FakeAuthority;
import dev.tenure.core.testing.FakeBundles;
import dev.tenure.core.testing.FakeConsent;
import dev.tenure.core.testing.FakeRevoker;
import dev.tenure.core.testing.FakeServerClock;
import dev.tenure.core.testing.FakeSink;
import dev.tenure.core.testing.FakeTokens;
import dev.tenure.core.testing.FakeWorkloads;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate engine over fakes, with what a reconciler does around it: it looks into the Secret
 * first and writes the status last.
 */
final class CertificateRig {
  static final Duration ROLLOUT_DEADLINE = Duration.ofMinutes(10);

  final TestClock clock = new TestClock();
  final Wire wire = new Wire();
  final FakeSink sink = new FakeSink(wire);
  final FakeAuthority authority = new FakeAuthority(wire);
  final FakeTokens tokens = new FakeTokens(wire);
  final FakeAdvice advice = new FakeAdvice();
  final FakeBundles bundles = new FakeBundles(wire);
  final FakeConsent consent = new FakeConsent(wire);
  final FakeWorkloads workloads = new FakeWorkloads(wire);
  final FakeServerClock serverClock = new FakeServerClock(wire, clock);
  final List<Standing.Occurrence> occurrences = new ArrayList<>();
  private final Spread spread;
  long rotation;
  long restarted;
  Issued issued = Issued.NONE;
  List<String> revocations = List.of();
  final FakeRevoker revoker = new FakeRevoker(wire);
  final Withdrawal withdrawal;
  private CertificateEngine engine;

  CertificateRig() {
    this(new Budget(1000, 1000, TestClock.START));
  }

  CertificateRig(Budget budget) {
    this(budget, new Spread(1000));
  }

  CertificateRig(Budget budget, Spread spread) {
    this.spread = spread;
    var clocks = new Clocks(clock, serverClock);
    var handover =
        new Handover(new Restart(workloads, ROLLOUT_DEADLINE, Duration.ZERO), sink, clock);
    var ending = new Ending(sink, new DestructionGate(clocks, budget));
    withdrawal = new Withdrawal(new Revocations(revoker, clock), ending, clock);
    engine =
        new CertificateEngine(
            new CertificateEngine.Sources(authority, tokens, advice),
            bundles,
            sink,
            consent,
            handover,
            withdrawal,
            spread,
            clocks);
  }

  /** One look of the reconciler. */
  Standing look(Identities who, Consumer... consumers) {
    var seen = sink.look(who.subject(), who.secretName());
    if (!(seen instanceof Answer.Ok<Destination>(var destination))) {
      var failure = seen.failure(clock.instant()).orElseThrow();
      return Standing.unchanged(
          failure, java.util.Optional.empty(), java.util.Optional.empty(), restarted);
    }
    var input =
        who.rotated(rotation)
            .remembering(issued, revocations)
            .finding(destination)
            .restarting(consumers.length > 0)
            .input();
    var standing = engine.reconcile(input, List.of(consumers), restarted);
    if (wire.call("status.write", () -> Answer.ok(record(standing))) instanceof Answer.Ok) {
      standing.occurrence().ifPresent(occurrences::add);
    }
    return standing;
  }

  private Standing record(Standing standing) {
    rotation = Math.max(rotation, standing.delivery().map(d -> d.rotation()).orElse(0L));
    revocations = standing.delivery().map(Delivery::revocations).orElse(revocations);
    restarted = standing.restarted();
    issued =
        standing.ended()
            ? Issued.NONE
            : standing.delivery().map(Delivery::issued).filter(i -> !i.isEmpty()).orElse(issued);
    return standing;
  }

  /** Looks again as long as something is on its way, at the times the looks ask for. */
  Standing settle(Identities who, Consumer... consumers) {
    for (var looks = 0; looks < 20; looks++) {
      try {
        var standing = look(who, consumers);
        switch (standing.outcome()) {
          case Outcome.Done _ -> {
            return standing;
          }
          case Outcome.Stalled _ -> {
            return standing;
          }
          case Outcome.Waiting waiting -> clock.advanceTo(waiting.next());
          case Outcome.Failed _ -> clock.advance(Duration.ofSeconds(1));
        }
      } catch (Crash _) {
        clock.advance(Duration.ofSeconds(5));
      }
    }
    throw new AssertionError("never settled: " + wire.calls());
  }
}
