package dev.tenure.operator.kube.informer;

import java.util.Set;
import java.util.function.Consumer;

/** In which namespaces the operator may work. */
public interface Enrolment {
  /** Whether this is one of them. */
  boolean includes(String namespace);

  /**
   * Calls back with all enrolled namespaces at once and after every change; never where everything
   * is enrolled.
   */
  void onChange(Consumer<Set<String>> listener);

  /** The cluster-wide scope: everything is enrolled. */
  static Enrolment everywhere() {
    return new Enrolment() {
      @Override
      public boolean includes(String namespace) {
        return true;
      }

      @Override
      public void onChange(Consumer<Set<String>> listener) {}
    };
  }
}
