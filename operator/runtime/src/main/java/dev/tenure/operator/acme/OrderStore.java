package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import java.util.List;
import java.util.Optional;

/** Where orders are remembered: at most one for an object. */
public interface OrderStore {
  /**
   * A record as it was at one moment.
   *
   * @param version what a later write replaces; opaque
   */
  record Kept(OrderRecord record, Object version) {}

  /** The object's record. */
  Answer<Optional<Kept>> read(Subject subject);

  /**
   * Writes it, in place of the one that was read; not available where another writer was faster.
   */
  Answer<Kept> write(Optional<Kept> before, OrderRecord record);

  /** Deletes it; absent is good. */
  Answer<Boolean> delete(Kept kept);

  /** All records. */
  Answer<List<Kept>> list();
}
