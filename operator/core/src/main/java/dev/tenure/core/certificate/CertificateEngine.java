package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Carries out what {@link CertificatePolicy} decides: publish trust, issue, deliver in one write,
 * hand over to consumers. Each step may be repeated after a crash; the Secret's own record says
 * what was done.
 */
public final class CertificateEngine {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration LOOK_SOON = Duration.ofSeconds(20);

  private static final Set<Reason> COULD_WAIT =
      EnumSet.of(
          Reason.AUTHORITY_CHANGED,
          Reason.AUTHORITY_REVOKED,
          Reason.TRUST_CHANGED,
          Reason.RENEWAL_SUGGESTED,
          Reason.RENEW_REQUESTED);

  /**
   * Where credentials come from, each kind from its own.
   *
   * @param advice when those want theirs to be replaced
   */
  public record Sources(
      CertificateAuthority certificates, TokenAuthority tokens, RenewalAdvice advice) {}

  private final Making making;
  private final Adoption adoption;
  private final RenewalAdvice advice;
  private final TrustBundles bundles;
  private final CredentialSink sink;
  private final AccountConsent consent;
  private final Handover handover;
  private final Withdrawal withdrawal;
  private final Spread spread;
  private final Clocks clocks;
  private final InstantSource clock;
  private final TrustRefresh trust;
  private final Rehearsals rehearsals;
  private final ReissueGuard guard = new ReissueGuard();

  public CertificateEngine(
      Sources sources,
      TrustBundles bundles,
      CredentialSink sink,
      AccountConsent consent,
      Handover handover,
      Withdrawal withdrawal,
      Spread spread,
      Clocks clocks) {
    this.making = new Making(sources, sink);
    this.adoption = new Adoption(sources.certificates(), bundles, sink, consent);
    this.advice = sources.advice();
    this.bundles = bundles;
    this.sink = sink;
    this.consent = consent;
    this.handover = handover;
    this.withdrawal = withdrawal;
    this.spread = spread;
    this.clocks = clocks;
    this.clock = clocks.ours();
    this.rehearsals = new Rehearsals(sink);
    this.trust = new TrustRefresh(sources.certificates(), bundles, sink, clock);
  }

  /**
   * One look at an identity.
   *
   * @param consumers what is restarted after a rotation
   * @param restarted the last rotation whose consumers had all moved
   */
  public Standing reconcile(CertificateInput input, List<Consumer> consumers, long restarted) {
    var heeding = new Takings(input).heeding();
    return heeding.demanded().isEmpty() || heeding.tenure().endedAt(clock.instant())
        ? look(heeding, consumers, restarted)
        : recalled(heeding, consumers, restarted);
  }

  /** What is no secret any more is taken back first, whatever else is wrong, and then replaced. */
  private Standing recalled(CertificateInput input, List<Consumer> consumers, long restarted) {
    var place = place(input);
    if (place.isPresent()) {
      return waiting(input, consumers(input, consumers, restarted), place.get());
    }
    var secret = new Takings(input).secret();
    return switch (withdrawal.recall(input)) {
      case Withdrawal.Recall.Failed(var why) ->
          secret ? unchanged(input, restarted, why) : later(input, consumers, restarted, why);
      case Withdrawal.Recall.Done(var taken, var told) -> {
        var rest =
            secret
                ? Answer.ok(input.withdrawn(taken))
                : new AnsweredRecord(sink).write(input, taken);
        var failure = rest.failure(clock.instant().plus(LOOK_AGAIN));
        var standing =
            rest instanceof Answer.Ok<CertificateInput>(var left)
                ? look(left, consumers, restarted)
                : later(input, consumers, restarted, failure.orElseThrow());
        yield told.map(happened -> standing.with(happened.and(standing.occurrence())))
            .orElse(standing);
      }
    };
  }

  /** What lies in the Secret is none of the demand's, and goes on while that waits. */
  private Standing later(
      CertificateInput input, List<Consumer> consumers, long restarted, Outcome outcome) {
    var standing =
        look(input.ordered(input.orders().without(input.demanded())), consumers, restarted);
    return standing.outcome() instanceof Outcome.Done ? standing.with(outcome) : standing;
  }

  private static Handover.Consumers consumers(
      CertificateInput input, List<Consumer> consumers, long restarted) {
    return new Handover.Consumers(
        input.subject(), input.request().secretName(), consumers, restarted);
  }

  /** A demand on an issuer comes from many identities at once, which take turns. */
  private Optional<Instant> place(CertificateInput input) {
    var own = input.demanded().stream().anyMatch(RevocationDemand::isOwn);
    return own || input.destination().delivered().isEmpty()
        ? Optional.empty()
        : spread.place(input.demanded().getFirst().scope(), clock.instant());
  }

  private Standing look(CertificateInput given, List<Consumer> consumers, long restarted) {
    var advised = Advised.of(given, advice);
    var input = advised.input();
    var now = clock.instant();
    var again = now.plus(LOOK_AGAIN);
    var who = consumers(input, consumers, restarted);
    var standing =
        switch (CertificatePolicy.decide(input, now)) {
          case CertificateDecision.Keep keep -> waking(kept(keep, who, now), advised.again());
          case CertificateDecision.Rest _ -> rest(input, restarted);
          case CertificateDecision.Issue issue ->
              place(input, issue, now)
                  .map(at -> waiting(input, who, at))
                  .orElseGet(
                      () ->
                          skew(input, issue)
                              .or(() -> guard.refusal(input, issue, now))
                              .map(why -> unchanged(input, restarted, why))
                              .orElseGet(() -> issue(input, issue, who)));
          case CertificateDecision.Adopt adopt -> adopt(input, adopt, who);
          case CertificateDecision.Refuse(var why) ->
              unchanged(input, restarted, new Outcome.Stalled(why.reason(), why.message(), again));
          case CertificateDecision.Await(var why) ->
              unchanged(input, restarted, new Outcome.Waiting(why.reason(), why.message(), again));
          case CertificateDecision.End _ -> withdrawal.end(input, restarted);
        };
    return standing.ended() ? standing : awakeAtEveryEnd(trust.bring(input, standing), input, now);
  }

  /** Whatever we wait for, the end of the credential and of the tenure are not slept through. */
  private static Standing awakeAtEveryEnd(Standing standing, CertificateInput input, Instant now) {
    var ends = Stream.concat(standing.validUntil().stream(), Stream.of(input.tenure().expiresAt()));
    return ends.filter(now::isBefore).reduce(standing, Standing::waking, (_, last) -> last);
  }

  /** Where what lies there would do for a while, the issuer's herd is spread. */
  private Optional<Instant> place(
      CertificateInput input, CertificateDecision.Issue issue, Instant now) {
    var lasts =
        input
            .destination()
            .delivered()
            .filter(d -> !CertificatePolicy.isDue(input, d, now))
            .isPresent();
    var restored = input.destination() instanceof Destination.Left;
    return restored || (lasts && COULD_WAIT.contains(issue.why()))
        ? spread.place(input.request().issuer(), now)
        : Optional.empty();
  }

  /**
   * While the clocks disagree, what is valid by the server's is kept; where nothing is, only what
   * both would call valid is made.
   */
  private Optional<Outcome> skew(CertificateInput input, CertificateDecision.Issue issue) {
    return clocks.skewUnless(
        theirs ->
            input.destination().delivered().filter(d -> d.validAt(theirs)).isEmpty()
                && !issue.profile().notBefore().isAfter(theirs)
                && issue.profile().notAfter().isAfter(theirs));
  }

  private Standing waiting(CertificateInput input, Handover.Consumers who, Instant place) {
    if (input.destination() instanceof Destination.Left) {
      return unchanged(
          input,
          who.restarted(),
          new Outcome.Waiting(
              Reason.PENDING,
              "What an earlier object of this name left is replaced in its turn, at %s."
                  .formatted(place),
              place));
    }
    var delivery = input.destination().delivered().orElseThrow();
    var wish = RotationTiming.regular(input, delivery, clock.instant());
    var keep = CertificatePolicy.keep(input, delivery, wish);
    return handover.settle(who, delivery, keep.next(), keep.concern()).waking(place);
  }

  private Standing kept(CertificateDecision.Keep keep, Handover.Consumers who, Instant now) {
    var standing = handover.settle(who, keep.delivery(), keep.next(), keep.concern());
    return keep.wish()
        .map(wish -> standing.awaiting(wish.turn(), wish.why(), now))
        .orElse(standing);
  }

  private Standing issue(
      CertificateInput input, CertificateDecision.Issue issue, Handover.Consumers who) {
    var request = input.request();
    var answer =
        consent
            .granted(input.subject(), input.account())
            .then(_ -> bundles.publish(request.issuer(), input.subject().namespace()))
            .then(_ -> rehearsals.before(input, issue))
            .then(_ -> withdrawal.room(input))
            .then(
                before ->
                    making
                        .make(input, issue.profile())
                        .then(made -> deliver(input, issue, made, before)));
    return answer instanceof Answer.Ok<Delivery>(var delivery)
        ? issued(input, issue, delivery, who)
        : unchanged(input, who.restarted(), answer.failure(lookAgain(answer)).orElseThrow());
  }

  /** Nothing wakes us when a Secret of somebody else appears. */
  private Instant lookAgain(Answer<Delivery> answer) {
    var soon =
        answer instanceof Answer.Refused<Delivery>(var why)
            && why.reason() == Reason.PASSWORD_NOT_FOUND;
    return clock.instant().plus(soon ? LOOK_SOON : LOOK_AGAIN);
  }

  private Answer<Delivery> deliver(
      CertificateInput input, CertificateDecision.Issue issue, Making.Made made, Issued before) {
    var delivery = made.delivery(input, issue, before);
    var content =
        new Content(
            input.request().secretName(), made.type(), made.data(), delivery, input.tenure());
    return rehearsals.after(input, sink.write(input.subject(), content)).map(_ -> delivery);
  }

  private Standing adopt(
      CertificateInput input, CertificateDecision.Adopt adopt, Handover.Consumers who) {
    var answer = adoption.of(input, adopt);
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return unchanged(input, who.restarted(), answer.failure(lookAgain(answer)).orElseThrow());
    }
    return delivered(input, delivery, who).with(Adoption.told(who.secretName(), delivery));
  }

  /** How things stand right after a delivery. */
  private Standing delivered(CertificateInput input, Delivery delivery, Handover.Consumers who) {
    var renewed = Advised.of(input.holding(new Destination.Ours(delivery, true)), advice);
    var now = clock.instant();
    var kept =
        CertificatePolicy.decide(renewed.input(), now) instanceof CertificateDecision.Keep keep
            ? keep
            : new CertificateDecision.Keep(
                delivery, now.plus(LOOK_AGAIN), Optional.empty(), Optional.empty());
    return waking(kept(kept, who, now), renewed.again());
  }

  private Standing issued(
      CertificateInput input,
      CertificateDecision.Issue issue,
      Delivery delivery,
      Handover.Consumers who) {
    guard.delivered(input, issue, clock.instant());
    return delivered(input, delivery, who).with(Making.told(input, issue, delivery));
  }

  private static Standing waking(Standing standing, Optional<Instant> at) {
    return at.map(standing::waking).orElse(standing);
  }

  private static Standing rest(CertificateInput input, long restarted) {
    var delivery = input.destination().delivered();
    return Standing.suspended(
        delivery, delivery.flatMap(Delivery::validUntil), input.tenure().expiresAt(), restarted);
  }

  private static Standing unchanged(CertificateInput input, long restarted, Outcome outcome) {
    var delivery = input.destination().delivered();
    return Standing.unchanged(outcome, delivery, delivery.flatMap(Delivery::validUntil), restarted);
  }
}
