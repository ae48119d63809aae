package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.Deed.Action;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Leased credentials, each under a token of its own: open the token, journal it, read with it,
 * journal the lease, deliver. Whatever instruction we are killed at, the journal or the short life
 * of an unread token leads back to what the server holds.
 */
final class DynamicLeases {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  /** More steps than any look needs; a decision that never settles is a defect, not a hot loop. */
  private static final int MOST_STEPS = 16;

  private final SecretServer server;
  private final LeaseJournal journal;
  private final CredentialSink sink;
  private final AccountConsent consent;
  private final Handover handover;
  private final RenewalBook book;
  private final Retirement retirement;
  private final Renewals renewals;
  private final InstantSource clock;
  private final Deliverer deliverer;
  private final LeaseDeeds deeds;
  private final Duration lead;

  DynamicLeases(
      LeaseEngine.Ports ports,
      Handover handover,
      RenewalBook book,
      Retirement retirement,
      Renewals renewals,
      Duration lead,
      InstantSource clock) {
    this.lead = lead;
    this.server = ports.server();
    this.journal = ports.journal();
    this.sink = ports.sink();
    this.consent = ports.consent();
    this.handover = handover;
    this.book = book;
    this.retirement = retirement;
    this.renewals = renewals;
    this.clock = clock;
    this.deliverer = new Deliverer(sink, ports.composer());
    this.deeds = new LeaseDeeds(ports.audit());
  }

  /** Forgets an object that is gone. */
  void forget(String uid) {
    deliverer.forget(uid);
  }

  /** One look: steps until nothing is left to do now. */
  Standing reconcile(LeaseInput cached, Source.Dynamic source, Handover.Consumers who) {
    var seen = destinationBelieved(cached);
    if (!(seen instanceof Answer.Ok<Destination>(var destination))) {
      return failed(cached, seen.failure(again()).orElseThrow(), who.restarted());
    }
    var input = cached.at(destination);
    var left = new Left();
    Optional<Occurrence> happened = Optional.empty();
    var consumers = who;
    for (var step = 0; step <= MOST_STEPS + renewals.held(input).size(); step++) {
      var held = renewals.held(input);
      var pace = Pace.of(lead, input, consumers);
      switch (DynamicPolicy.decide(input, held, left.ids(), pace, clock.instant())) {
        case DynamicDecision.Keep keep -> {
          return left.told(told(settled(input, held, keep, consumers), happened));
        }
        case DynamicDecision.Refuse(var why) -> {
          var outcome = new Outcome.Stalled(why.reason(), why.message(), again());
          return told(failed(input, outcome, consumers.restarted()), happened);
        }
        case DynamicDecision.Discard(var credential) ->
            retirement
                .revoke(input.subject(), credential, Reason.SECRET_MISSING)
                .failure(again())
                .ifPresent(failure -> left.add(credential, failure));
        case DynamicDecision.Acquire(var why, var rotation) -> {
          var acquired = acquire(input, source, why, rotation);
          if (!(acquired instanceof Answer.Ok<Parcel>(var parcel))) {
            var later = LookAgain.after(acquired, clock.instant());
            var outcome = acquired.failure(later).orElseThrow();
            return told(failed(input, outcome, consumers.restarted()), happened);
          }
          happened = Optional.of(Deliverer.occurrence(input, parcel));
          input = input.at(delivered(input, parcel));
          if (rotation == 1) {
            consumers = Deliverer.consumers(input, consumers.consumers(), 1);
          }
        }
      }
    }
    throw new IllegalStateException("no decision settled for " + cached.subject());
  }

  /**
   * What could not be discarded in this look, e.g. at a backend that is away: it holds up nothing.
   */
  private static final class Left {
    private final Map<String, Outcome> failures = new LinkedHashMap<>();

    void add(Credential credential, Outcome failure) {
      failures.put(credential.id(), failure);
    }

    Set<String> ids() {
      return failures.keySet();
    }

    Standing told(Standing standing) {
      return standing.outcome() instanceof Outcome.Done
          ? failures.values().stream().findFirst().map(standing::with).orElse(standing)
          : standing;
    }
  }

  /**
   * The cache may lag behind our own last write; where the journal holds something that the cache
   * does not know as delivered, the server is asked before anything is revoked.
   */
  private Answer<Destination> destinationBelieved(LeaseInput cached) {
    var inLimbo =
        journal.credentials(cached.subject()).stream()
            .anyMatch(c -> c.rotation() > cached.deliveredRotation());
    return inLimbo
        ? sink.lookLive(cached.subject(), cached.secretName())
        : Answer.ok(cached.destination());
  }

  private Answer<Parcel> acquire(
      LeaseInput input, Source.Dynamic source, Reason why, long rotation) {
    var at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var parcel =
        new Parcel(why, rotation, at, Optional.empty(), "r" + rotation + "-" + UUID.randomUUID());
    return consent
        .granted(input.subject(), input.account())
        .then(_ -> deliverer.rehearse(input, parcel))
        .then(_ -> open(input, source, parcel))
        .then(credential -> readAndDeliver(input, source, parcel, credential));
  }

  /**
   * A token that could not be journaled is ended at once; should that fail too, it ends soon. Its
   * record may have been written all the same, so what was there before is written again.
   */
  private Answer<Credential> open(LeaseInput input, Source.Dynamic source, Parcel parcel) {
    return server
        .open(source.account(), input.subject(), parcel.origin(), input.tenure().expiresAt())
        .then(
            handle -> {
              var credential =
                  new Credential(
                      parcel.origin(),
                      parcel.rotation(),
                      source.account(),
                      handle,
                      Optional.empty(),
                      clock.instant());
              var before = journal.credentials(input.subject());
              var journaled = record(input, credential);
              if (!(journaled instanceof Answer.Ok<Credential>)) {
                server.revoke(source.account(), handle, Optional.empty());
                journal.record(input.subject(), before);
              }
              return journaled;
            });
  }

  private Answer<Credential> record(LeaseInput input, Credential credential) {
    var credentials = new ArrayList<>(journal.credentials(input.subject()));
    credentials.removeIf(c -> c.id().equals(credential.id()));
    credentials.add(credential);
    return journal.record(input.subject(), List.copyOf(credentials)).map(_ -> credential);
  }

  private Answer<Parcel> readAndDeliver(
      LeaseInput input, Source.Dynamic source, Parcel parcel, Credential credential) {
    var asked = clock.instant();
    var delivered =
        server
            .read(source.account(), credential.handle(), source.query())
            .then(
                leased -> {
                  var holding = credential.holding(leased.lease());
                  deeds.told(
                      Action.ISSUE, input.subject(), holding, parcel.why(), Answer.ok(holding));
                  book.learnt(holding, leased.lease(), leased.lease().duration(), asked);
                  return record(input, holding)
                      .then(_ -> deliverer.deliver(input, parcel, leased.data()))
                      .map(_ -> parcel);
                });
    if (delivered instanceof Answer.Refused<Parcel> refused) {
      retirement.revoke(input.subject(), credential, refused.violation().reason());
    }
    return delivered;
  }

  private static Destination delivered(LeaseInput input, Parcel parcel) {
    return new Destination.Ours(Deliverer.delivery(input, parcel), true);
  }

  /** What waited for consumers to move is decided upon again as soon as they have. */
  private Standing settled(
      LeaseInput input, List<Held> held, DynamicDecision.Keep keep, Handover.Consumers who) {
    var now = clock.instant();
    var standing = handover.settle(who, keep.delivery(), keep.visible(), keep.concern());
    var pace = Pace.of(lead, input, who);
    if (!pace.moving() || standing.restarted() < keep.delivery().rotation()) {
      return shown(standing, keep);
    }
    return DynamicPolicy.decide(input, held, Set.of(), pace.moved(), now)
            instanceof DynamicDecision.Keep moved
        ? shown(standing, moved)
        : shown(standing, keep).waking(now.plus(Pace.AFTER_THE_MOVE));
  }

  private Standing shown(Standing settled, DynamicDecision.Keep keep) {
    var standing = settled.showing(keep.visible(), Optional.of(keep.validUntil()));
    return keep.turn()
        .map(turn -> standing.awaiting(turn, Reason.LEASE_ENDING, clock.instant()))
        .orElse(standing);
  }

  /** What was delivered stays, and ends when the server ends it. */
  private Standing failed(LeaseInput input, Outcome outcome, long restarted) {
    var delivery = input.destination().delivered();
    var end =
        delivery.flatMap(
            d ->
                renewals.held(input).stream()
                    .filter(h -> h.credential().id().equals(d.origin()))
                    .findFirst()
                    .flatMap(h -> h.known().end())
                    .or(() -> d.adopted().flatMap(_ -> d.validUntil())));
    return Standing.unchanged(outcome, delivery, end, restarted);
  }

  private static Standing told(Standing standing, Optional<Occurrence> happened) {
    return happened.map(standing::with).orElse(standing);
  }

  private Instant again() {
    return clock.instant().plus(LOOK_AGAIN);
  }
}
