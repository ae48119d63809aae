package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.status.Standing;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What is taken back of an object that goes or has gone. The journal outlives the object: what a
 * server that is away kept from being revoked is a debt, which is worked off when it is back.
 */
final class Leaving {
  private static final long NOTHING_RESTARTED = 0;

  private static final String ESCAPE =
      "The object stays until all that was leased for it is revoked. Where the server will not be"
          + " back soon, an admin may take the finalizer tenure.dev/revoke off: the object goes,"
          + " and what is left is revoked when the server answers again.";

  private final LeaseJournal journal;
  private final LeaseDeeds deeds;
  private final BiFunction<Subject, Reason, Answer<Boolean>> release;
  private final Set<String> owing = ConcurrentHashMap.newKeySet();

  /**
   * @param release revokes all that an object holds and forgets it
   */
  Leaving(LeaseEngine.Ports ports, BiFunction<Subject, Reason, Answer<Boolean>> release) {
    this.journal = ports.journal();
    this.deeds = new LeaseDeeds(ports.audit());
    this.release = release;
  }

  /** Takes back what an object that is being deleted has, whatever its spec says by now. */
  Standing leave(Subject subject, Instant again) {
    return release
        .apply(subject, Reason.TERMINATING)
        .failure(again)
        .map(
            outcome ->
                Standing.unchanged(
                    outcome.adding(ESCAPE), Optional.empty(), Optional.empty(), NOTHING_RESTARTED))
        .orElseGet(
            () ->
                Standing.ended(
                    new Outcome.Done(
                        Reason.REVOKED,
                        "Everything leased for this object is gone at its server.",
                        Optional.empty()),
                    Optional.empty(),
                    NOTHING_RESTARTED));
  }

  /** The same of an object that is gone. What cannot be taken back now is told of once. */
  Answer<Boolean> workOff(Subject subject) {
    var released = release.apply(subject, Reason.TERMINATING);
    if (released instanceof Answer.Ok<Boolean>) {
      owing.remove(subject.uid());
    } else if (owing.add(subject.uid())) {
      journal.credentials(subject).forEach(one -> deeds.owed(subject, one, released));
    }
    return released;
  }
}
