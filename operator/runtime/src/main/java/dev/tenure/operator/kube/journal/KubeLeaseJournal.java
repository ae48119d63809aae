package dev.tenure.operator.kube.journal;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.lease.LeaseJournal;
import dev.tenure.core.sweep.SweepRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lease journal, one sealed Secret for each object that holds something at a server. */
public final class KubeLeaseJournal implements LeaseJournal {
  /** The kind of its records. */
  public static final String KIND = "lease";

  private static final String PREFIX = "tenure-lease-";

  private final RecordBook<LeaseJson.Entry> book;

  /**
   * @param records of the kind {@link #KIND}
   */
  public KubeLeaseJournal(SealedRecords records) {
    this.book = new RecordBook<>(records, new LeaseJson());
  }

  /**
   * Reads everything from the server. To be called by whoever becomes the leader, before anything
   * else: what another leader wrote counts.
   *
   * @return the number of objects in the journal
   */
  public Answer<Integer> load() {
    return book.load();
  }

  @Override
  public List<Credential> credentials(Subject subject) {
    return book.find(name(subject)).map(LeaseJson.Entry::credentials).orElse(List.of());
  }

  @Override
  public Answer<Boolean> record(Subject subject, List<Credential> credentials) {
    return book.put(
        name(subject),
        credentials.isEmpty()
            ? Optional.empty()
            : Optional.of(new LeaseJson.Entry(subject, credentials)));
  }

  /** Everything in the journal, for finding what belongs to objects that no longer exist. */
  public Map<Subject, List<Credential>> all() {
    return book.all().stream()
        .collect(
            Collectors.toUnmodifiableMap(LeaseJson.Entry::subject, LeaseJson.Entry::credentials));
  }

  /** Names of the Secrets that do not open with our key: to be shown to a person, never deleted. */
  public List<String> unreadable() {
    return book.unreadable();
  }

  /** What storage has at this moment, another leader's writes included. */
  public Answer<SweepRecords.Stored> stored() {
    return book.live()
        .map(
            live ->
                new SweepRecords.Stored(
                    live.values().stream()
                        .flatMap(entry -> entry.credentials().stream())
                        .map(credential -> credential.handle().accessor())
                        .collect(Collectors.toUnmodifiableSet()),
                    live.unreadable().stream()
                        .map(name -> name.substring(Math.min(PREFIX.length(), name.length())))
                        .collect(Collectors.toUnmodifiableSet())));
  }

  private static String name(Subject subject) {
    return PREFIX + subject.uid();
  }
}
