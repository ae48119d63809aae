package dev.tenure.core.sweep;

import dev.tenure.core.Answer;
import java.util.Optional;
import java.util.Set;

/** One server, seen with a credential that may look at all of its tokens. */
public interface SweptServer {
  /** The accessors of all tokens that live. */
  Answer<Set<String>> accessors();

  /** A token that lives. */
  record Found(Optional<Mark> mark) {}

  /** Looks at one token; empty where it is gone. */
  Answer<Optional<Found>> look(String accessor);

  /** Ends one token, and what was read with it. */
  Answer<Boolean> revoke(String accessor);
}
