package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.AnchorSource;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.KubeApi;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Trust anchors that somebody put into the operator's own namespace. */
public final class GivenAnchors {
  private static final String KEY = "ca.crt";

  private final OwnConfigMaps maps;
  private final OwnSecrets secrets;

  public GivenAnchors(KubeApi api, OwnSecrets secrets) {
    this.maps = new OwnConfigMaps(api, secrets.namespace(), Reason.AUTHORITY_INVALID);
    this.secrets = secrets;
  }

  /** The PEM under {@code ca.crt}, or refused with what to create. */
  public Answer<String> read(AnchorSource source) {
    var secret = source.secretName();
    if (secret != null) {
      return secrets
          .read(secret)
          .then(
              found ->
                  orMissing(
                      found
                          .map(data -> data.values().get(KEY))
                          .map(bytes -> new String(bytes, StandardCharsets.US_ASCII)),
                      "Secret",
                      secret));
    }
    var map = String.valueOf(source.configMapName());
    return maps.read(map)
        .then(found -> orMissing(found.map(data -> data.get(KEY)), "ConfigMap", map));
  }

  private Answer<String> orMissing(Optional<String> pem, String kind, String name) {
    return pem.map(Answer::ok)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.AUTHORITY_INVALID,
                    "%s %s/%s, named in anchors, has no key ca.crt or does not exist. Put the root of the CA there, in PEM."
                        .formatted(kind, secrets.namespace(), name)));
  }
}
