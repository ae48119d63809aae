package dev.tenure.operator.reconcile;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.Tenure;
import dev.tenure.operator.kube.credential.LabelKeys;
import dev.tenure.operator.kube.informer.Namespaces;
import dev.tenure.operator.kube.object.EventRecorder;
import dev.tenure.operator.kube.object.ObjectMarks;
import dev.tenure.operator.kube.object.StatusWriter;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.Optional;

/**
 * What a reconciler does to the objects themselves, besides the work of the domain's ports: marks,
 * status, events, and what is known of the namespace.
 */
public record ObjectApi(
    ObjectMarks marks,
    StatusWriter statuses,
    EventRecorder events,
    Namespaces namespaces,
    LabelKeys labelKeys) {

  /** Mirrors the tenure into labels and holds the object by the finalizer, in one write or none. */
  Answer<Boolean> mark(
      CustomResource<?, ?> object, Optional<Tenure> tenure, Optional<String> finalizer) {
    return marks.mark(object, tenure.map(labelKeys::of).orElse(Map.of()), finalizer);
  }

  /** Takes the finalizer off; the object may be gone at once. */
  Answer<Boolean> release(CustomResource<?, ?> object, String finalizer) {
    return marks.release(object, finalizer);
  }

  /** The object with our own last status, also where the cache does not know it yet. */
  <S, P extends CustomResource<?, S>> P current(P cached, Class<S> type) {
    statuses.latest(cached, type).ifPresent(cached::setStatus);
    return cached;
  }

  /** Makes the status this one; nothing is written where it is. */
  <S> Answer<Boolean> write(CustomResource<?, S> cached, S status, Class<S> type) {
    return statuses.write(cached, status, type);
  }

  /** Tells a person, once; best effort. */
  public void event(CustomResource<?, ?> object, Reason reason, String note) {
    events.record(object, reason, "Reconcile", note);
  }

  /** Forgets an object that is gone. */
  void forget(CustomResource<?, ?> object) {
    statuses.forget(object.getMetadata().getUid());
  }

  /** What is known of a namespace, and whether we may work there. */
  NamespaceFacts namespace(String name) {
    return namespaces.facts(name);
  }
}
