package dev.tenure.operator.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One object on the server and how it develops.
 *
 * @param <T> its kind
 */
public record Watched<T extends HasMetadata>(KubernetesClient client, T created) {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  public String name() {
    return created.getMetadata().getName();
  }

  public String uid() {
    return created.getMetadata().getUid();
  }

  /** The object as it is; empty when it is gone. */
  public Optional<Seen> find() {
    return Optional.ofNullable(resource().get()).map(Seen::of);
  }

  /** The object as it is. */
  public Seen now() {
    return find().orElseThrow(() -> new AssertionError(name() + " is gone"));
  }

  /** Waits at most a minute for a state, which the failure describes together with what was. */
  public Seen await(String what, Predicate<Seen> state) {
    return await(what, SOON, state);
  }

  /** The same with a deadline. */
  public Seen await(String what, Duration atMost, Predicate<Seen> state) {
    var last = new AtomicReference<Optional<Seen>>(Optional.empty());
    try {
      Awaitility.await(what)
          .atMost(atMost)
          .pollInterval(POLL)
          .until(
              () -> {
                last.set(find());
                return last.get().filter(state).isPresent();
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s %s within %s: %s; its status is %s"
              .formatted(
                  created.getKind(),
                  name(),
                  atMost,
                  what,
                  last.get().map(s -> s.json().path("status").toPrettyString()).orElse("gone")),
          e);
    }
    return last.get().orElseThrow();
  }

  public Seen awaitReady() {
    return await("becomes Ready", Seen::ready);
  }

  /** Waits until a condition of that type has that reason. */
  public Seen await(String type, Reason reason) {
    return await(type + " with " + reason.text(), seen -> seen.has(type, reason));
  }

  public void awaitGone() {
    awaitGone(SOON);
  }

  /** The same with a deadline. */
  public void awaitGone(Duration atMost) {
    Awaitility.await(created.getKind() + " " + name() + " goes")
        .atMost(atMost)
        .pollInterval(POLL)
        .until(() -> find().isEmpty());
  }

  /** Asserts that a state lasts that long. */
  public void during(String what, Duration window, Predicate<Seen> state) {
    Awaitility.await(what)
        .during(window)
        .atMost(window.plusSeconds(20))
        .pollInterval(POLL)
        .until(() -> state.test(now()));
  }

  /** Changes it as its author would. */
  public Seen edit(UnaryOperator<T> change) {
    return Seen.of(present().edit(change));
  }

  /** Changes it as {@code kubectl patch --type merge} does. */
  public Seen merge(String patch) {
    return Seen.of(present().patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  /** Sets an annotation. */
  public Seen annotate(String key, String value) {
    return merge("{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  /** Suspends its rotation or goes on with it. */
  public Seen suspend(boolean rest) {
    return merge("{\"spec\":{\"suspend\":%s}}".formatted(rest));
  }

  public void delete() {
    resource().delete();
  }

  /** Asks the operator for nothing: takes all finalizers off, as a person in a hurry would. */
  public void forceFinalizersOff() {
    present()
        .edit(
            object -> {
              object.getMetadata().setFinalizers(List.of());
              return object;
            });
  }

  /** Waits for an event of that reason about this object and gives its text. */
  public String awaitEvent(Reason reason) {
    var note = new AtomicReference<String>();
    Awaitility.await("an event " + reason.text() + " about " + name())
        .atMost(SOON)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              var notes = events(reason);
              assertThat(notes).isNotEmpty();
              note.set(notes.getLast());
            });
    return note.get();
  }

  /** The texts of all events of that reason about this object. */
  public List<String> events(Reason reason) {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(e -> e.getRegarding() != null && uid().equals(e.getRegarding().getUid()))
        .filter(e -> reason.text().equals(e.getReason()))
        .map(e -> String.valueOf(e.getNote()))
        .toList();
  }

  private Resource<T> resource() {
    return ofAnyVersion(created);
  }

  /** What is there now, to be changed whatever version it has by then. */
  private Resource<T> present() {
    return ofAnyVersion(resource().get());
  }

  private Resource<T> ofAnyVersion(T object) {
    var copy = client.getKubernetesSerialization().clone(object);
    copy.getMetadata().setResourceVersion(null);
    return client.resource(copy);
  }
}
