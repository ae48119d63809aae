package dev.tenure.operator.kube.informer;

import dev.tenure.core.identity.NamespaceFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;

/** What is known of namespaces, out of a cache. */
public record Namespaces(NamedCache<Namespace> cache, Enrolment enrolment) {
  /** Of one that the cache does not have only the name is known. */
  public NamespaceFacts facts(String name) {
    var meta = cache.find(name).map(Namespace::getMetadata).orElseGet(ObjectMeta::new);
    return new NamespaceFacts(
        name,
        Objects.requireNonNullElse(meta.getLabels(), Map.of()),
        enrolment.includes(name),
        meta.getDeletionTimestamp() != null);
  }
}
