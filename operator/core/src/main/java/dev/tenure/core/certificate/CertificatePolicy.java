package dev.tenure.core.certificate;

import dev.tenure.core.Check;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateDecision.Adopt;
import dev.tenure.core.certificate.CertificateDecision.Await;
import dev.tenure.core.certificate.CertificateDecision.End;
import dev.tenure.core.certificate.CertificateDecision.Issue;
import dev.tenure.core.certificate.CertificateDecision.Keep;
import dev.tenure.core.certificate.CertificateDecision.Refuse;
import dev.tenure.core.certificate.CertificateDecision.Rest;
import dev.tenure.core.certificate.CertificateDecision.Wish;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a certificate is kept, issued, refused or ended. Need comes first: rules are
 * asked only when something would be issued, so that a valid credential stays while anything is
 * wrong.
 */
public final class CertificatePolicy {
  private static final List<Check<CertificateInput>> BEFORE_ANY =
      List.of(
          input -> input.namespace().violation(),
          CertificatePolicy::issuerServesNamespace,
          input -> input.request().violation(input),
          CertificatePolicy::durationIsAllowed,
          input -> input.destination().violation(),
          CertificatePolicy::isAdoptable);

  private CertificatePolicy() {}

  /** The decision at {@code now}; the same input and time always give the same one. */
  public static CertificateDecision decide(CertificateInput input, Instant now) {
    if (input.tenure().endedAt(now)) {
      return new End();
    }
    if (input.orders().suspended()) {
      return new Rest();
    }
    var delivered = input.destination().delivered();
    var need = need(input, now);
    if (need.isEmpty()) {
      var delivery = delivered.orElseThrow();
      return keep(input, delivery, RotationTiming.wish(input, delivery, now));
    }
    return Check.first(checks(input), input)
        .<CertificateDecision>map(Refuse::new)
        .orElseGet(() -> adopted(input, sign(input, need.get(), now)));
  }

  /** What is offered is taken as it is, where something could be issued as well. */
  private static CertificateDecision adopted(
      CertificateInput input, CertificateDecision otherwise) {
    return input.destination() instanceof Destination.Offered
            && input.request() instanceof CertificateRequest request
            && otherwise instanceof Issue issue
            && issue.profile() instanceof CertificateProfile profile
        ? new Adopt(request, profile, Math.max(1, input.lastRotation()))
        : otherwise;
  }

  private static Optional<Violation> isAdoptable(CertificateInput input) {
    return input.destination() instanceof Destination.Offered
            && !(input.request() instanceof CertificateRequest)
        ? Optional.of(
            new Violation(
                Reason.ADOPTION_REFUSED,
                "A Secret is taken over for its certificate, and %s asks for a token. Choose another secretName: a token is issued at once."
                    .formatted(input.request().field())))
        : Optional.empty();
  }

  /** An owner is demanded of what begins; what lives goes on and says that the owner is gone. */
  private static List<Check<CertificateInput>> checks(CertificateInput input) {
    return input.lastRotation() > 0
        ? BEFORE_ANY
        : Stream.concat(
                Stream.<Check<CertificateInput>>of(CertificatePolicy::owner), BEFORE_ANY.stream())
            .toList();
  }

  /** What is planned for a certificate that stays for now. */
  static Keep keep(CertificateInput input, Delivery delivery, Optional<Wish> wish) {
    var next =
        Stream.of(
                wish.map(w -> w.turn().at()),
                delivery.validUntil(),
                Optional.of(input.tenure().expiresAt()))
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    return new Keep(delivery, next, owner(input).or(input.orders()::violation), wish);
  }

  private static Optional<Reason> need(CertificateInput input, Instant now) {
    if (!input.demanded().isEmpty()) {
      return Optional.of(Reason.REVOCATION_DEMANDED);
    }
    var destination = input.destination();
    return destination
        .need(input.fingerprint(), input.lastRotation())
        .or(() -> destination.delivered().flatMap(delivery -> need(input, delivery, now)));
  }

  private static Optional<Reason> need(CertificateInput input, Delivery delivery, Instant now) {
    if (input.orders().renewalPending(delivery.renewal())) {
      return Optional.of(Reason.RENEW_REQUESTED);
    }
    if (!delivery.validAt(now)) {
      return Optional.of(Reason.ROTATION_DUE);
    }
    var come = RotationTiming.wish(input, delivery, now).filter(w -> w.turn().comeAt(now));
    return come.map(Wish::why)
        .or(
            () ->
                input.mustLearnTrust(delivery)
                    ? Optional.of(Reason.TRUST_CHANGED)
                    : Optional.empty());
  }

  /** Whether its time has come, whatever else is wanted of it. */
  static boolean isDue(CertificateInput input, Delivery delivery, Instant now) {
    return !delivery.validAt(now)
        || RotationTiming.regular(input, delivery, now)
            .filter(wish -> wish.turn().comeAt(now))
            .isPresent();
  }

  private static CertificateDecision sign(CertificateInput input, Reason why, Instant now) {
    if (!(input.issuer() instanceof Lookup.Found<Issuer>(var issuer))) {
      throw new IllegalStateException("the checks let a missing issuer pass");
    }
    if (issuer.authority() instanceof Issuer.Authority.NotReady(var violation)) {
      return new Await(violation);
    }
    var at = Instant.ofEpochSecond(now.getEpochSecond());
    if (!notAfter(input, at).isAfter(now)) {
      return new Await(nothingLeft(input, issuer, now));
    }
    var profile = input.request().settled(input, at, notAfter(input, at));
    var last =
        Math.max(
            input.lastRotation(),
            input.destination().delivered().map(Delivery::rotation).orElse(0L));
    return new Issue(why, profile, last + 1, at, input.fingerprint());
  }

  /** A certificate that has ended when it is made helps nobody, and would be made again at once. */
  private static Violation nothingLeft(CertificateInput input, Issuer issuer, Instant now) {
    return readyAuthority(input)
        .filter(ca -> !ca.notAfter().isAfter(now))
        .map(
            ca ->
                new Violation(
                    Reason.AUTHORITY_EXPIRED,
                    "The CA of IdentityIssuer \"%s\" ended at %s and signs nothing any more. Give the issuer a new CA, or name another issuer in %s.issuer."
                        .formatted(issuer.name(), ca.notAfter(), input.request().field())))
        .orElseGet(
            () ->
                new Violation(
                    Reason.PENDING,
                    "The tenure or its CA ends within a second: nothing is issued any more."));
  }

  /** The life asked for, ended by the tenure's and the authority's ends. */
  static Instant notAfter(CertificateInput input, Instant from) {
    return Stream.of(
            Optional.of(from.plus(input.request().duration())),
            Optional.of(input.tenure().expiresAt()),
            readyAuthority(input).map(Issuer.Authority.Ready::notAfter))
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(end -> Instant.ofEpochSecond(end.getEpochSecond()))
        .orElseThrow();
  }

  private static Optional<Issuer.Authority.Ready> readyAuthority(CertificateInput input) {
    return input.issuer() instanceof Lookup.Found<Issuer>(var issuer)
            && issuer.authority() instanceof Issuer.Authority.Ready ready
        ? Optional.of(ready)
        : Optional.empty();
  }

  private static Optional<Violation> owner(CertificateInput input) {
    return Owner.violation(input.owner(), input.namespace());
  }

  private static Optional<Violation> issuerServesNamespace(CertificateInput input) {
    return switch (input.issuer()) {
      case Lookup.Missing<Issuer>(var name) ->
          Optional.of(
              new Violation(
                  Reason.ISSUER_NOT_FOUND,
                  "No IdentityIssuer is named \"%s\". Name an existing one in %s.issuer (kubectl get identityissuers)."
                      .formatted(name, input.request().field())));
      case Lookup.Found<Issuer>(var issuer) when !issuer.serves().includes(input.namespace()) ->
          Optional.of(
              new Violation(
                  Reason.ISSUER_NOT_ALLOWED,
                  "IdentityIssuer \"%s\" does not serve namespace \"%s\". Name another issuer, or have the namespace added to the issuer's spec.allowedNamespaces."
                      .formatted(issuer.name(), input.namespace().name())));
      case Lookup.Found<Issuer>(var issuer)
          when issuer.terminating() && input.lastRotation() == 0 ->
          Optional.of(
              new Violation(
                  Reason.TERMINATING,
                  "IdentityIssuer \"%s\" is being deleted and takes on no new identities. Name another issuer in %s.issuer."
                      .formatted(issuer.name(), input.request().field())));
      case Lookup.Found<Issuer> _ -> Optional.empty();
    };
  }

  private static Optional<Violation> durationIsAllowed(CertificateInput input) {
    var asked = input.request().duration();
    if (!(input.issuer() instanceof Lookup.Found<Issuer>(var issuer))) {
      return Optional.empty();
    }
    var limit = issuer.maxDuration().filter(max -> asked.compareTo(max) > 0);
    if (limit.isPresent()) {
      return tooLong(
          input.request(),
          "the limit of IdentityIssuer \"%s\"".formatted(issuer.name()),
          limit.get());
    }
    return readyAuthority(input)
        .map(ca -> Duration.between(ca.notBefore(), ca.notAfter()))
        .filter(life -> asked.compareTo(life) > 0)
        .flatMap(
            life ->
                tooLong(
                    input.request(), "the CA's own life at \"%s\"".formatted(issuer.name()), life));
  }

  private static Optional<Violation> tooLong(Request asked, String limitOf, Duration limit) {
    return Optional.of(
        new Violation(
            Reason.DURATION_NOT_ALLOWED,
            "%s.duration of %d s is longer than %s, %d s. Ask for less."
                .formatted(
                    asked.field(), asked.duration().toSeconds(), limitOf, limit.toSeconds())));
  }
}
