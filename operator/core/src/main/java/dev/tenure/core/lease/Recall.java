package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes back what a person demands back, at once. A demand on a backend takes what came from that
 * backend, wherever the object leases from now; what lies in the Secret goes with it only where it
 * is taken.
 */
final class Recall {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final LeaseJournal journal;
  private final Retirement retirement;
  private final Ending ending;
  private final Spread spread;
  private final InstantSource clock;

  /**
   * @param spread turns of the many that a demand on a backend concerns
   */
  Recall(
      LeaseJournal journal,
      Retirement retirement,
      Ending ending,
      Spread spread,
      InstantSource clock) {
    this.journal = journal;
    this.retirement = retirement;
    this.ending = ending;
    this.spread = spread;
    this.clock = clock;
  }

  /** What became of the demands. */
  sealed interface Result {
    /** Nothing of it is valid any more; the object goes on from here. */
    record Done(LeaseInput rest, Optional<Occurrence> told) implements Result {}

    /** What lies in the Secret is taken, and cannot be yet. */
    record Still(Outcome outcome) implements Result {}

    /** What was replaced before cannot be taken yet; what lies in the Secret goes on. */
    record Later(LeaseInput rest, Outcome outcome) implements Result {}
  }

  /** The same object, where demands that take nothing of what it has are answered already. */
  LeaseInput heeding(LeaseInput input) {
    return input.ordered(
        input.orders().heeding(one -> !taken(input, one).isEmpty() || takesSecret(input, one)));
  }

  /** Carries out the demands of {@link #heeding}. Killed anywhere, it is done once more. */
  Result carryOut(LeaseInput input) {
    var demands = input.demanded();
    var secret = demands.stream().anyMatch(one -> takesSecret(input, one));
    var turn = turn(demands);
    if (turn.isPresent()) {
      return failed(input, secret, turn.get());
    }
    var credentials =
        demands.stream().flatMap(one -> taken(input, one).stream()).distinct().toList();
    var gone =
        retirement
            .revokeAll(input.subject(), credentials, Reason.REVOCATION_DEMANDED)
            .then(
                _ ->
                    secret
                        ? ending.takeAway(input.subject(), input.secretName())
                        : Answer.ok(false));
    if (!(gone instanceof Answer.Ok<Boolean>(var removed))) {
      var failure = gone.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow();
      return failed(input, secret, failure);
    }
    var told =
        removed || !credentials.isEmpty()
            ? Optional.of(told(input, credentials.size(), secret))
            : Optional.<Occurrence>empty();
    return new Result.Done(secret ? input.withdrawn() : heeding(input), told);
  }

  private static Result failed(LeaseInput input, boolean secret, Outcome outcome) {
    return secret
        ? new Result.Still(outcome)
        : new Result.Later(input.ordered(input.orders().without(input.demanded())), outcome);
  }

  /** A demand on a backend comes from many leases at once, which take turns. */
  private Optional<Outcome> turn(List<RevocationDemand> demands) {
    if (demands.stream().anyMatch(RevocationDemand::isOwn)) {
      return Optional.empty();
    }
    var scope = demands.getFirst().scope();
    return spread
        .place(scope, clock.instant())
        .map(
            at ->
                new Outcome.Waiting(
                    Reason.BUDGET_EXHAUSTED,
                    "Everything of %s is revoked; this object waits for its turn.".formatted(scope),
                    at));
  }

  /** What a demand takes at the servers. One that was never delivered is discarded anyway. */
  private List<Credential> taken(LeaseInput input, RevocationDemand demand) {
    return journal.credentials(input.subject()).stream()
        .filter(one -> one.rotation() <= input.deliveredRotation())
        .filter(one -> demand.isOwn() || cameFrom(one.account(), demand))
        .toList();
  }

  /** Whether what lies in the Secret is taken: a value that its backend keeps is changed there. */
  private boolean takesSecret(LeaseInput input, RevocationDemand demand) {
    var origin = input.destination().delivered().map(Delivery::origin);
    var leased =
        journal.credentials(input.subject()).stream()
            .filter(one -> origin.equals(Optional.of(one.id())))
            .findFirst();
    if (leased.isPresent()) {
      return demand.isOwn() || cameFrom(leased.get().account(), demand);
    }
    return input.destination() instanceof Destination.Ours
        && switch (input.source()) {
          case Source.Dynamic(var account, _) ->
              demand.isOwn() || (asked(input) && cameFrom(account, demand));
          case Source.Generated _, Source.Token _ -> demand.isOwn();
          case Source.Static _ -> false;
        };
  }

  /** A credential that was revoked a moment before we were killed is in no journal any more. */
  private static boolean asked(LeaseInput input) {
    return input
        .destination()
        .delivered()
        .map(Delivery::request)
        .equals(Optional.of(input.fingerprint()));
  }

  private static boolean cameFrom(Account account, RevocationDemand demand) {
    return demand.scope().equals(RevocationDemand.onBackend(account.backend()));
  }

  private static Occurrence told(LeaseInput input, int credentials, boolean secret) {
    return new Occurrence(
        Reason.REVOKED,
        Reason.REVOCATION_DEMANDED,
        "Revocation %s. %d leased credentials are gone at their server, Secret %s %s."
            .formatted(
                RevocationDemand.text(input.demanded()),
                credentials,
                input.secretName(),
                secret ? "is deleted" : "holds another and stays"));
  }
}
