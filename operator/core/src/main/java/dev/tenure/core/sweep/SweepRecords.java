package dev.tenure.core.sweep;

import dev.tenure.core.Answer;
import java.util.Set;

/** What we know to be ours. */
public interface SweepRecords {
  /**
   * Accessors of all tokens that memory knows, of credentials and of logins, at whatever backend:
   * several may stand for one server.
   */
  Set<String> known();

  /**
   * What storage has, whoever wrote it.
   *
   * @param accessors of all credentials
   * @param unreadable UIDs of objects whose record does not open
   */
  record Stored(Set<String> accessors, Set<String> unreadable) {
    public Stored {
      accessors = Set.copyOf(accessors);
      unreadable = Set.copyOf(unreadable);
    }
  }

  /** Reads storage anew: another leader may have written. */
  Answer<Stored> stored();
}
