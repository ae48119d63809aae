package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Orders that outlive those who work on them; what is read was written down in between. */
public final class MemoryOrders implements OrderStore {
  private final Map<String, Kept> byUid = new ConcurrentHashMap<>();

  @Override
  public Answer<Optional<Kept>> read(Subject subject) {
    return Answer.ok(Optional.ofNullable(byUid.get(subject.uid())));
  }

  @Override
  public Answer<Kept> write(Optional<Kept> before, OrderRecord record) {
    var there = Optional.ofNullable(byUid.get(record.subject().uid()));
    if (!there.map(Kept::version).equals(before.map(Kept::version))) {
      return Answer.unavailable(Reason.API_UNAVAILABLE, "another writer was faster");
    }
    var read = OrderJson.read(OrderJson.write(record)).orElseThrow();
    var kept = new Kept(read, new Object());
    byUid.put(record.subject().uid(), kept);
    return Answer.ok(kept);
  }

  @Override
  public Answer<Boolean> delete(Kept kept) {
    byUid.remove(kept.record().subject().uid(), kept);
    return Answer.ok(true);
  }

  @Override
  public Answer<List<Kept>> list() {
    return Answer.ok(List.copyOf(byUid.values()));
  }
}
