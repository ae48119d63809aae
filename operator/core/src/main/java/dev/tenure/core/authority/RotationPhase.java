package dev.tenure.core.authority;

import java.time.Instant;
import java.util.Optional;

/** How far the replacement of a CA is, for people. */
public sealed interface RotationPhase {
  /** The word in the status. */
  String text();

  /** When the next step comes, as far as known. */
  Optional<Instant> next();

  /** One CA, trusted and signing. A CA that was given has no next step of ours. */
  record Steady(Optional<Instant> next) implements RotationPhase {
    @Override
    public String text() {
      return "Steady";
    }
  }

  /** A new CA is trusted, or on its way to be, and does not sign yet. */
  record Published(Optional<Instant> next) implements RotationPhase {
    @Override
    public String text() {
      return "Published";
    }
  }

  /**
   * The new CA signs, and certificates of the former are being replaced.
   *
   * @param left how many are not yet
   */
  record Signing(int left, Optional<Instant> next) implements RotationPhase {
    @Override
    public String text() {
      return "Signing";
    }
  }

  /** All are replaced; the former anchor stays until the last of the old ones has ended. */
  record Withdrawing(Optional<Instant> next) implements RotationPhase {
    @Override
    public String text() {
      return "Withdrawing";
    }
  }
}
