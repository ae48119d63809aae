package dev.tenure.operator.kube.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * {@code CertificateRequest} of {@code cert-manager.io/v1} for one issuer of cert-manager.
 *
 * @param user the operator's own user name
 */
public record CertificateRequests(IssuerRef issuer, String user) implements RequestKind {
  /** What the API server says of the group, which every account may read. */
  public static final String GROUP_VERSION = Call.path("apis", "cert-manager.io", "v1");

  /** The collection's name. */
  public static final String PLURAL = "certificaterequests";

  /** cert-manager sets no bound on requests; {@code spec.duration} is written in seconds here. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * An issuer as cert-manager names it.
   *
   * @param kind e.g. {@code ClusterIssuer}
   * @param group of the kind, e.g. {@code cert-manager.io}
   */
  public record IssuerRef(String name, String kind, String group) {
    @Override
    public String toString() {
      return "%s.%s %s".formatted(kind, group, name);
    }
  }

  @Override
  public String kind() {
    return "CertificateRequest";
  }

  @Override
  public Duration shortest() {
    return SHORTEST;
  }

  @Override
  public String collection(String namespace) {
    return GROUP_VERSION + Call.path("namespaces", namespace, PLURAL);
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  /**
   * cert-manager's webhook writes the requester into {@code spec.username} whatever is said there;
   * it is said all the same, so that a request is known as ours where the webhook is not yet.
   */
  @Override
  public ObjectNode body(SigningRequest request, Duration life) {
    var spec =
        RequestKind.spec(request)
            .put("duration", life.toSeconds() + "s")
            .put("isCA", false)
            .put("username", user);
    spec.set(
        "issuerRef",
        Json.object()
            .put("name", issuer.name())
            .put("kind", issuer.kind())
            .put("group", issuer.group()));
    var body = Json.object().put("apiVersion", "cert-manager.io/v1").put("kind", kind());
    body.set("spec", spec);
    return body;
  }

  /** A certificate counts only with Ready; a denial, whatever else is said. */
  @Override
  public State state(JsonNode object) {
    var ready = false;
    var message = "";
    for (var condition : object.path("status").path("conditions")) {
      var isTrue = condition.path("status").asText().equals("True");
      switch (condition.path("type").asText()) {
        case "Denied", "InvalidRequest" -> {
          if (isTrue) {
            return refused(condition);
          }
        }
        case "Ready" -> {
          if (!isTrue && condition.path("reason").asText().matches("Failed|Denied")) {
            return refused(condition);
          }
          ready = isTrue;
          message = condition.path("message").asText();
        }
        default -> {}
      }
    }
    var certificate = object.path("status").path("certificate").asText();
    return ready && !certificate.isEmpty()
        ? new State.Signed(decoded(certificate))
        : new State.Pending(waiting(message));
  }

  @Override
  public String requester(JsonNode object) {
    return object.path("spec").path("username").asText();
  }

  /** The message as cert-manager wrote it, without the stop that ours has. */
  private String waiting(String message) {
    return message.isEmpty()
        ? "waits for approval, and for cert-manager to have it signed by " + issuer
        : "waits for %s: %s".formatted(issuer, message.replaceAll("[.]\\s*$", ""));
  }

  private static State refused(JsonNode condition) {
    return new State.Refused(
        "%s: %s %s"
            .formatted(
                condition.path("type").asText(),
                condition.path("reason").asText(),
                condition.path("message").asText()));
  }

  /** What is no base64 is no certificate either; the reader of the PEM says so. */
  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
