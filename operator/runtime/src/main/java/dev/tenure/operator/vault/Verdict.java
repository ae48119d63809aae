package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.vault.Heard.Answered;
import dev.tenure.operator.vault.Heard.Failed;
import io.github.jopenlibs.vault.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells passing faults of a server from answers. What is left, 2xx and 4xx of a real Vault or
 * OpenBao, means different things to different requests and is judged by those who asked.
 *
 * @param anonymous whether the connection is one over TLS that shows no certificate of ours
 */
record Verdict(String backend, boolean anonymous) {
  private static final String SHOW =
      "; where it wants to see a client certificate, name one that it accepts in"
          + " spec.tls.clientSecretName of the SecretBackend";

  /**
   * Classifies what came back.
   *
   * @param named the time the server named in {@code Retry-After}
   */
  Answer<Reply> of(Heard heard, Optional<Instant> named) {
    return switch (heard) {
      case Failed failed -> failed(failed);
      case Answered answered -> answered(answered, named);
    };
  }

  private Answer<Reply> failed(Failed failed) {
    var detail = failed.detail().isEmpty() ? "" : " (" + failed.detail() + ")";
    return switch (failed.fault()) {
      case NOT_CONNECTED ->
          unreachable("cannot be connected to" + detail + "; check its address and the network");
      case NOT_TRUSTED ->
          unreachable("was not trusted" + detail + "; put the CA of its certificate in caBundle");
      case NOT_ADMITTED -> unreachable("ended the TLS connection" + detail + SHOW);
      case TIMED_OUT -> unreachable("did not answer in time");
      case BROKEN ->
          // The alert that says why may be lost with the connection.
          unreachable("broke the connection" + detail + (anonymous ? SHOW : ""));
      case INTERRUPTED -> unreachable("was not asked to the end: the operator is stopping");
      case TOO_LARGE ->
          Answer.refused(
              Reason.RESPONSE_TOO_LARGE,
              "backend '%s' answered with more than is allowed; read a smaller value"
                  .formatted(backend));
    };
  }

  private Answer<Reply> answered(Answered answered, Optional<Instant> named) {
    var status = answered.status();
    var body = Reply.object(answered.body());
    if (status == 204) {
      return Answer.ok(new Reply(status, new JsonObject()));
    }
    var reply = new Reply(status, body.orElseGet(JsonObject::new));
    if (status == 429) {
      return passing(Reason.BACKEND_THROTTLED, "has too many requests: " + reply.words(), named);
    }
    if (status == 503 && reply.says("sealed")) {
      return passing(Reason.BACKEND_SEALED, "is sealed; someone must unseal it", named);
    }
    if (status >= 300 && status < 400) {
      return unreachable(
          "redirects elsewhere (HTTP %d), which is not followed with a token; use the address of the active server"
              .formatted(status));
    }
    var passing = status < 200 || status >= 500 || status == 408 || status == 412;
    if (passing || (status >= 472 && status <= 474)) {
      return passing(Reason.BACKEND_UNREACHABLE, "failed: " + reply.words(), named);
    }
    if (body.isEmpty()) {
      return unreachable(
          "answered HTTP %d without the JSON of Vault or OpenBao; something else stands at its address"
              .formatted(status));
    }
    return Answer.ok(reply);
  }

  private Answer<Reply> unreachable(String what) {
    return passing(Reason.BACKEND_UNREACHABLE, what, Optional.empty());
  }

  private Answer<Reply> passing(Reason reason, String what, Optional<Instant> named) {
    var message = "backend '%s' %s".formatted(backend, what);
    return new Answer.Unavailable<>(new Violation(reason, message), named);
  }
}
