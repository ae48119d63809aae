package dev.tenure.operator.kube.credential;

import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.ScopedCache;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All Secrets with our label, without their values, and our own latest writes over them. Wakes the
 * object whose Secret somebody else changed or deleted.
 */
public final class ManagedSecrets implements AutoCloseable {
  private final ScopedCache<Secret, HeldSecret> cache;
  private final RecentWrites<HeldSecret> writes;
  private final Map<String, Set<String>> keysByOwner = new ConcurrentHashMap<>();
  private final List<Wake> wakes = new CopyOnWriteArrayList<>();

  /** Hears that the Secret of an object changed; on the informer's own thread, so be quick. */
  @FunctionalInterface
  public interface Wake {
    /**
     * One object to look at again.
     *
     * @param kind as the ownerReference spells it
     */
    void wake(String kind, String namespace, String name);
  }

  /** Watches nothing until told where. */
  public ManagedSecrets(KubernetesClient client, SecretReader reader, InstantSource clock) {
    this.writes = new RecentWrites<>(clock);
    this.cache =
        new ScopedCache<>(
            namespace -> informer(client, namespace, reader.installation()),
            reader::held,
            ManagedSecrets::stub,
            this::changed);
  }

  /** Calls back for each object whose Secret was changed or deleted by anybody but us. */
  public void onChange(Wake wake) {
    wakes.add(wake);
  }

  /** Watches every namespace. */
  public void everywhere() {
    cache.everywhere();
  }

  /** Watches exactly these namespaces from now on. */
  public void setNamespaces(Set<String> namespaces) {
    cache.namespaces(namespaces);
  }

  /** Waits for the first lists; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return cache.awaitSync(atMost);
  }

  /** Whether the namespace's first list is in. */
  public boolean synced(String namespace) {
    return cache.synced(namespace);
  }

  /** What is known of a Secret; empty means unknown or not labelled as ours, not absent. */
  public Optional<HeldSecret> find(String namespace, String name) {
    return writes.over(namespace + "/" + name, cache.find(namespace, name));
  }

  /** The Secrets in the subject's namespace whose controller it is. */
  public List<HeldSecret> controlledBy(Subject subject) {
    return keysByOwner.getOrDefault(subject.uid(), Set.of()).stream()
        .filter(key -> key.startsWith(subject.namespace() + "/"))
        .flatMap(key -> find(subject.namespace(), key.substring(key.indexOf('/') + 1)).stream())
        .toList();
  }

  /** Notes a write of ours, so that the next read sees it. */
  void wrote(HeldSecret left) {
    writes.sweep();
    writes.wrote(left.key(), left);
    index(left);
  }

  /** Notes a deletion of ours. */
  void deleted(HeldSecret gone) {
    writes.deleted(gone.key(), gone);
  }

  /** Drops what we noted of a Secret that another writer changed. */
  void forget(String namespace, String name) {
    writes.forget(namespace + "/" + name);
  }

  @Override
  public void close() {
    cache.close();
  }

  private void changed(String key, Optional<HeldSecret> before, Optional<HeldSecret> after) {
    var own = after.filter(seen -> writes.own(key, seen)).isPresent();
    after.ifPresent(this::index);
    before
        .filter(old -> !Objects.equals(owner(before), owner(after)))
        .ifPresent(old -> unindex(key, old));
    if (after.isEmpty()) {
      before.ifPresent(old -> writes.dropped(key, old.uid()));
    }
    if (!own) {
      wake(before);
      if (!Objects.equals(owner(before), owner(after))) {
        wake(after);
      }
    }
  }

  private void wake(Optional<HeldSecret> secret) {
    secret.ifPresent(
        held ->
            held.controller()
                .ifPresent(
                    owner ->
                        wakes.forEach(
                            wake -> wake.wake(owner.kind(), held.namespace(), owner.name()))));
  }

  private void index(HeldSecret secret) {
    secret
        .controller()
        .ifPresent(
            owner ->
                keysByOwner
                    .computeIfAbsent(owner.uid(), _ -> ConcurrentHashMap.newKeySet())
                    .add(secret.key()));
  }

  private void unindex(String key, HeldSecret secret) {
    secret
        .controller()
        .ifPresent(
            owner ->
                keysByOwner.computeIfPresent(
                    owner.uid(),
                    (_, keys) -> {
                      keys.remove(key);
                      return keys.isEmpty() ? null : keys;
                    }));
  }

  private static Optional<HeldSecret.Controller> owner(Optional<HeldSecret> secret) {
    return secret.flatMap(HeldSecret::controller);
  }

  private static SharedIndexInformer<Secret> informer(
      KubernetesClient client, Optional<String> namespace, String installation) {
    var secrets = client.secrets();
    return namespace.isPresent()
        ? secrets
            .inNamespace(namespace.get())
            .withLabel(SecretReader.MANAGED_BY, installation)
            .runnableInformer(0)
        : secrets
            .inAnyNamespace()
            .withLabel(SecretReader.MANAGED_BY, installation)
            .runnableInformer(0);
  }

  private static Secret stub(HeldSecret held) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(held.namespace())
        .withName(held.name())
        .withUid(held.uid())
        .withResourceVersion(held.resourceVersion())
        .endMetadata()
        .build();
  }
}
