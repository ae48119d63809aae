package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.lease.LeaseJournal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A journal that is written through to storage and read from memory. What was stored without our
 * hearing of it shows after {@link #restart}, as it does after a real one.
 */
public final class FakeJournal implements LeaseJournal {
  private final Wire wire;
  private final Map<String, List<Credential>> storage = new TreeMap<>();
  private Map<String, List<Credential>> memory = new HashMap<>();

  public FakeJournal(Wire wire) {
    this.wire = wire;
  }

  /** A new process: memory holds what storage does. */
  public void restart() {
    memory = new HashMap<>(storage);
  }

  /** Everything stored, of all objects. */
  public List<Credential> all() {
    return wire.quietly(
        () -> {
          var all = new ArrayList<Credential>();
          storage.values().forEach(all::addAll);
          return all;
        });
  }

  @Override
  public List<Credential> credentials(Subject subject) {
    return wire.ask("journal.credentials", () -> memory.getOrDefault(subject.uid(), List.of()));
  }

  @Override
  public Answer<Boolean> record(Subject subject, List<Credential> credentials) {
    return wire.call("journal.record", () -> put(storage, subject, credentials))
        .then(_ -> put(memory, subject, credentials));
  }

  private static Answer<Boolean> put(
      Map<String, List<Credential>> where, Subject subject, List<Credential> credentials) {
    if (credentials.isEmpty()) {
      where.remove(subject.uid());
    } else {
      where.put(subject.uid(), List.copyOf(credentials));
    }
    return Answer.ok(true);
  }
}
