package dev.tenure.operator.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the operator is in the cluster, as its own token says (unverified: the API server verifies it
 * with each request).
 *
 * @param namespace of its ServiceAccount, and of its own Secrets
 * @param serviceAccount its name
 * @param apiAudiences audiences that the API server accepts, as far as they are known
 */
record Identity(String namespace, String serviceAccount, Set<String> apiAudiences) {
  private static final Set<String> USUAL_AUDIENCES =
      Set.of(
          "https://kubernetes.default.svc",
          "https://kubernetes.default.svc.cluster.local",
          "kubernetes.default.svc",
          "kubernetes",
          "api");
  private static final String PREFIX = "system:serviceaccount:";

  Identity {
    apiAudiences = Set.copyOf(apiAudiences);
  }

  /**
   * Reads the token of a ServiceAccount.
   *
   * @param token empty or unreadable where the operator runs as somebody else
   * @param namespace used in that case
   */
  static Identity of(@Nullable String token, String namespace) {
    var claims = Optional.ofNullable(token).flatMap(Identity::claims);
    var subject = claims.map(c -> c.path("sub").asText()).filter(s -> s.startsWith(PREFIX));
    var audiences = new HashSet<>(USUAL_AUDIENCES);
    claims.ifPresent(c -> c.path("aud").forEach(a -> audiences.add(a.asText())));
    var parts = subject.map(s -> s.substring(PREFIX.length()).split(":", 2));
    return parts
        .map(p -> new Identity(p[0], p[1], audiences))
        .orElseGet(() -> new Identity(namespace, "tenure", audiences));
  }

  private static Optional<JsonNode> claims(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var payload = Base64.getUrlDecoder().decode(parts[1]);
      return Optional.of(
          new ObjectMapper()
              .readTree(new String(payload, java.nio.charset.StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
