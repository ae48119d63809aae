package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.port.LeaseJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal in memory that survives the engine: a new engine over it is a restarted process. */
public final class FakeJournal implements LeaseJournal {
  private final Wire wire;
  private final Map<String, List<Credential>> records = new TreeMap<>();

  public FakeJournal(Wire wire) {
    this.wire = wire;
  }

  /** Everything recorded, of all objects. */
  public List<Credential> all() {
    var all = new ArrayList<Credential>();
    records.values().forEach(all::addAll);
    return all;
  }

  @Override
  public List<Credential> credentials(Subject subject) {
    return wire.ask("journal.credentials", () -> records.getOrDefault(subject.uid(), List.of()));
  }

  @Override
  public Answer<Boolean> record(Subject subject, List<Credential> credentials) {
    return wire.call(
        "journal.record",
        () -> {
          if (credentials.isEmpty()) {
            records.remove(subject.uid());
          } else {
            records.put(subject.uid(), List.copyOf(credentials));
          }
          return Answer.ok(true);
        });
  }
}
