package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Fingerprint;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.journal.SealedRecords;
import dev.tenure.operator.kube.journal.SealedRecords.Stored;
import java.util.List;
import java.util.Optional;

/** Orders in sealed Secrets of the operator's namespace: nobody else can write one. */
public final class SealedOrders implements OrderStore {
  /** The kind of its records. */
  public static final String KIND = "acme-order";

  private final SealedRecords records;

  /**
   * @param records of the kind {@link #KIND}
   */
  public SealedOrders(SealedRecords records) {
    this.records = records;
  }

  @Override
  public Answer<Optional<Kept>> read(Subject subject) {
    return records.read(name(subject)).then(this::readable);
  }

  /** What does not open is of another key, or of nobody: it is made anew in its place. */
  private Answer<Optional<Kept>> readable(Optional<Stored> found) {
    var kept = found.flatMap(SealedOrders::kept);
    return found.isPresent() && kept.isEmpty()
        ? records.delete(found.get()).map(_ -> Optional.empty())
        : Answer.ok(kept);
  }

  @Override
  public Answer<Kept> write(Optional<Kept> before, OrderRecord record) {
    var text = OrderJson.write(record);
    var replaced = before.map(kept -> records.replace((Stored) kept.version(), text));
    return replaced
        .filter(answer -> !(answer instanceof Answer.Gone<Stored>))
        .orElseGet(() -> records.create(name(record.subject()), text))
        .map(stored -> new Kept(record, stored));
  }

  @Override
  public Answer<Boolean> delete(Kept kept) {
    return records.delete((Stored) kept.version());
  }

  @Override
  public Answer<List<Kept>> list() {
    return records
        .list()
        .map(all -> all.stream().map(SealedOrders::kept).flatMap(Optional::stream).toList());
  }

  private static Optional<Kept> kept(Stored stored) {
    return stored
        .text()
        .flatMap(OrderJson::read)
        .filter(record -> stored.name().equals(name(record.subject())))
        .map(record -> new Kept(record, stored));
  }

  private static String name(Subject subject) {
    return "tenure-acme-" + Fingerprint.of(List.of(subject.uid()));
  }
}
