package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.acme.OrderStore.Kept;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** Shows the server that the names of an order are under our control (RFC 8555 section 7.5). */
final class Proving {
  private final AcmeSettings settings;
  private final ServerCalls calls;
  private final OrderStore store;
  private final InstantSource clock;

  Proving(AcmeSettings settings, ServerCalls calls, OrderStore store, InstantSource clock) {
    this.settings = settings;
    this.calls = calls;
    this.store = store;
    this.clock = clock;
  }

  /** A name that is not proven yet, and the challenge by which it is to be. */
  private record Open(Challenge challenge, Proof proof, SolverRule.Solver solver) {}

  /**
   * Puts up the proofs and asks the server to look; the record as it is then. Refused where a name
   * cannot be proven.
   */
  Answer<Kept> prove(Order order, Kept kept) {
    return calls
        .ask(() -> open(order))
        .then(Function.identity())
        .then(open -> shown(open, kept).then(now -> settled(open, now)))
        .then(settled -> looked(settled.open(), settled.kept()));
  }

  private record Settled(List<Open> open, Kept kept) {}

  private Answer<List<Open>> open(Order order) {
    Answer<List<Open>> all = Answer.ok(new ArrayList<>());
    for (var authorization : order.getAuthorizations()) {
      all =
          all.then(
              open ->
                  calls
                      .ask(() -> fetched(authorization))
                      .then(this::open)
                      .map(
                          one -> {
                            one.ifPresent(open::add);
                            return open;
                          }));
    }
    return all;
  }

  private static Authorization fetched(Authorization authorization) throws AcmeException {
    authorization.fetch();
    return authorization;
  }

  private Answer<Optional<Open>> open(Authorization authorization) {
    if (authorization.getStatus() == Status.VALID) {
      return Answer.ok(Optional.empty());
    }
    if (authorization.getStatus() != Status.PENDING) {
      return new Answer.Refused<>(failure(authorization));
    }
    var identity = identity(authorization);
    return settings
        .solver(identity)
        .flatMap(rule -> open(authorization, identity, rule.solver()))
        .map(open -> Answer.ok(Optional.of(open)))
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.CHALLENGE_FAILED,
                    "%s offers no challenge for \"%s\" that the issuer's spec.acme.solvers answer; it offers %s. Have a solver added."
                        .formatted(
                            settings.place(),
                            identity.text(),
                            authorization.getChallenges().stream()
                                .map(Challenge::getType)
                                .map(ServerCalls::clean)
                                .toList())));
  }

  private static Optional<Open> open(
      Authorization authorization, Identity identity, SolverRule.Solver solver) {
    return switch (solver.type()) {
      case HTTP_01 ->
          authorization
              .findChallenge(Http01Challenge.class)
              .map(
                  challenge ->
                      new Open(
                          challenge,
                          new Proof(
                              Proof.Type.HTTP_01,
                              identity.name(),
                              challenge.getToken(),
                              challenge.getAuthorization(),
                              false),
                          solver));
      case DNS_01 ->
          authorization
              .findChallenge(Dns01Challenge.class)
              .map(
                  challenge ->
                      new Open(
                          challenge,
                          new Proof(
                              Proof.Type.DNS_01, identity.name(), "", challenge.getDigest(), false),
                          solver));
    };
  }

  /** Recorded first, so that whatever happens it is taken away again; then put there. */
  private Answer<Kept> shown(List<Open> open, Kept kept) {
    var more =
        open.stream()
            .map(Open::proof)
            .filter(proof -> kept.record().proofs().stream().noneMatch(proof::same))
            .toList();
    var recorded =
        more.isEmpty()
            ? Answer.ok(kept)
            : store.write(Optional.of(kept), kept.record().proving(more, clock.instant()));
    return recorded.then(this::presented);
  }

  private Answer<Kept> presented(Kept kept) {
    var proofs = kept.record().proofs();
    if (proofs.stream().allMatch(Proof::shown)) {
      return Answer.ok(kept);
    }
    var there = Proofs.presented(settings, proofs);
    // What lies in the record is there; only what lies elsewhere must be remembered as put there.
    return proofs.stream().allMatch(proof -> proof.type() == Proof.Type.HTTP_01)
        ? there.map(_ -> kept)
        : there.then(_ -> store.write(Optional.of(kept), kept.record().shown(clock.instant())));
  }

  private Answer<Settled> settled(List<Open> open, Kept kept) {
    var longest =
        open.stream()
            .map(one -> one.solver().settles())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    var at = kept.record().shownAt().plus(longest);
    return clock.instant().isBefore(at)
        ? new Answer.Pending<>(
            new Violation(
                Reason.SIGNATURE_PENDING,
                "The proofs for %s are in place; it is asked to look at %s."
                    .formatted(settings.place(), at)),
            at)
        : Answer.ok(new Settled(open, kept));
  }

  private Answer<Kept> looked(List<Open> open, Kept kept) {
    Answer<Kept> all = Answer.ok(kept);
    for (var one : open) {
      all = all.then(_ -> calls.ask(() -> looked(one.challenge())).map(_ -> kept));
    }
    return all;
  }

  private static boolean looked(Challenge challenge) throws AcmeException {
    if (challenge.getStatus() == Status.PENDING) {
      challenge.trigger();
    }
    return true;
  }

  /** Why the server gave the order up, name by name. */
  Answer<String> failure(Order order) {
    return calls.ask(() -> told(order)).then(Function.identity());
  }

  private Answer<String> told(Order order) {
    for (var authorization : order.getAuthorizations()) {
      var status = calls.ask(() -> fetched(authorization).getStatus());
      if (status instanceof Answer.Ok<Status>(var is)
          && is != Status.VALID
          && is != Status.PENDING) {
        return new Answer.Refused<>(failure(authorization));
      }
    }
    return Answer.refused(
        Reason.ISSUER_REFUSED,
        "%s gave the order up: %s."
            .formatted(
                settings.place(),
                order.getError().map(ServerCalls::words).orElse("it does not say why")));
  }

  private Violation failure(Authorization authorization) {
    var identity = identity(authorization);
    var error =
        authorization.getChallenges().stream()
            .map(Challenge::getError)
            .flatMap(Optional::stream)
            .map(ServerCalls::words)
            .findFirst()
            .orElse("it does not say why");
    return new Violation(
        Reason.CHALLENGE_FAILED,
        "%s did not find the proof for \"%s\": %s. %s"
            .formatted(settings.place(), identity.text(), error, mend(identity)));
  }

  private String mend(Identity identity) {
    return settings
        .solver(identity)
        .map(
            rule ->
                switch (rule.solver().type()) {
                  case HTTP_01 ->
                      "Route http://%s/.well-known/acme-challenge/ to the operator's Service for ACME."
                          .formatted(identity.name());
                  case DNS_01 ->
                      "See that the zone's public servers answer for _acme-challenge.%s soon after the solver wrote it; spec.acme.solvers[].dns01.propagationDelay waits longer."
                          .formatted(identity.name());
                })
        .orElse("");
  }

  private static Identity identity(Authorization authorization) {
    var given = authorization.getIdentifier();
    return given.getType().equals(Identifier.TYPE_IP)
        ? Identity.ip(given.getValue())
        : new Identity(
            Identity.Type.DNS, ServerCalls.clean(given.getDomain()), authorization.isWildcard());
  }
}
