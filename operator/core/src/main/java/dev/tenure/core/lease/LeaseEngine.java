package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.SecretUsers;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The life of a {@code SecretLease}: fetched by its source, handed over to consumers, the replaced
 * credential revoked once they have moved, all of it revoked at the end.
 */
public final class LeaseEngine {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  /** What the engine reaches the world through. */
  public record Ports(
      SecretServer server,
      LeaseJournal journal,
      CredentialSink sink,
      Composer composer,
      AccountConsent consent,
      Generator generator,
      ContentDigest digest,
      AccountTokens tokens,
      AuditTrail audit) {}

  /**
   * What is waited for.
   *
   * @param grace how long a replaced credential stays valid where no consumer is restarted
   * @param check within which a lease that was revoked behind our back is noticed
   * @param lead how long before its end a credential is replaced: what consumers need to move twice
   *     over, and the grace
   */
  public record Times(Duration grace, Duration check, Duration lead) {
    /**
     * Those of rollouts that may take so long.
     *
     * @param deadline of a rollout
     */
    public static Times of(Duration grace, Duration check, Duration deadline) {
      return new Times(grace, check, deadline.multipliedBy(2).plus(grace));
    }
  }

  private final Ports ports;
  private final Ending ending;
  private final InstantSource clock;
  private final RenewalBook book = new RenewalBook();
  private final DynamicLeases dynamic;
  private final StaticValues fixed;
  private final GeneratedValues generated;
  private final TokenValues tokens;
  private final Retirement retirement;
  private final Renewals renewals;
  private final Suspension suspension;
  private final Relaying relaying;
  private final Recall recall;
  private final Leaving leaving;

  /**
   * @param spread turns of the many that a demand on a backend concerns
   * @param times what is waited for
   */
  public LeaseEngine(
      Ports ports,
      Handover handover,
      Ending ending,
      Spread spread,
      Times times,
      InstantSource clock) {
    this.ports = ports;
    this.ending = ending;
    this.clock = clock;
    this.fixed = new StaticValues(ports, handover, clock);
    this.generated = new GeneratedValues(ports, handover, clock);
    this.tokens = new TokenValues(ports, handover, times.lead(), clock);
    var looks = new LeaseLooks(ports.server(), book, times.check(), clock);
    this.retirement = new Retirement(ports, book, looks, times.grace(), clock, ending::clockAgrees);
    this.renewals = new Renewals(ports, book, looks, clock);
    this.suspension = new Suspension(clock);
    this.recall = new Recall(ports.journal(), retirement, ending, spread, clock);
    this.leaving = new Leaving(ports, this::release);
    this.relaying =
        new Relaying(
            ports.sink(), ports.composer(), new Inherited(ports.sink(), ports.consent(), clock));
    this.dynamic =
        new DynamicLeases(ports, handover, book, retirement, renewals, times.lead(), clock);
  }

  /**
   * One look at a lease.
   *
   * @param consumers what is restarted after a rotation
   * @param restarted the last rotation whose consumers had all moved
   */
  public Standing reconcile(LeaseInput input, List<Consumer> consumers, long restarted) {
    if (input.tenure().endedAt(clock.instant())) {
      return end(input, restarted);
    }
    var heeding = recall.heeding(input);
    return heeding.demanded().isEmpty()
        ? look(heeding, consumers, restarted)
        : recalled(heeding, consumers, restarted);
  }

  /** What is no secret any more is taken back first, whatever else is wrong, and then replaced. */
  private Standing recalled(LeaseInput input, List<Consumer> consumers, long restarted) {
    return switch (recall.carryOut(input)) {
      case Recall.Result.Still(var outcome) -> still(input, outcome, restarted);
      case Recall.Result.Later(var rest, var outcome) -> {
        var standing = look(rest, consumers, restarted);
        yield standing.outcome() instanceof Outcome.Done ? standing.with(outcome) : standing;
      }
      case Recall.Result.Done(var rest, var told) -> {
        var standing = look(rest, consumers, restarted);
        yield told.map(happened -> standing.with(happened.and(standing.occurrence())))
            .orElse(standing);
      }
    };
  }

  private Standing look(LeaseInput input, List<Consumer> consumers, long restarted) {
    var begun = clock.instant();
    var who = Deliverer.consumers(input, consumers, restarted);
    var unrenewed = renewals.renewDue(input);
    if (input.orders().suspended()) {
      var suspended = suspension.of(input, renewals.held(input), restarted);
      return renewals.awake(input, alive(input, suspended, unrenewed), begun);
    }
    var standing = laidOut(input, who);
    var retired =
        retirement.retire(input, standing, renewals.held(input), movesAreKnown(consumers));
    return renewals.awake(input, alive(input, retired, unrenewed), begun);
  }

  /** Where consumers are found, others may use the Secret that cannot be: these need the grace. */
  private static boolean movesAreKnown(List<Consumer> consumers) {
    return !consumers.isEmpty() && !consumers.contains(new SecretUsers());
  }

  /** Brings the Secret to its layout, then the credential up to date. */
  private Standing laidOut(LeaseInput input, Handover.Consumers who) {
    var laid = relaying.bring(input);
    if (!(laid instanceof Answer.Ok<Relaying.Relaid>(var relaid))) {
      var failure = laid.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow();
      return as(input, failure, who.restarted());
    }
    var fetched = fetched(relaid.input(), who);
    return fetched.occurrence().isPresent()
        ? fetched
        : relaid.happened().map(fetched::with).orElse(fetched);
  }

  private Standing fetched(LeaseInput input, Handover.Consumers who) {
    return switch (input.source()) {
      case Source.Dynamic source -> dynamic.reconcile(input, source, who);
      case Source.Static source -> fixed.reconcile(input, source, who, nextRotation(input));
      case Source.Token source -> tokens.reconcile(input, source, who, nextRotation(input));
      case Source.Generated source -> generated.reconcile(input, source, who, nextRotation(input));
    };
  }

  /** What was delivered stays, and ends when its server ends it. */
  private Standing as(LeaseInput input, Outcome failure, long restarted) {
    var delivery = input.destination().delivered();
    return Standing.unchanged(
        failure,
        delivery,
        delivery.flatMap(d -> suspension.until(input, renewals.held(input), d)),
        restarted);
  }

  private Standing alive(LeaseInput input, Standing standing, Optional<Outcome> unrenewed) {
    return unrenewed.map(f -> told(input, standing, f)).orElse(standing);
  }

  /** A renewal that failed: what was delivered ends when its lease ends, unless it is mended. */
  private Standing told(LeaseInput input, Standing standing, Outcome failure) {
    if (!(standing.outcome() instanceof Outcome.Done)) {
      return standing;
    }
    var end =
        renewals.held(input).stream()
            .filter(
                h ->
                    standing
                        .delivery()
                        .map(Delivery::origin)
                        .equals(Optional.of(h.credential().id())))
            .findFirst()
            .flatMap(h -> h.known().end());
    return standing.with(failure).until(end.or(standing::validUntil));
  }

  /**
   * Revokes all that the object holds at the servers and forgets it. {@code true} when nothing is
   * left; for objects that are gone as well.
   *
   * @param why what brought it about
   */
  public Answer<Boolean> release(Subject subject, Reason why) {
    var revoked = retirement.revokeAll(subject, ports.journal().credentials(subject), why);
    if (!(revoked instanceof Answer.Ok<Boolean>)) {
      return revoked;
    }
    dynamic.forget(subject.uid());
    fixed.forget(subject.uid());
    generated.forget(subject.uid());
    tokens.forget(subject.uid());
    return Answer.ok(true);
  }

  /** How many credentials the object has at the servers now. */
  public int held(Subject subject) {
    return ports.journal().credentials(subject).size();
  }

  /**
   * Takes back what an object that is being deleted has at the servers; whatever its spec says by
   * now, the journal knows.
   */
  public Standing leave(Subject subject) {
    return leaving.leave(subject, clock.instant().plus(LOOK_AGAIN));
  }

  /** Takes back what an object that is gone has at the servers still. */
  public Answer<Boolean> workOff(Subject subject) {
    return leaving.workOff(subject);
  }

  private Standing end(LeaseInput input, long restarted) {
    var holds = held(input.subject()) > 0;
    if (holds) {
      var refusal = ending.refusal(input.subject());
      if (refusal.isPresent()) {
        return still(input, refusal.get(), restarted);
      }
      var failure =
          release(input.subject(), Reason.EXPIRED).failure(clock.instant().plus(LOOK_AGAIN));
      if (failure.isPresent()) {
        return still(input, failure.get(), restarted);
      }
    }
    return ending.delete(
        input.subject(), input.tenure(), input.secretName(), input.destination(), holds, restarted);
  }

  private static Standing still(LeaseInput input, Outcome outcome, long restarted) {
    return Standing.unchanged(
        outcome,
        input.destination().delivered(),
        Optional.of(input.tenure().expiresAt()),
        restarted);
  }

  private long nextRotation(LeaseInput input) {
    var journaled =
        ports.journal().credentials(input.subject()).stream()
            .mapToLong(Credential::rotation)
            .max()
            .orElse(0);
    var delivered = input.destination().delivered().map(Delivery::rotation).orElse(0L);
    return Math.max(Math.max(journaled, delivered), input.lastRotation()) + 1;
  }
}
