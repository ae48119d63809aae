package dev.tenure.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Backoff;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.DueIndex;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator with one due-time index over many identities, ticking once a second while there is
 * work and sleeping to the next due time otherwise. What must never happen is checked at each look.
 */
final class CertificateFleet {
  private static final Duration TICK = Duration.ofSeconds(1);

  final TestClock clock = new TestClock();
  final Wire wire = new Wire();
  final FakeSink sink = new FakeSink(wire);
  final FakeAuthority authority = new FakeAuthority(wire);
  private final Map<String, Member> members = new HashMap<>();
  private final int perTick;
  private DueIndex<String> due = new DueIndex<>();
  private CertificateEngine engine;
  private Duration latestEnd = Duration.ZERO;
  private int busiestTick;
  private long looks;

  /** One identity, with what its status holds. */
  private static final class Member {
    private final Identities who;
    private long rotation;
    private long restarted;
    private int failures;
    private boolean ended;

    private Member(Identities who) {
      this.who = who;
    }
  }

  /**
   * @param perTick how many identities are looked at in a second
   * @param endsPerSecond the budget of deletions
   */
  CertificateFleet(int perTick, double endsPerSecond) {
    this.perTick = perTick;
    var restart = new Restart(new FakeWorkloads(wire), Duration.ofMinutes(10), Duration.ZERO);
    var budget = new Budget(endsPerSecond, 10, clock.instant());
    var clocks = new Clocks(clock, new FakeServerClock(wire, clock));
    var gate = new DestructionGate(clocks, budget);
    engine =
        new CertificateEngine(
            new CertificateEngine.Sources(authority, new FakeTokens(wire), RenewalAdvice.NONE),
            new FakeBundles(wire),
            sink,
            new FakeConsent(wire),
            new Handover(restart, sink, clock),
            new Withdrawal(
                new Revocations(new FakeRevoker(wire), clock), new Ending(sink, gate), clock),
            new Spread(perTick),
            clocks);
  }

  void add(Identities who) {
    members.put(who.subject().uid(), new Member(who));
    due.schedule(who.subject().uid(), clock.instant(), who.tenure().expiresAt());
  }

  /** A new process: nothing is known but what Secrets and statuses hold. */
  void restart() {
    due = new DueIndex<>();
    members.values().stream()
        .filter(member -> !member.ended)
        .forEach(m -> due.schedule(m.who.subject().uid(), clock.instant(), deadline(m)));
  }

  /** Works until {@code end} of virtual time. */
  void runUntil(Instant end) {
    while (clock.instant().isBefore(end)) {
      tick();
      var next = due.nextDue().orElse(end);
      var soonest = clock.instant().plus(TICK);
      clock.advanceTo(next.isBefore(soonest) ? soonest : next.isBefore(end) ? next : end);
    }
  }

  private void tick() {
    wire.forget();
    var before = authority.count();
    for (var uid : due.takeDue(clock.instant(), perTick)) {
      look(members.get(uid));
    }
    busiestTick = Math.max(busiestTick, authority.count() - before);
  }

  private void look(Member member) {
    looks++;
    var subject = member.who.subject();
    var now = clock.instant();
    var answer = sink.look(subject, member.who.secretName());
    if (!(answer instanceof Answer.Ok<Destination>(var destination))) {
      due.schedule(subject.uid(), now.plus(TICK), deadline(member));
      return;
    }
    var tenure = member.who.tenure();
    if (!tenure.endedAt(now)) {
      assertThat(destination.delivered().map(d -> d.validAt(now)).orElse(true))
          .as("the credential of %s is rotated before its end", subject)
          .isTrue();
    }
    var standing =
        engine.reconcile(
            member.who.rotated(member.rotation).finding(destination).input(),
            List.of(),
            member.restarted);
    record(member, standing, now);
  }

  private void record(Member member, Standing standing, Instant now) {
    member.rotation = standing.delivery().map(Delivery::rotation).orElse(member.rotation);
    member.restarted = standing.restarted();
    member.failures = standing.outcome() instanceof Outcome.Failed ? member.failures + 1 : 0;
    member.ended = standing.ended();
    var tenure = member.who.tenure();
    standing
        .validUntil()
        .ifPresent(until -> assertThat(until).isBeforeOrEqualTo(tenure.expiresAt()));
    if (standing.ended()) {
      var late = Duration.between(tenure.expiresAt(), now);
      latestEnd = late.compareTo(latestEnd) > 0 ? late : latestEnd;
    }
    var uid = member.who.subject().uid();
    next(standing.outcome(), member, now)
        .ifPresent(at -> due.schedule(uid, at, standing.validUntil().orElse(tenure.expiresAt())));
  }

  private static Optional<Instant> next(Outcome outcome, Member member, Instant now) {
    return switch (outcome) {
      case Outcome.Done done -> done.next();
      case Outcome.Waiting waiting -> Optional.of(waiting.next());
      case Outcome.Stalled stalled -> Optional.of(stalled.next());
      case Outcome.Failed _ ->
          Optional.of(
              now.plus(Backoff.TRANSIENT.after(member.failures, member.who.subject().uid())));
    };
  }

  private Instant deadline(Member member) {
    return sink.content(member.who.subject().namespace(), member.who.secretName())
        .flatMap(content -> content.delivery().validUntil())
        .orElse(member.who.tenure().expiresAt());
  }

  /** Identities whose tenure has not ended, and which hold a credential that is valid now. */
  long alive() {
    return members.values().stream()
        .filter(member -> !member.who.tenure().endedAt(clock.instant()))
        .filter(member -> deadline(member).isAfter(clock.instant()))
        .filter(m -> sink.exists(m.who.subject().namespace(), m.who.secretName()))
        .count();
  }

  /** Identities whose tenure lasts. */
  long within() {
    return members.values().stream()
        .filter(member -> !member.who.tenure().endedAt(clock.instant()))
        .count();
  }

  /** The longest time from the end of a tenure to its Secret being gone. */
  Duration latestEnd() {
    return latestEnd;
  }

  /** The most certificates signed in one tick. */
  int busiestTick() {
    return busiestTick;
  }

  /** How often anything was looked at. */
  long looks() {
    return looks;
  }

  /** How many objects wait for anything. */
  int scheduled() {
    return due.size();
  }
}
