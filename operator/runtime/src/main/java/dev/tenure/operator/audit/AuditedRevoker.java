package dev.tenure.operator.audit;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.revocation.CertificateRevoker;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.core.revocation.RevocationReason;
import java.util.Optional;

/** Tells the audit trail of every certificate that is taken back. */
public final class AuditedRevoker implements CertificateRevoker {
  private final CertificateRevoker revoker;
  private final AuditTrail trail;

  public AuditedRevoker(CertificateRevoker revoker, AuditTrail trail) {
    this.revoker = revoker;
    this.trail = trail;
  }

  @Override
  public Answer<Verdict> revoke(RevocationOrder order) {
    var answer = revoker.revoke(order);
    var certificate = order.certificate();
    trail.tell(
        new Deed(
            Deed.Action.REVOKE,
            order.subject(),
            Optional.of(certificate.issuer()),
            "certificate " + certificate.serialNumber(),
            Optional.empty(),
            why(order.reason()),
            answer instanceof Answer.Ok<Verdict>(var verdict)
                ? Optional.of(Reason.CERTIFICATE_NOT_REVOCABLE)
                    .filter(_ -> verdict == Verdict.NOT_REVOCABLE)
                : Deed.failure(answer)));
    return answer;
  }

  private static Reason why(RevocationReason reason) {
    return switch (reason) {
      case KEY_COMPROMISE, UNSPECIFIED -> Reason.REVOCATION_DEMANDED;
      case SUPERSEDED -> Reason.ROTATED;
      case CESSATION_OF_OPERATION -> Reason.EXPIRED;
    };
  }
}
