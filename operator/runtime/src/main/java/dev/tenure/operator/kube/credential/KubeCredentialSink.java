package dev.tenure.operator.kube.credential;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.schedule.Restraint;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets in the object's own namespace. Whose a Secret is, its controlling ownerReference and the
 * record in its annotation say; a label never does. Every write is one request and carries UID and
 * resourceVersion of what was looked at.
 */
public final class KubeCredentialSink implements CredentialSink {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final KubeApi api;
  private final ManagedSecrets managed;
  private final SecretReader reader;
  private final SecretCalls calls;
  private final SecretBodies bodies;
  private final InstantSource clock;
  private final Restraint dressings = new Restraint(5, Duration.ofSeconds(2));

  public KubeCredentialSink(
      KubeApi api, ManagedSecrets managed, SecretReader reader, InstantSource clock) {
    this.clock = clock;
    this.api = api;
    this.managed = managed;
    this.reader = reader;
    this.calls = new SecretCalls(api);
    this.bodies = new SecretBodies(reader);
  }

  @Override
  public Answer<Destination> look(Subject subject, String secretName) {
    var known = managed.find(subject.namespace(), secretName);
    if (known.isPresent()) {
      return Answer.ok(known.get().destinationFor(subject));
    }
    return calls
        .metadata(subject.namespace(), secretName)
        .then(
            found -> {
              var held = found.map(reader::heldMetadata);
              return held.filter(h -> h.isFor(subject)).isPresent()
                  ? lookLive(subject, secretName)
                  : Answer.ok(destination(subject, held));
            });
  }

  @Override
  public Answer<Destination> lookLive(Subject subject, String secretName) {
    return live(subject, secretName).map(held -> destination(subject, held));
  }

  @Override
  public Answer<Boolean> rehearse(Subject subject, Content content) {
    return put(subject, content, true);
  }

  @Override
  public Answer<Boolean> write(Subject subject, Content content) {
    return put(subject, content, false);
  }

  @Override
  public Answer<Optional<SecretData>> read(Subject subject, String secretName) {
    return calls
        .whole(subject.namespace(), secretName)
        .map(
            found ->
                found
                    .filter(secret -> ours(subject, reader.held(secret)))
                    .flatMap(SecretReader::values)
                    .map(SecretData::of));
  }

  @Override
  public Answer<Optional<Offer>> offered(Subject subject, String secretName) {
    return calls
        .whole(subject.namespace(), secretName)
        .map(
            found ->
                found
                    .filter(secret -> reader.held(secret).isOfferedTo(subject))
                    .flatMap(KubeCredentialSink::offer));
  }

  private static Optional<Offer> offer(Secret secret) {
    return SecretReader.values(secret)
        .map(
            values ->
                new Offer(
                    secret.getMetadata().getResourceVersion(),
                    secret.getType(),
                    SecretData.of(values)));
  }

  /** The version in the patch is the one that was offered, so nothing written since is lost. */
  @Override
  public Answer<Boolean> takeOver(Subject subject, Content content, Offer offer) {
    return live(subject, content.secretName())
        .then(
            found ->
                found
                    .filter(held -> held.resourceVersion().equals(offer.version()))
                    .filter(held -> held.isOfferedTo(subject))
                    .map(held -> overwrite(subject, content, held, false))
                    .orElseGet(() -> changedMeanwhile(subject, content.secretName())));
  }

  @Override
  public Answer<Boolean> remove(Subject subject, String secretName) {
    return calls
        .metadata(subject.namespace(), secretName)
        .then(
            found ->
                found
                    .map(reader::heldMetadata)
                    .filter(held -> held.isFor(subject))
                    .map(this::delete)
                    .orElseGet(() -> Answer.ok(false)));
  }

  @Override
  public List<String> others(Subject subject, String secretName) {
    return managed.controlledBy(subject).stream()
        .filter(held -> held.provenFor(subject) && !held.name().equals(secretName))
        .map(HeldSecret::name)
        .sorted()
        .toList();
  }

  /** Costs nothing where everything is right. */
  @Override
  public Answer<Boolean> dress(
      Subject subject, String secretName, Tenure tenure, SecretTemplate template) {
    var forbidden = template.violation();
    if (forbidden.isPresent()) {
      return new Answer.Refused<>(forbidden.get());
    }
    var labels = reader.keys().of(tenure);
    var wanted = Worn.beside(labels.keySet(), template);
    return managed
        .find(subject.namespace(), secretName)
        .filter(held -> held.provenFor(subject))
        .filter(
            held ->
                !held.labels().entrySet().containsAll(labels.entrySet()) || !held.worn().is(wanted))
        .map(held -> dressed(subject, held, dressing(held, labels, wanted)))
        .orElseGet(() -> Answer.ok(false));
  }

  /** Who takes off what we put on is not answered in kind for ever. */
  private Answer<Boolean> dressed(Subject subject, HeldSecret held, Call call) {
    var now = clock.instant();
    var next = dressings.held(held.key(), now);
    if (next.isPresent()) {
      return new Answer.Pending<>(
          new Violation(
              Reason.REPLACED_TOO_OFTEN,
              "Labels or annotations of Secret %s were put right %d times in short order: another writer changes them (kubectl get secret --namespace %s %s --output yaml --show-managed-fields). Stop it; they are put right again at %s."
                  .formatted(
                      held.key(),
                      dressings.times(held.key(), now),
                      held.namespace(),
                      held.name(),
                      next.get())),
          next.get());
    }
    dressings.did(held.key(), now, LONGEST_PAUSE, LONGEST_PAUSE.multipliedBy(2));
    return send(subject, call, held.name(), keep(held));
  }

  private Answer<Boolean> put(Subject subject, Content content, boolean rehearsal) {
    var known = managed.find(subject.namespace(), content.secretName());
    return known.isPresent()
        ? replace(subject, content, known.get(), rehearsal)
        : create(subject, content, rehearsal);
  }

  private Answer<Boolean> create(Subject subject, Content content, boolean rehearsal) {
    var call =
        Call.create(SecretCalls.collection(subject.namespace()), bodies.create(subject, content))
            .metadataOnly();
    var reply = api.send(rehearsal ? call.dryRun() : call);
    if (reply.failedWith(CONFLICT)) {
      return live(subject, content.secretName())
          .then(
              found ->
                  found
                      .map(held -> replace(subject, content, held, rehearsal))
                      .orElseGet(() -> changedMeanwhile(subject, content.secretName())));
    }
    return finish(reply, subject, content.secretName(), rehearsal ? none() : whole(content));
  }

  private Answer<Boolean> replace(
      Subject subject, Content content, HeldSecret current, boolean rehearsal) {
    if (current.isLeftFor(subject)) {
      // An ownerReference is never handed on: the Secret is made anew.
      return rehearsal
          ? Answer.ok(true)
          : delete(current).then(_ -> create(subject, content, false));
    }
    if (!current.isFor(subject)) {
      return current
          .destinationFor(subject)
          .violation()
          .<Answer<Boolean>>map(Answer.Refused::new)
          .orElseGet(() -> changedMeanwhile(subject, content.secretName()));
    }
    return overwrite(subject, content, current, rehearsal);
  }

  private Answer<Boolean> overwrite(
      Subject subject, Content content, HeldSecret current, boolean rehearsal) {
    if (!current.type().equals(content.type())) {
      return otherType(current, content.type());
    }
    var call =
        Call.jsonPatch(
                SecretCalls.path(current.namespace(), current.name()),
                bodies.replace(subject, content, current))
            .metadataOnly();
    return send(
        subject,
        rehearsal ? call.dryRun() : call,
        current.name(),
        rehearsal ? none() : whole(content));
  }

  private Call dressing(HeldSecret held, Map<String, String> labels, SecretTemplate template) {
    return Call.jsonPatch(
            SecretCalls.path(held.namespace(), held.name()), bodies.dress(labels, template, held))
        .metadataOnly();
  }

  /** What is noted of a write: by the metadata that came back, a record for the next reads. */
  @FunctionalInterface
  private interface Note {
    Optional<HeldSecret> of(Secret written);
  }

  private Note whole(Content content) {
    return written -> Optional.of(reader.written(written, content.type()));
  }

  private Note keep(HeldSecret before) {
    return written -> Optional.of(reader.rewritten(written, before));
  }

  private static Note none() {
    return _ -> Optional.empty();
  }

  private Answer<Boolean> send(Subject subject, Call call, String secretName, Note note) {
    var reply = api.send(call);
    return reply.failedWith(CONFLICT) || reply.failedWith(NOT_FOUND)
        ? changedMeanwhile(subject, secretName)
        : finish(reply, subject, secretName, note);
  }

  private Answer<Boolean> finish(Reply reply, Subject subject, String secretName, Note note) {
    return switch (reply) {
      case Reply.Done done -> {
        note.of(api.decode(done, Secret.class)).ifPresent(managed::wrote);
        yield Answer.ok(true);
      }
      case Reply.Failed failed ->
          KubeErrors.answer(failed, SecretCalls.words(subject.namespace(), secretName));
    };
  }

  private Answer<Boolean> delete(HeldSecret held) {
    var path = SecretCalls.path(held.namespace(), held.name());
    return switch (api.send(Call.delete(path, held.uid(), held.resourceVersion()))) {
      case Reply.Done _ -> {
        managed.deleted(held);
        yield Answer.ok(true);
      }
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(false);
      case Reply.Failed failed ->
          KubeErrors.answer(failed, SecretCalls.words(held.namespace(), held.name()));
    };
  }

  private Answer<Optional<HeldSecret>> live(Subject subject, String secretName) {
    return calls.whole(subject.namespace(), secretName).map(found -> found.map(reader::held));
  }

  private static Destination destination(Subject subject, Optional<HeldSecret> found) {
    return found.map(held -> held.destinationFor(subject)).orElseGet(Destination.Absent::new);
  }

  private static boolean ours(Subject subject, HeldSecret held) {
    return held.intact() && held.provenFor(subject);
  }

  private Answer<Boolean> changedMeanwhile(Subject subject, String secretName) {
    managed.forget(subject.namespace(), secretName);
    return Answer.unavailable(
        Reason.API_UNAVAILABLE,
        "Secret %s/%s was changed by another writer since it was looked at; it is looked at again."
            .formatted(subject.namespace(), secretName));
  }

  private static Answer<Boolean> otherType(HeldSecret current, String wanted) {
    return Answer.refused(
        Reason.DESTINATION_REFUSED,
        "Secret %s has type %s and needs type %s, and the type of a Secret cannot be changed. Name another secretName, or let it be made anew: kubectl delete secret --namespace %s %s"
            .formatted(current.key(), current.type(), wanted, current.namespace(), current.name()));
  }
}
