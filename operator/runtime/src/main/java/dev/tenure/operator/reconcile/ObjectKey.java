package dev.tenure.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Comparator;
import java.util.Objects;

/**
 * Names an object across kinds.
 *
 * @param namespace empty for cluster-wide kinds
 */
public record ObjectKey(String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::kind)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  /** The key of an object as the API gave it. */
  public static ObjectKey of(HasMetadata object) {
    var meta = object.getMetadata();
    return new ObjectKey(
        object.getKind(), Objects.requireNonNullElse(meta.getNamespace(), ""), meta.getName());
  }

  /** The same for the framework. */
  ResourceID resourceId() {
    return namespace.isEmpty() ? new ResourceID(name) : new ResourceID(name, namespace);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
