package dev.tenure.operator.it.harness;

/** Where the operator of this run has its rights: system property {@code tenure.scope}. */
public enum Scope {
  CLUSTER("Cluster"),
  ENROLLED_NAMESPACES("EnrolledNamespaces");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The scope of this run. */
  public static Scope fromProperty() {
    var asked = System.getProperty("tenure.scope", CLUSTER.text);
    for (var scope : values()) {
      if (scope.text.equals(asked)) {
        return scope;
      }
    }
    throw new IllegalArgumentException(
        "-Dtenure.scope=" + asked + ": give Cluster or EnrolledNamespaces");
  }

  /** As the chart and the configuration spell it. */
  public String text() {
    return text;
  }
}
