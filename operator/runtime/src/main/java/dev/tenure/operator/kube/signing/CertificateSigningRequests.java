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
 * {@code CertificateSigningRequest} of {@code certificates.k8s.io/v1} for one signer.
 *
 * @param signerName e.g. {@code example.com/mesh}
 */
public record CertificateSigningRequests(String signerName) implements RequestKind {
  /** Where they lie; they have no namespace. */
  public static final String COLLECTION =
      Call.path("apis", "certificates.k8s.io", "v1", "certificatesigningrequests");

  /** {@code spec.expirationSeconds} is 600 at least. */
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  @Override
  public String kind() {
    return "CertificateSigningRequest";
  }

  @Override
  public Duration shortest() {
    return SHORTEST;
  }

  @Override
  public String collection(String namespace) {
    return COLLECTION;
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public ObjectNode body(SigningRequest request, Duration life) {
    var spec =
        RequestKind.spec(request)
            .put("signerName", signerName)
            .put("expirationSeconds", life.toSeconds());
    var body = Json.object().put("apiVersion", "certificates.k8s.io/v1").put("kind", kind());
    body.set("spec", spec);
    return body;
  }

  @Override
  public State state(JsonNode object) {
    var approved = false;
    for (var condition : object.path("status").path("conditions")) {
      var type = condition.path("type").asText();
      if (type.equals("Denied") || type.equals("Failed")) {
        return new State.Refused(
            "%s: %s %s"
                .formatted(
                    type, condition.path("reason").asText(), condition.path("message").asText()));
      }
      approved |= type.equals("Approved");
    }
    var certificate = object.path("status").path("certificate").asText();
    if (!certificate.isEmpty()) {
      return new State.Signed(decoded(certificate));
    }
    return new State.Pending(
        approved
            ? "is approved; signer %s has not signed it yet".formatted(signerName)
            : "waits for approval (kubectl certificate approve %s)"
                .formatted(object.path("metadata").path("name").asText()));
  }

  @Override
  public String requester(JsonNode object) {
    return object.path("spec").path("username").asText();
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
