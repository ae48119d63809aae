package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.mapping.PlatformMapping;
import java.net.InetAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold of a backend before a token is sent to it: encrypted transport, and an audience
 * that is its own, so that no token shown to it is good anywhere else.
 */
public final class BackendRules {
  private static final Comparator<SecretBackend> FIRST_COME =
      Comparator.<SecretBackend, String>comparing(b -> b.getMetadata().getCreationTimestamp())
          .thenComparing(b -> b.getMetadata().getName());

  private final Set<String> apiAudiences;

  /**
   * @param apiAudiences audiences that the API server itself accepts
   */
  public BackendRules(Set<String> apiAudiences) {
    this.apiAudiences = Set.copyOf(apiAudiences);
  }

  /** The first rule that does not hold; empty where the backend may be used. */
  public Optional<Violation> violation(SecretBackend backend, List<SecretBackend> all) {
    var broken = transport(backend);
    return PlatformMapping.backendConfig(backend).login().type().takesServiceAccounts()
        ? broken.or(() -> foreignToApi(backend)).or(() -> ownAudience(backend, all))
        : broken;
  }

  private static Optional<Violation> transport(SecretBackend backend) {
    var address = URI.create(backend.getSpec().address());
    return address.getScheme().equals("http") && !loopback(address.getHost())
        ? broken(
            "spec.address is plain http: tokens would travel unencrypted. Use https, with"
                + " spec.caBundle where the server's CA is your own.")
        : Optional.empty();
  }

  private static boolean loopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Optional<Violation> foreignToApi(SecretBackend backend) {
    var audience = audience(backend);
    return apiAudiences.contains(audience)
        ? broken(
            "The login's audience \"%s\" is accepted by the API server itself: whoever holds the backend could act as the tenant in the cluster. Choose an audience of its own, e.g. \"vault\"."
                .formatted(audience))
        : Optional.empty();
  }

  private static Optional<Violation> ownAudience(SecretBackend backend, List<SecretBackend> all) {
    var audience = audience(backend);
    return all.stream()
        .filter(other -> audience(other).equals(audience))
        .min(FIRST_COME)
        .filter(first -> !first.getMetadata().getName().equals(backend.getMetadata().getName()))
        .flatMap(
            first ->
                broken(
                    "The login's audience \"%s\" is already that of SecretBackend \"%s\": a token for one would be good at the other. Give each backend an audience of its own."
                        .formatted(audience, first.getMetadata().getName())));
  }

  private static String audience(SecretBackend backend) {
    return PlatformMapping.backendConfig(backend).login().audience();
  }

  private static Optional<Violation> broken(String message) {
    return Optional.of(new Violation(Reason.BACKEND_MISCONFIGURED, message));
  }
}
