package dev.tenure.operator.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration as it is in force. Every key is described in {@code docs/configuration.md};
 * each has a safe default.
 *
 * @param clusterDomain DNS domain of the cluster; a tenant's own Service names end in it
 * @param installation name of this installation: value of the label {@code tenure.dev/managed-by}
 *     and part of the {@code meta} of tokens
 * @param tenantRole the ClusterRole by whose RoleBinding a namespace enrols
 * @param workers how many objects are worked on at a time for one issuer or backend
 */
public record OperatorConfig(
    String clusterDomain,
    Scope scope,
    String installation,
    String tenantRole,
    LeaderElection leaderElection,
    Http http,
    Logging logging,
    Labels labels,
    int workers,
    Budgets budgets,
    ServiceAccounts serviceAccounts,
    TokenLeases tokenLeases,
    Rollout rollout,
    Backend backend,
    PodCertificates podCertificates,
    ClusterTrustBundles clusterTrustBundles,
    SpiffeBundles spiffeBundles,
    RevocationLists crl,
    Acme acme,
    Key key) {

  /** Where revocation lists are served; without a port they are not. Port 0 takes any free one. */
  public record RevocationLists(String address, Optional<Integer> port) {}

  /** What ACME servers ask of this process. */
  public record Acme(Http01 http01) {
    /** Where challenges of HTTP-01 are answered, if they are. Port 0 takes any free one. */
    public record Http01(boolean enabled, String address, int port) {}
  }

  /** Whether the requests of pods for certificates are answered. */
  public record PodCertificates(boolean enabled) {}

  /** Whether trust is published for the whole cluster, besides the ConfigMaps. */
  public record ClusterTrustBundles(boolean enabled) {}

  /**
   * Whether and where the SPIFFE bundles of issuers are served over HTTPS.
   *
   * @param secretName of the Secret in the operator's namespace with the serving certificate
   */
  public record SpiffeBundles(boolean enabled, String address, int port, String secretName) {}

  /** Where the operator has rights on Secrets. */
  public enum Scope {
    /** In every namespace. */
    CLUSTER,
    /** Only where a RoleBinding to the tenant role grants them. */
    ENROLLED_NAMESPACES
  }

  /** Whether several replicas agree on one leader, and by which Lease. */
  public record LeaderElection(boolean enabled, String leaseName) {}

  /** Where metrics, health and readiness are served. Port 0 takes any free one. */
  public record Http(String address, int port) {}

  /** How the operator logs. */
  public record Logging(Format format, String level) {
    /** One JSON object a line, or text for people. */
    public enum Format {
      JSON,
      PLAIN
    }
  }

  /** The label keys of the contract across kinds. */
  public record Labels(String owner, String expires, String criticality) {}

  /**
   * How fast herds are worked off.
   *
   * @param wakesPerSecond objects looked at because their time has come
   * @param destructionsPerSecond objects whose credentials are revoked or deleted because their
   *     tenure ended
   * @param reissuesPerSecond certificates of one issuer that are replaced before they are due
   */
  public record Budgets(
      double wakesPerSecond, double destructionsPerSecond, double reissuesPerSecond) {}

  /** Strict mode demands that every used account names its users. */
  public record ServiceAccounts(boolean requireConsent) {}

  /** The audiences that leases may have tokens for. */
  public record TokenLeases(List<Audience> audiences) {
    /**
     * One of them.
     *
     * @param namespaces whose leases may name it; empty: all
     */
    public record Audience(String name, List<String> namespaces) {
      public Audience {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
      }
    }
  }

  /**
   * Two-phase rotation.
   *
   * @param deadline after which a rollout that is not complete is reported as stalled
   * @param grace how long a replaced credential stays where no workload is restarted
   * @param gather how long after a rotation restarts begin, once for all that changed until then
   */
  public record Rollout(Duration deadline, Duration grace, Duration gather) {}

  /**
   * Limits towards every backend.
   *
   * @param loginCheck within which a login that was revoked behind our back is noticed
   * @param leaseCheck within which a single lease is
   * @param sweep how often the tokens of a backend are looked through
   * @param orphanAge how long a token is seen without record and use before it is revoked
   */
  public record Backend(
      Duration connectTimeout,
      Duration requestTimeout,
      int maxInFlight,
      int maxResponseBytes,
      Duration loginCheck,
      Duration leaseCheck,
      Duration sweep,
      Duration orphanAge) {}

  /** Where the operator's own key comes from: a file, or else a Secret that it makes itself. */
  public record Key(String secretName, Optional<Path> file) {}
}
