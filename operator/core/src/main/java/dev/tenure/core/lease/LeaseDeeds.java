package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.audit.Deed.Action;
import dev.tenure.core.identity.Subject;
import java.util.Optional;

/** Tells the audit trail what was done to leased credentials. */
final class LeaseDeeds {
  private final AuditTrail trail;

  LeaseDeeds(AuditTrail trail) {
    this.trail = trail;
  }

  /** Something was read, renewed or revoked; the answer is handed on. */
  <T> Answer<T> told(
      Action action, Subject subject, Credential credential, Reason why, Answer<T> answer) {
    tell(action, subject, credential, why, Deed.failure(answer));
    return answer;
  }

  /** It stays behind at its server, of an object that is gone. */
  void owed(Subject subject, Credential credential, Answer<?> failed) {
    tell(Action.DEBT, subject, credential, Reason.TERMINATING, Deed.failure(failed));
  }

  private void tell(
      Action action, Subject subject, Credential credential, Reason why, Optional<Reason> failure) {
    trail.tell(
        new Deed(
            action,
            subject,
            Optional.of(credential.account().backend()),
            credential.lease().isPresent() ? "lease" : "token",
            credential.lease().map(ServerLease::leaseId),
            why,
            failure));
  }
}
