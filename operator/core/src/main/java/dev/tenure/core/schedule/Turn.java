package dev.tenure.core.schedule;

import java.time.Instant;

/**
 * When a rotation comes, as its windows let it.
 *
 * @param wanted when it would come without them
 * @param at when it comes
 * @param latest when it would come at the latest, window or not
 */
public record Turn(Instant wanted, Instant at, Instant latest) {
  /** Whether it should have come and is waiting for a window. */
  public boolean heldAt(Instant now) {
    return !now.isBefore(wanted) && now.isBefore(at);
  }

  /** Whether it has come. */
  public boolean comeAt(Instant now) {
    return !now.isBefore(at);
  }

  /** When to look again: from when it is held a person is told so. */
  public Instant lookAt(Instant now) {
    return wanted.isBefore(at) && now.isBefore(wanted) ? wanted : at;
  }
}
