package dev.tenure.operator.kube.signing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Has certificates signed by way of objects. The name is made of the asking object's UID and of
 * what is asked, so that whoever comes again, a killed operator too, finds its own request instead
 * of making another. An object has at most one request; it is deleted when it is answered, and when
 * another takes its place.
 */
public final class RequestObjects {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK = Duration.ofMinutes(1);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubeApi api;
  private final RequestMarks marks;
  private final InstantSource clock;

  public RequestObjects(KubeApi api, RequestMarks marks, InstantSource clock) {
    this.api = api;
    this.marks = marks;
    this.clock = clock;
  }

  /** Signs by requests of this kind. */
  public SigningService service(RequestKind kind) {
    return request -> sign(kind, request);
  }

  /** Asks whether requests of the kind may be made at all; the answer is empty. */
  public Answer<Boolean> probe(RequestKind kind, String namespace) {
    var collection = kind.collection(namespace);
    return api.send(Call.page(collection, marks.ours(), 1, "")) instanceof Reply.Failed failed
        ? KubeErrors.answer(failed, words(kind, "s"))
        : Answer.ok(true);
  }

  private Answer<String> sign(RequestKind kind, SigningRequest request) {
    var life = request.life(clock.instant());
    if (life.compareTo(kind.shortest()) < 0) {
      return Answer.refused(
          Reason.DURATION_NOT_ALLOWED,
          "A %s asks for a life of %d s at least, and %d s were left to ask for. Ask for a spec.certificate.duration of a minute more than that, or a later spec.expiresAt."
              .formatted(kind.kind(), kind.shortest().toSeconds(), life.toSeconds()));
    }
    var path = path(kind, request);
    return switch (api.send(Call.get(path))) {
      case Reply.Done done -> found(kind, request, read(done));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> begin(kind, request, life);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(kind, " " + marks.name(request)));
    };
  }

  private Answer<String> found(RequestKind kind, SigningRequest request, JsonNode object) {
    if (!marks.isOurs(kind, object)) {
      return Answer.refused(
          Reason.ISSUER_REFUSED,
          "%s %s was made by \"%s\" and not by Tenure. Find out why, and delete it."
              .formatted(kind.kind(), marks.name(request), marks.clean(kind.requester(object))));
    }
    if (!marks.isForKey(request, object)) {
      return delete(kind, request, object)
          .then(_ -> begin(kind, request, request.life(clock.instant())));
    }
    return switch (kind.state(object)) {
      case RequestKind.State.Pending(var what) -> pending(kind, request, what, age(object));
      case RequestKind.State.Refused(var words) ->
          delete(kind, request, object)
              .then(
                  _ ->
                      Answer.refused(
                          Reason.ISSUER_REFUSED,
                          "%s %s was not signed. %s. Ask for what is allowed, or have the signer allow it; a new request is made in some minutes."
                              .formatted(kind.kind(), marks.name(request), marks.clean(words))));
      // Where the deletion fails, the next request for this object deletes it.
      case RequestKind.State.Signed(var pem) -> {
        var _ = delete(kind, request, object);
        yield Answer.ok(pem);
      }
    };
  }

  private Answer<String> begin(RequestKind kind, SigningRequest request, Duration life) {
    var body = marks.marked(kind, kind.body(request, life), request);
    return deleteOthers(kind, request)
        .then(
            _ ->
                switch (api.send(Call.create(collection(kind, request), Json.write(body)))) {
                  case Reply.Done _ -> pending(kind, request, "has just been made", Duration.ZERO);
                  case Reply.Failed failed when failed.code() == CONFLICT ->
                      pending(kind, request, "was made at the same moment", Duration.ZERO);
                  case Reply.Failed failed ->
                      KubeErrors.answer(failed, words(kind, " " + marks.name(request)));
                });
  }

  /** What this object asked before, with another spec or before a restart. */
  private Answer<Boolean> deleteOthers(RequestKind kind, SigningRequest request) {
    var list = Call.page(collection(kind, request), marks.of(request.subject()), 100, "");
    return switch (api.send(list)) {
      case Reply.Done done -> {
        Answer<Boolean> all = Answer.ok(true);
        for (var object : read(done).path("items")) {
          all = marks.isOurs(kind, object) ? all.then(_ -> delete(kind, request, object)) : all;
        }
        yield all;
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, words(kind, "s"));
    };
  }

  private Answer<Boolean> delete(RequestKind kind, SigningRequest request, JsonNode object) {
    var meta = object.path("metadata");
    var name = meta.path("name").asText();
    var call =
        Call.delete(
            collection(kind, request) + Call.path(name),
            meta.path("uid").asText(),
            meta.path("resourceVersion").asText());
    return switch (api.send(call)) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(true);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(kind, " " + name));
    };
  }

  /** Looked at soon in the beginning, and each minute in the end. */
  private Answer<String> pending(
      RequestKind kind, SigningRequest request, String what, Duration age) {
    var quarter = age.dividedBy(4);
    var pause =
        quarter.compareTo(FIRST_LOOK) < 0
            ? FIRST_LOOK
            : quarter.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : quarter;
    return new Answer.Pending<>(
        new Violation(
            Reason.SIGNATURE_PENDING,
            "%s %s %s.".formatted(kind.kind(), marks.name(request), marks.clean(what))),
        clock.instant().plus(pause));
  }

  private Duration age(JsonNode object) {
    try {
      var made = Instant.parse(object.path("metadata").path("creationTimestamp").asText());
      return Duration.between(made, clock.instant());
    } catch (java.time.DateTimeException e) {
      return LAST_LOOK;
    }
  }

  private static JsonNode read(Reply.Done done) {
    return Json.read(done.body()).orElseGet(Json::object);
  }

  private static String collection(RequestKind kind, SigningRequest request) {
    return kind.collection(request.subject().namespace());
  }

  private String path(RequestKind kind, SigningRequest request) {
    return collection(kind, request) + Call.path(marks.name(request));
  }

  private static KubeErrors.Words words(RequestKind kind, String which) {
    return new KubeErrors.Words(
        kind.kind() + which, Reason.ISSUER_REFUSED, Reason.ISSUER_NOT_READY);
  }
}
