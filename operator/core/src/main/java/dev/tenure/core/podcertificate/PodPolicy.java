package dev.tenure.core.podcertificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateDecision;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.CertificatePolicy;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.schedule.RenewalPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides whether a pod gets a certificate: by the one identity that governs its account, under the
 * same rules as a certificate in a Secret.
 */
public final class PodPolicy {
  /** What the API server takes as the shortest life of a pod's certificate. */
  public static final Duration SHORTEST = Duration.ofHours(1);

  /** What the API server keeps between either end of a life and its refresh. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private PodPolicy() {}

  /**
   * The answer at {@code now}.
   *
   * @param governing the identities that deliver to pods of the request's account by its issuer
   */
  public static PodDecision decide(
      PodRequest request, List<CertificateInput> governing, Instant now) {
    if (!request.wishes().isEmpty()) {
      return deny(
          Reason.INVALID_UNVERIFIED_USER_ANNOTATIONS,
          "The pod asks for %s by userAnnotations, of which this signer knows none. Leave them out; MachineIdentity says what is signed."
              .formatted(String.join(", ", new TreeSet<>(request.wishes()))));
    }
    if (governing.isEmpty()) {
      return deny(Reason.IDENTITY_NOT_FOUND, none(request));
    }
    if (governing.size() > 1) {
      return deny(Reason.IDENTITY_AMBIGUOUS, several(request, governing));
    }
    var input = governing.getFirst();
    return unfit(input, now)
        .<PodDecision>map(PodDecision.Deny::new)
        .orElseGet(() -> signed(request, input, now));
  }

  /** Why no pod of the identity could get a certificate now, whatever the pod asks. */
  static Optional<Violation> unfit(CertificateInput input, Instant now) {
    if (input.tenure().endedAt(now.plus(SHORTEST))) {
      return Optional.of(
          new Violation(
              Reason.EXPIRED,
              "The tenure of MachineIdentity \"%s\" ends at %s, and a pod's certificate lives for an hour at least. To go on, set a later spec.expiresAt."
                  .formatted(input.subject().name(), input.tenure().expiresAt())));
    }
    if (input.issuer() instanceof Lookup.Found<Issuer>(var issuer)
        && issuer.authority() instanceof Issuer.Authority.Elsewhere) {
      return Optional.of(
          new Violation(
              Reason.ISSUER_NOT_ALLOWED,
              "IdentityIssuer \"%s\" signs elsewhere, and pods get certificates only from issuers of type managedCA or ca. Name another issuer in spec.certificate.issuer."
                  .formatted(issuer.name())));
    }
    return input.request().duration().compareTo(SHORTEST) < 0
        ? Optional.of(
            new Violation(
                Reason.DURATION_NOT_ALLOWED,
                "A pod's certificate lives for an hour at least, and spec.certificate.duration of MachineIdentity \"%s\" is %d s. Set it to 1h or more."
                    .formatted(input.subject().name(), input.request().duration().toSeconds())))
        : Optional.empty();
  }

  private static PodDecision signed(PodRequest request, CertificateInput input, Instant now) {
    return switch (CertificatePolicy.decide(input.holdingNothing(), now)) {
      case CertificateDecision.Issue issue
          when issue.profile() instanceof CertificateProfile profile ->
          issue(request, profile);
      case CertificateDecision.Issue _ ->
          throw new IllegalStateException("pods ask for certificates alone");
      case CertificateDecision.Refuse(var why) -> new PodDecision.Deny(why);
      case CertificateDecision.Await(var why) -> new PodDecision.Await(why);
      case CertificateDecision.Rest _ ->
          new PodDecision.Await(
              new Violation(
                  Reason.SUSPENDED,
                  "MachineIdentity \"%s\" is suspended: nothing is signed until its spec.suspend is false."
                      .formatted(input.subject().name())));
      case CertificateDecision.End _ -> deny(Reason.EXPIRED, "The tenure has ended.");
      case CertificateDecision.Keep _, CertificateDecision.Adopt _ ->
          throw new IllegalStateException("nothing is delivered that could be kept");
    };
  }

  private static PodDecision issue(PodRequest request, CertificateProfile profile) {
    var from = profile.notBefore();
    var until = earlier(profile.notAfter(), from.plus(request.longest()));
    if (Duration.between(from, until).compareTo(SHORTEST) < 0) {
      return deny(
          Reason.DURATION_NOT_ALLOWED,
          "The CA ends at %s, and a pod's certificate lives for an hour at least. Give the issuer a new CA."
              .formatted(until));
    }
    var refresh = RenewalPoint.of(from, until, request.podUid());
    return new PodDecision.Issue(
        profile.lasting(from, until).withKey(request.key()),
        Instant.ofEpochSecond(
            earlier(later(refresh, from.plus(MARGIN)), until.minus(MARGIN)).getEpochSecond()));
  }

  private static String none(PodRequest request) {
    return "No MachineIdentity governs ServiceAccount %s/%s for signer tenure.dev/%s. Create one with serviceAccountName: %s and certificate: {issuer: %s, delivery: Pod}."
        .formatted(
            request.namespace(),
            request.serviceAccount(),
            request.issuer(),
            request.serviceAccount(),
            request.issuer());
  }

  private static String several(PodRequest request, List<CertificateInput> governing) {
    return "%d MachineIdentities govern ServiceAccount %s/%s for signer tenure.dev/%s: %s. Leave one of them."
        .formatted(
            governing.size(),
            request.namespace(),
            request.serviceAccount(),
            request.issuer(),
            governing.stream()
                .map(input -> input.subject().name())
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  private static PodDecision deny(Reason reason, String message) {
    return new PodDecision.Deny(new Violation(reason, message));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
