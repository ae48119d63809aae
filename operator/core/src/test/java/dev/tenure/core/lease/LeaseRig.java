package dev.tenure.core.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.Answer;
import dev.tenure.core.Fingerprint;
import dev.tenure.core.Outcome;
import dev.tenure.core.SecretData;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.FakeAccountTokens;
import dev.tenure.core.testing.FakeComposer;
import dev.tenure.core.testing.FakeConsent;
import dev.tenure.core.testing.FakeGenerator;
import dev.tenure.core.testing.FakeJournal;
import dev.tenure.core.testing.FakeSecretServer;
import dev.tenure.core.testing.FakeServerClock;
import dev.tenure.core.testing.FakeSink;
import dev.tenure.core.testing.FakeWorkloads;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lease engine over fakes, with what a reconciler does around it. The journal, the Secrets, the
 * statuses and the server outlive a restart; the engine's memory does not.
 */
final class LeaseRig {
  static final Duration GRACE = Duration.ofMinutes(10);

  final TestClock clock = new TestClock();
  final Wire wire = new Wire();
  final FakeSink sink = new FakeSink(wire);
  final FakeSecretServer server = new FakeSecretServer(wire, clock);
  final FakeJournal journal = new FakeJournal(wire);
  final FakeComposer composer = new FakeComposer();
  final FakeConsent consent = new FakeConsent(wire);
  final FakeGenerator generator = new FakeGenerator();
  final FakeAccountTokens tokens = new FakeAccountTokens(wire, sink, clock);
  final FakeWorkloads workloads = new FakeWorkloads(wire);
  final FakeServerClock serverClock = new FakeServerClock(wire, clock);
  final List<Standing.Occurrence> occurrences = new ArrayList<>();
  private Duration check = Duration.ofDays(1000);
  private Duration lead = Duration.ZERO;
  final List<Deed> deeds = new ArrayList<>();
  private final Map<String, Status> statuses = new HashMap<>();
  private final Budget budget;
  private LeaseEngine engine;

  private record Status(long rotation, long restarted) {}

  LeaseRig() {
    this(new Budget(1000, 1000, TestClock.START));
  }

  LeaseRig(Budget budget) {
    this.budget = budget;
    this.engine = newEngine();
  }

  private LeaseEngine newEngine() {
    var ports =
        new LeaseEngine.Ports(
            server,
            journal,
            sink,
            composer,
            consent,
            generator,
            LeaseRig::digest,
            tokens,
            deeds::add);
    var handover =
        new Handover(new Restart(workloads, Duration.ofMinutes(10), Duration.ZERO), sink, clock);
    var ending = new Ending(sink, new DestructionGate(new Clocks(clock, serverClock), budget));
    return new LeaseEngine(
        ports, handover, ending, new Spread(10), new LeaseEngine.Times(GRACE, check, lead), clock);
  }

  private static String digest(SecretData data) {
    var parts = new ArrayList<String>();
    data.values().forEach((key, value) -> parts.add(key + "=" + new String(value, UTF_8)));
    return Fingerprint.of(parts);
  }

  /** From now on each lease is looked at this often; a new process over what outlives one. */
  void checkEvery(Duration interval) {
    check = interval;
    restart();
  }

  /** From now on a credential is replaced so long before its end; a new process. */
  void leadBy(Duration time) {
    lead = time;
    restart();
  }

  /** A new process over what outlives one. */
  void restart() {
    journal.restart();
    engine = newEngine();
  }

  LeaseEngine engine() {
    return engine;
  }

  /** One look of the reconciler. */
  Standing look(Leases who, Consumer... consumers) {
    var status = status(who);
    var seen = sink.look(who.subject(), who.secretName());
    if (!(seen instanceof Answer.Ok<Destination>(var destination))) {
      var failure = seen.failure(clock.instant()).orElseThrow();
      return Standing.unchanged(failure, Optional.empty(), Optional.empty(), status.restarted());
    }
    var input = who.rotated(status.rotation()).finding(destination).input();
    var standing =
        who.isBeingDeleted()
            ? engine.leave(who.subject())
            : engine.reconcile(input, List.of(consumers), status.restarted());
    var written = wire.call("status.write", () -> Answer.ok(record(who, standing)));
    if (written instanceof Answer.Ok) {
      standing.occurrence().ifPresent(occurrences::add);
    }
    return standing;
  }

  private Standing record(Leases who, Standing standing) {
    var rotation = standing.delivery().map(d -> d.rotation()).orElse(0L);
    statuses.put(
        who.subject().uid(),
        new Status(Math.max(status(who).rotation(), rotation), standing.restarted()));
    return standing;
  }

  private Status status(Leases who) {
    return statuses.getOrDefault(who.subject().uid(), new Status(0, 0));
  }

  long rotation(Leases who) {
    return status(who).rotation();
  }

  long restarted(Leases who) {
    return status(who).restarted();
  }

  /** Looks again while something is on its way; a process that dies is started anew. */
  Standing settle(Leases who, Consumer... consumers) {
    for (var looks = 0; looks < 30; looks++) {
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
        restart();
        clock.advance(Duration.ofSeconds(5));
      }
    }
    throw new AssertionError("never settled: " + wire.calls());
  }

  /** Works through all that the looks ask for, until the time has come. */
  Standing liveUntil(Instant end, Leases who, Consumer... consumers) {
    var standing = look(who, consumers);
    for (var looks = 0; clock.instant().isBefore(end); looks++) {
      if (looks > 5000) {
        throw new AssertionError("a hot loop at " + clock.instant() + ": " + standing);
      }
      var next = next(standing.outcome()).orElse(end);
      if (!next.isAfter(clock.instant())) {
        throw new AssertionError("would look again in the past: " + standing);
      }
      clock.advanceTo(next.isBefore(end) ? next : end);
      standing = look(who, consumers);
    }
    return standing;
  }

  private Optional<Instant> next(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done.next();
      case Outcome.Waiting waiting -> Optional.of(waiting.next());
      case Outcome.Stalled stalled -> Optional.of(stalled.next());
      case Outcome.Failed _ -> Optional.of(clock.instant().plusSeconds(10));
    };
  }

  /** Whoever the Secret names as user; the server's truth says whether that still lives. */
  Optional<String> deliveredUser(Leases who) {
    return sink.content(who.subject().namespace(), who.secretName())
        .flatMap(content -> Optional.ofNullable(content.data().values().get("username")))
        .map(name -> new String(name, UTF_8));
  }

  /** The users that live at the server. */
  List<String> liveUsers() {
    return server.liveLeases().stream().map(FakeSecretServer.LiveLease::username).toList();
  }
}
