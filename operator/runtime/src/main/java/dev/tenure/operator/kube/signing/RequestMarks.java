package dev.tenure.operator.kube.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Json;

/**
 * How a request says whose it is, and how we know our own: by the requester that the API server
 * wrote into it, never by a label, which anybody can copy.
 *
 * @param user the operator's own user name
 * @param installation value of the label that marks what this installation made
 */
public record RequestMarks(String user, String installation) {
  private static final String MANAGED_BY = "tenure.dev/managed-by";
  private static final String REQUEST_OF = "tenure.dev/request-of";
  private static final String KEY = "tenure.dev/public-key";
  private static final int LONGEST = 300;

  /** Selects all of this installation. */
  String ours() {
    return MANAGED_BY + "=" + installation;
  }

  /** Selects those of an object. */
  String of(Subject subject) {
    return REQUEST_OF + "=" + subject.uid();
  }

  /** The same for the same object and the same order. */
  String name(SigningRequest request) {
    return "tenure-%s-%s".formatted(request.subject().uid(), request.orderName());
  }

  /** Names it, and says for whom it is: an approver decides by that. */
  ObjectNode marked(RequestKind kind, ObjectNode body, SigningRequest request) {
    var subject = request.subject();
    var metadata = Json.object().put("name", name(request));
    metadata.set(
        "labels", Json.object().put(MANAGED_BY, installation).put(REQUEST_OF, subject.uid()));
    var annotations =
        Json.object()
            .put("tenure.dev/issuer", request.issuer())
            .put("tenure.dev/namespace", subject.namespace())
            .put("tenure.dev/object", subject.kind().text() + "/" + subject.name())
            .put(KEY, request.keyDigest());
    request
        .serviceAccount()
        .ifPresent(account -> annotations.put("tenure.dev/service-account", account));
    metadata.set("annotations", annotations);
    if (kind.namespaced()) {
      metadata.set("ownerReferences", Json.array().add(owner(subject)));
    }
    body.set("metadata", metadata);
    return body;
  }

  /** Makes the request go with whom it is for. */
  private static ObjectNode owner(Subject subject) {
    return Json.object()
        .put("apiVersion", "tenure.dev/v1alpha1")
        .put("kind", subject.kind().text())
        .put("name", subject.name())
        .put("uid", subject.uid())
        .put("controller", true);
  }

  /** Whether we made it. */
  boolean isOurs(RequestKind kind, JsonNode object) {
    return kind.requester(object).equals(user);
  }

  /** Whether it was made for the key that is in memory now. */
  boolean isForKey(SigningRequest request, JsonNode object) {
    return object
        .path("metadata")
        .path("annotations")
        .path(KEY)
        .asText()
        .equals(request.keyDigest());
  }

  /** Somebody's words, fit for a message. */
  String clean(String words) {
    var line = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
