package dev.tenure.operator.kube.account;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.AccountTokens;
import dev.tenure.operator.kube.account.KubeServiceAccountTokens.Bound;
import dev.tenure.operator.kube.credential.ManagedSecrets;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/** Tokens for leases, bound to the Secrets that they are delivered in. */
public final class KubeAccountTokens implements AccountTokens {
  private final KubeServiceAccountTokens tokens;
  private final ManagedSecrets secrets;
  private final BiFunction<String, String, Optional<Violation>> rule;

  /**
   * @param rule why leases of a namespace, the first, may not have tokens for an audience
   */
  public KubeAccountTokens(
      KubeServiceAccountTokens tokens,
      ManagedSecrets secrets,
      BiFunction<String, String, Optional<Violation>> rule) {
    this.tokens = tokens;
    this.secrets = secrets;
    this.rule = rule;
  }

  @Override
  public Optional<Violation> violation(Subject subject, String audience) {
    return rule.apply(subject.namespace(), audience);
  }

  @Override
  public Optional<Holder> holder(Subject subject, String secretName) {
    return secrets
        .find(subject.namespace(), secretName)
        .filter(held -> held.isFor(subject) && !held.uid().isEmpty())
        .map(held -> new Holder(secretName, held.uid()));
  }

  @Override
  public Answer<Token> request(Order order) {
    return tokens
        .request(
            order.subject().namespace(),
            order.serviceAccount(),
            order.audience(),
            order.life(),
            order.secret().map(holder -> new Bound(holder.name(), holder.uid())))
        .then(KubeAccountTokens::token);
  }

  private static Answer<Token> token(TokenRequestStatus status) {
    try {
      return Answer.ok(
          new Token(status.getToken(), Instant.parse(status.getExpirationTimestamp())));
    } catch (DateTimeException e) {
      return Answer.unavailable(
          Reason.API_UNAVAILABLE, "The API server made a token without a time of its end.");
    }
  }
}
