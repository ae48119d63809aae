package dev.tenure.core.certificate;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Restraint;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds how often one identity is replaced for what nobody asked for: an issuer whose certificates
 * hardly live, or another writer who spoils each of them.
 */
final class ReissueGuard {
  private static final Set<Reason> ASKED =
      EnumSet.of(
          Reason.FIRST_ISSUANCE,
          Reason.SPEC_CHANGED,
          Reason.RENEW_REQUESTED,
          Reason.REVOCATION_DEMANDED,
          Reason.AUTHORITY_REVOKED);

  private static final int FREE = 5;
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** No life is shorter by the definition than four of these. */
  private static final Duration LEAST = Duration.ofSeconds(15);

  private final Restraint restraint = new Restraint(FREE, FIRST);

  /** Why it is not replaced yet; empty where it may be. */
  Optional<Outcome> refusal(CertificateInput input, CertificateDecision.Issue issue, Instant now) {
    if (ASKED.contains(issue.why())) {
      return Optional.empty();
    }
    var uid = input.subject().uid();
    return restraint
        .held(uid, now)
        .map(until -> inTime(until, input.destination().delivered()))
        .filter(now::isBefore)
        .map(
            until ->
                new Outcome.Waiting(
                    Reason.REPLACED_TOO_OFTEN,
                    text(input, issue.why(), restraint.times(uid, now), until),
                    until));
  }

  /** Notes a delivery. What lived half of what was asked, or longer, is no runaway. */
  void delivered(CertificateInput input, CertificateDecision.Issue issue, Instant now) {
    if (!ASKED.contains(issue.why())) {
      var life = input.request().duration();
      var quarter = life.dividedBy(4);
      restraint.did(
          input.subject().uid(),
          now,
          quarter.compareTo(LONGEST) < 0 ? quarter : LONGEST,
          life.dividedBy(2));
    }
  }

  /** What is valid is replaced before it ends, unless its life is too short to be meant. */
  private static Instant inTime(Instant until, Optional<Delivery> lies) {
    return lies.flatMap(
            delivery ->
                delivery
                    .validUntil()
                    .map(
                        end -> {
                          var line = end.minus(Duration.between(delivery.at(), end).dividedBy(6));
                          var least = delivery.at().plus(LEAST);
                          return line.isBefore(least) ? least : line;
                        }))
        .filter(until::isAfter)
        .orElse(until);
  }

  private static String text(CertificateInput input, Reason why, int times, Instant until) {
    var mend =
        switch (why) {
          case SECRET_EDITED, SECRET_MISSING ->
              "Another writer changes or deletes Secret %s: find it (kubectl get secret --namespace %s %s --output yaml --show-managed-fields) and stop it."
                  .formatted(
                      input.request().secretName(),
                      input.subject().namespace(),
                      input.request().secretName());
          case ROTATION_DUE ->
              "IdentityIssuer \"%s\" gives much less than the %d s that are asked for: let it give longer lives, or look whether its clock is right."
                  .formatted(input.request().issuer(), input.request().duration().toSeconds());
          default ->
              "See the events of the object, and the conditions of IdentityIssuer \"%s\"."
                  .formatted(input.request().issuer());
        };
    return "It was replaced %d times in short order (%s); it is replaced again at %s. %s"
        .formatted(times, why.text(), until, mend);
  }
}
