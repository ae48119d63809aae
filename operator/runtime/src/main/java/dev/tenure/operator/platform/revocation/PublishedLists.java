package dev.tenure.operator.platform.revocation;

import dev.tenure.operator.kube.informer.ScopedCache;
import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The revocation lists as they are stored: every replica watches and serves them. */
public final class PublishedLists implements AutoCloseable {
  private final ScopedCache<Secret, Held> cache;
  private final String namespace;

  private record Held(
      String name, String uid, String resourceVersion, String current, Map<String, byte[]> lists)
      implements Versioned {}

  /** Starts to fill at once. */
  public PublishedLists(KubernetesClient client, String namespace) {
    this.namespace = namespace;
    this.cache =
        new ScopedCache<>(
            _ -> informer(client, namespace), PublishedLists::held, this::stub, (_, _, _) -> {});
    cache.namespaces(Set.of(namespace));
  }

  /** The list of the CA that signs for the issuer now, in DER. */
  public Optional<byte[]> current(String issuer) {
    return held(issuer).flatMap(held -> Optional.ofNullable(held.lists().get(held.current())));
  }

  /** The list of one CA of the issuer, in DER. */
  public Optional<byte[]> of(String issuer, String keyId) {
    return held(issuer).flatMap(held -> Optional.ofNullable(held.lists().get(keyId)));
  }

  @Override
  public void close() {
    cache.close();
  }

  private Optional<Held> held(String issuer) {
    return cache.find(namespace, ListStore.PREFIX + issuer);
  }

  private static Held held(Secret secret) {
    var lists = new HashMap<String, byte[]>();
    var current = "";
    for (var entry :
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of()).entrySet()) {
      var key = entry.getKey();
      if (key.endsWith(RevocationSecret.SERVED)) {
        var keyId = key.substring(0, key.length() - RevocationSecret.SERVED.length());
        lists.put(keyId, decoded(entry.getValue()));
      } else if (key.equals(RevocationSecret.CURRENT)) {
        current = new String(decoded(entry.getValue()), StandardCharsets.US_ASCII);
      }
    }
    var metadata = secret.getMetadata();
    return new Held(
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        current,
        lists);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private Secret stub(Held held) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(held.name())
        .withUid(held.uid())
        .withResourceVersion(held.resourceVersion())
        .endMetadata()
        .build();
  }

  private static SharedIndexInformer<Secret> informer(KubernetesClient client, String namespace) {
    return client.secrets().inNamespace(namespace).withLabel(ListStore.LABEL).runnableInformer(0);
  }
}
