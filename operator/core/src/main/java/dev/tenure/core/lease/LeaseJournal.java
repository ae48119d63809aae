package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import java.util.List;

/**
 * What we hold at the servers, object by object; survives us. Written through to storage before a
 * call returns, read from memory.
 */
public interface LeaseJournal {
  /** The credentials of the object, oldest first; empty for an object without any. */
  List<Credential> credentials(Subject subject);

  /**
   * Replaces the object's credentials in one write; an empty list removes its record. Not
   * available: whether it was written is unknown, and memory says what was there before.
   */
  Answer<Boolean> record(Subject subject, List<Credential> credentials);
}
