package dev.tenure.operator.kube.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.Usage;
import dev.tenure.operator.kube.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A kind of object by which a certificate is asked for. */
public interface RequestKind {
  /** How a request stands. */
  sealed interface State {
    /** Nobody has decided, or nobody has signed yet; {@code what} continues "NAME …". */
    record Pending(String what) implements State {}

    /** It was denied, or it failed, in the words of whoever did it. */
    record Refused(String words) implements State {}

    /** It is signed: certificates in PEM. */
    record Signed(String pem) implements State {}
  }

  /** The kind as the API spells it. */
  String kind();

  /** The shortest life that can be asked for. */
  Duration shortest();

  /** The collection in which requests for objects of the namespace lie. */
  String collection(String namespace);

  /** Whether they lie in the namespace of whom they are for, and so can be owned by it. */
  boolean namespaced();

  /** A request without its name and marks. */
  ObjectNode body(SigningRequest request, Duration life);

  /** What every kind has in its {@code spec}: the request itself and its usages. */
  static ObjectNode spec(SigningRequest request) {
    var pem = request.csr().getBytes(StandardCharsets.US_ASCII);
    var usages = Json.array();
    request.profile().contents().usages().stream().map(Usage::text).forEach(usages::add);
    var spec = Json.object().put("request", Base64.getEncoder().encodeToString(pem));
    spec.set("usages", usages);
    return spec;
  }

  /** Reads how it stands. */
  State state(JsonNode object);

  /** Who made the object, as the API server saw it: the requester's user name. */
  String requester(JsonNode object);
}
