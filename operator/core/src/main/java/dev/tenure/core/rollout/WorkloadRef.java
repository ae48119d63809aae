package dev.tenure.core.rollout;

/**
 * A consumer by its name.
 *
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 */
public record WorkloadRef(String kind, String name) implements Consumer {
  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
