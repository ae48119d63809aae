package dev.tenure.operator.wiring;

import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.reconcile.Dependents;
import dev.tenure.operator.reconcile.ObjectKey;
import dev.tenure.operator.reconcile.References;
import dev.tenure.operator.reconcile.WakeUps;
import java.util.stream.Stream;

/**
 * The objects that have a credential of a backend that is to be revoked there one day, as the
 * journal knows: also those that lease from elsewhere by now, and those that are gone.
 */
record Holders(KubeLeaseJournal journal, WakeUps wakeUps) implements Dependents {
  @Override
  public void wake(String reference) {
    at(reference)
        .map(one -> new ObjectKey(one.kind().text(), one.namespace(), one.name()))
        .forEach(wakeUps::now);
  }

  @Override
  public boolean any(String reference) {
    return at(reference).findAny().isPresent();
  }

  private Stream<Subject> at(String reference) {
    return journal.all().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().stream()
                    .map(one -> References.backend(one.account().backend()))
                    .anyMatch(reference::equals))
        .map(entry -> entry.getKey());
  }
}
