package dev.tenure.core.certificate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names that are a tenant's own without anybody's leave.
 *
 * @param clusterDomain the cluster's DNS domain, e.g. {@code cluster.local}
 * @param spiffeId as the issuer's {@link SpiffeIds} render it, where it has a trust domain and the
 *     identity an account
 */
public record Tenant(String namespace, String clusterDomain, Optional<String> spiffeId) {
  /**
   * Whether the name is a Service name of the tenant's own namespace: {@code
   * <service>.<namespace>}, the same with {@code .svc} or with {@code .svc.<cluster domain>}. The
   * API server's own Service is nobody's.
   */
  public boolean ownsDns(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    var dot = lower.indexOf('.');
    if (dot <= 0) {
      return false;
    }
    var service = lower.substring(0, dot);
    var rest = lower.substring(dot + 1);
    var own =
        List.of(namespace, namespace + ".svc", namespace + ".svc." + clusterDomain).contains(rest);
    var apiServer = namespace.equals("default") && service.equals("kubernetes");
    return own && !service.equals("*") && !apiServer;
  }
}
