package dev.tenure.core.audit;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Subject;
import java.util.Optional;

/**
 * One effect: who, what, why, and how it ended. Nothing of it is secret but the lease's id, which
 * whoever writes it down must not write whole.
 *
 * @param subject whose it is
 * @param where the backend or issuer it was done at; empty inside the cluster
 * @param what the thing, e.g. {@code Secret payments/ledger-db}
 * @param leaseId the lease as its server knows it
 * @param failure why it did not work; empty: it did
 */
public record Deed(
    Action action,
    Subject subject,
    Optional<String> where,
    String what,
    Optional<String> leaseId,
    Reason why,
    Optional<Reason> failure) {
  /** What can be done. */
  public enum Action {
    ISSUE,
    ADOPT,
    ROTATE,
    RENEW,
    REVOKE,
    RESTART,
    END,
    /** Something that is to be revoked stays behind, of an object that is gone. */
    DEBT
  }

  @Override
  public String toString() {
    return "Deed[%s %s for %s]".formatted(action, what, subject);
  }

  /** Why an answer is not good; empty where it is. */
  public static Optional<Reason> failure(Answer<?> answer) {
    return answer.why().map(Violation::reason);
  }
}
