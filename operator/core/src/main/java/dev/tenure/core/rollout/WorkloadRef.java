package dev.tenure.core.rollout;

/**
 * A consumer in the object's own namespace.
 *
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 */
public record WorkloadRef(String kind, String name) {
  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
