package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;

/** ConfigMaps that somebody put into the operator's own namespace. Read live, never cached. */
public final class OwnConfigMaps {
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final String namespace;
  private final Reason refused;

  /**
   * @param namespace the operator's own
   * @param refused what is said where the API server lets nobody read one
   */
  public OwnConfigMaps(KubeApi api, String namespace, Reason refused) {
    this.api = api;
    this.namespace = namespace;
    this.refused = refused;
  }

  /** Its data; empty where there is none of this name. */
  public Answer<Optional<Map<String, String>>> read(String name) {
    var path = Call.path("api", "v1", "namespaces", namespace, "configmaps", name);
    return switch (api.send(Call.get(path))) {
      case Reply.Done done ->
          Answer.ok(
              Optional.of(
                  Optional.ofNullable(api.decode(done, ConfigMap.class).getData())
                      .orElse(Map.of())));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed ->
          KubeErrors.answer(
              failed,
              new KubeErrors.Words(
                  "ConfigMap " + namespace + "/" + name, Reason.API_UNAVAILABLE, refused));
    };
  }
}
