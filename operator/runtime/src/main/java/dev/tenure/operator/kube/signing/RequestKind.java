package dev.tenure.operator.kube.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.certificate.SigningRequest;
import java.time.Duration;

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

  /** Reads how it stands. */
  State state(JsonNode object);

  /** Who made the object, as the API server saw it: the requester's user name. */
  String requester(JsonNode object);
}
