package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.revocation.CertificateRevoker;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.operator.platform.revocation.RevocationLists;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks whoever stands behind an issuer to take a certificate back. */
public final class IssuerRevocations implements CertificateRevoker {
  /** The account went before its identity, with its namespace as a rule, or the backend did. */
  private static final Set<Reason> NOBODY_LEFT =
      EnumSet.of(Reason.SERVICE_ACCOUNT_NOT_FOUND, Reason.TERMINATING, Reason.BACKEND_NOT_FOUND);

  private final Function<String, Optional<IdentityIssuer>> issuers;
  private final RemoteIssuers remote;
  private final RevocationLists lists;

  /**
   * @param issuers by name, out of a synced cache
   */
  public IssuerRevocations(
      Function<String, Optional<IdentityIssuer>> issuers,
      RemoteIssuers remote,
      RevocationLists lists) {
    this.issuers = issuers;
    this.remote = remote;
    this.lists = lists;
  }

  @Override
  public Answer<Verdict> revoke(RevocationOrder order) {
    return issuers
        .apply(order.certificate().issuer())
        .map(issuer -> at(issuer, order))
        // Its CA went with it, and nobody is left to sign a list.
        .orElseGet(() -> Answer.ok(Verdict.NOT_REVOCABLE));
  }

  private Answer<Verdict> at(IdentityIssuer issuer, RevocationOrder order) {
    return remote
        .type(issuer)
        .map(
            type ->
                type.revocation(issuer)
                    .map(service -> verdict(service.revoke(order)))
                    .orElseGet(() -> Answer.ok(Verdict.NOT_REVOCABLE)))
        .orElseGet(() -> lists.revoke(order));
  }

  /** What its authority does not know, or has nobody to tell it, can be taken back by nobody. */
  private static Answer<Verdict> verdict(Answer<Boolean> answer) {
    return switch (answer) {
      case Answer.Gone<Boolean> _ -> Answer.ok(Verdict.NOT_REVOCABLE);
      case Answer.Refused<Boolean>(var why) when NOBODY_LEFT.contains(why.reason()) ->
          Answer.ok(Verdict.NOT_REVOCABLE);
      default -> answer.map(_ -> Verdict.REVOKED);
    };
  }
}
