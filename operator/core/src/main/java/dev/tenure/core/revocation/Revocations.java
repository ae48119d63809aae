package dev.tenure.core.revocation;

import dev.tenure.core.Answer;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;

/** Takes back the certificates of one identity. */
public final class Revocations {
  private final CertificateRevoker revoker;
  private final InstantSource clock;

  public Revocations(CertificateRevoker revoker, InstantSource clock) {
    this.revoker = revoker;
    this.clock = clock;
  }

  /** Whose certificates they are. */
  public record Holder(Subject subject, Optional<String> serviceAccount) {}

  /**
   * Takes back what has not ended. Where one fails the others are tried all the same, and the first
   * failure answers.
   */
  public Answer<Taken> takeBack(Holder holder, Issued issued, RevocationReason reason) {
    var revoked = new ArrayList<IssuedCertificate>();
    var left = new ArrayList<IssuedCertificate>();
    Optional<Answer<Taken>> failure = Optional.empty();
    for (var one : issued.validAt(clock.instant()).certificates()) {
      var order = new RevocationOrder(holder.subject(), holder.serviceAccount(), one, reason);
      var answer = revoker.revoke(order);
      if (answer instanceof Answer.Ok<CertificateRevoker.Verdict>(var verdict)) {
        (verdict == CertificateRevoker.Verdict.REVOKED ? revoked : left).add(one);
      } else if (failure.isEmpty()) {
        failure = Optional.of(answer.map(_ -> new Taken(revoked, left)));
      }
    }
    return failure.orElseGet(() -> Answer.ok(new Taken(revoked, left)));
  }
}
