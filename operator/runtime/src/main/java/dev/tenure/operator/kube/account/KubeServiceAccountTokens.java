package dev.tenure.operator.kube.account;

import dev.tenure.core.Answer;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.vault.ServiceAccountTokens;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestStatus;
import java.time.Duration;
import java.util.Optional;

/** Asks the API server for tokens of tenants' accounts by {@code TokenRequest}; keeps none. */
public final class KubeServiceAccountTokens implements ServiceAccountTokens {
  /** The shortest life that the API server grants. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private static final int NOT_FOUND = 404;

  private final KubeApi api;

  public KubeServiceAccountTokens(KubeApi api) {
    this.api = api;
  }

  /** The Secret that a token is to die with. */
  record Bound(String secretName, String uid) {}

  @Override
  public Answer<String> request(String namespace, String serviceAccount, String audience) {
    return request(namespace, serviceAccount, audience, LIFE, Optional.empty())
        .map(TokenRequestStatus::getToken);
  }

  /** One with a life of its own, that dies with a Secret where one is given. */
  Answer<TokenRequestStatus> request(
      String namespace,
      String serviceAccount,
      String audience,
      Duration life,
      Optional<Bound> bound) {
    var path =
        Call.path("api", "v1", "namespaces", namespace, "serviceaccounts", serviceAccount, "token");
    return switch (api.send(Call.create(path, body(audience, life, bound)))) {
      case Reply.Done done -> Answer.ok(api.decode(done, TokenRequest.class).getStatus());
      case Reply.Failed failed when failed.code() == NOT_FOUND ->
          AccountMessages.missing(namespace, serviceAccount);
      case Reply.Failed failed ->
          KubeErrors.answer(failed, AccountMessages.words(namespace, serviceAccount));
    };
  }

  private static String body(String audience, Duration life, Optional<Bound> bound) {
    var spec = Json.object().put("expirationSeconds", life.toSeconds());
    spec.putArray("audiences").add(audience);
    bound.ifPresent(
        to ->
            spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Secret")
                .put("name", to.secretName())
                .put("uid", to.uid()));
    var request =
        Json.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.set("spec", spec);
    return Json.write(request);
  }
}
