package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.BackendTls;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.mapping.PlatformMapping;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.vault.BackendConfig;
import dev.tenure.operator.vault.ClientKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Backends with what their objects only name: anchors and client certificates in the operator's
 * namespace. Both are read again every minute, so that a renewed one is taken up; while the API
 * server is away, what was read last goes on.
 */
public final class BackendMaterials {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int CHAIN_LIMIT = 65536;

  private record Read(String uid, long generation, Answer<BackendConfig> config, Instant until) {}

  private final GivenAnchors anchors;
  private final OwnSecrets secrets;
  private final InstantSource clock;
  private final Map<String, Read> known = new ConcurrentHashMap<>();

  public BackendMaterials(GivenAnchors anchors, OwnSecrets secrets, InstantSource clock) {
    this.anchors = anchors;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The backend as it is to be connected to; refused with what is missing or malformed. */
  public Answer<BackendConfig> config(SecretBackend object) {
    var tls = object.getSpec().tls();
    if (tls == null || (tls.anchors() == null && tls.clientSecretName() == null)) {
      return Answer.ok(PlatformMapping.backendConfig(object));
    }
    var metadata = object.getMetadata();
    return known
        .compute(
            metadata.getName(),
            (_, before) ->
                before != null && current(before, object) ? before : read(object, before))
        .config();
  }

  private boolean current(Read read, SecretBackend object) {
    return of(read, object) && read.until().isAfter(clock.instant());
  }

  private static boolean of(Read read, SecretBackend object) {
    var metadata = object.getMetadata();
    return read.uid().equals(metadata.getUid()) && read.generation() == metadata.getGeneration();
  }

  private Read read(SecretBackend object, @Nullable Read before) {
    var metadata = object.getMetadata();
    var read = read(object);
    var config =
        read instanceof Answer.Unavailable<BackendConfig> && before != null && of(before, object)
            ? before.config()
            : read;
    return new Read(
        metadata.getUid(),
        metadata.getGeneration(),
        config,
        clock.instant().plus(read instanceof Answer.Ok<BackendConfig> ? KEPT : AGAIN));
  }

  private Answer<BackendConfig> read(SecretBackend object) {
    var tls = Objects.requireNonNull(object.getSpec().tls());
    var config = PlatformMapping.backendConfig(object);
    return caBundle(tls, config)
        .then(
            ca ->
                shown(tls)
                    .map(
                        key ->
                            new BackendConfig(
                                config.name(),
                                config.address(),
                                new BackendConfig.Tls(ca, key, config.tls().serverName()),
                                config.namespace(),
                                config.login(),
                                config.limits())));
  }

  private Answer<Optional<String>> caBundle(BackendTls tls, BackendConfig config) {
    if (tls.anchors() == null) {
      return Answer.ok(config.tls().caBundle());
    }
    var read = anchors.read(tls.anchors());
    return read instanceof Answer.Refused<String>(var why)
        ? Answer.refused(Reason.BACKEND_MISCONFIGURED, why.message())
        : read.map(Optional::of);
  }

  private Answer<Optional<ClientKey>> shown(BackendTls tls) {
    var name = tls.clientSecretName();
    return name == null
        ? Answer.ok(Optional.empty())
        : secrets
            .read(name)
            .then(
                found ->
                    found
                        .map(data -> clientKey(name, data))
                        .orElseGet(() -> unusable(name, "does not exist")));
  }

  private Answer<Optional<ClientKey>> clientKey(String name, SecretData data) {
    try {
      var chain =
          Pem.certificates(
              data.values().getOrDefault("tls.crt", new byte[0]), "tls.crt", CHAIN_LIMIT);
      var key = Pem.privateKey(data.values().getOrDefault("tls.key", new byte[0]), "tls.key");
      return Answer.ok(Optional.of(new ClientKey(chain, key)));
    } catch (MalformedPem malformed) {
      return unusable(name, "is not usable: " + malformed.getMessage());
    }
  }

  private Answer<Optional<ClientKey>> unusable(String name, String what) {
    return Answer.refused(
        Reason.BACKEND_MISCONFIGURED,
        "Secret %s/%s, named in spec.tls.clientSecretName, %s. Create it with tls.crt and tls.key (kubectl create secret tls)."
            .formatted(secrets.namespace(), name, what));
  }
}
