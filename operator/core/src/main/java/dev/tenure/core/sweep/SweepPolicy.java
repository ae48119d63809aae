package dev.tenure.core.sweep;

import java.time.Duration;

/**
 * Decides what a token is. Only one that bears our mark, is in no record, is used by no object and
 * has been seen so for longer than anything under way takes is ever revoked.
 */
final class SweepPolicy {
  /** What a token is. */
  enum Verdict {
    /** Ours, and known to be. */
    RECORDED,
    /** Somebody else's, another installation's included. */
    FOREIGN,
    /** Ours without a record, and what was read with it is in use: it stays. */
    IN_USE,
    /** Ours without a record; whether it is used cannot be told: it stays. */
    UNKNOWN,
    /** Ours without record and use, not for long enough. */
    WAITING,
    /** To be revoked. */
    ORPHANED
  }

  private SweepPolicy() {}

  /**
   * The verdict.
   *
   * @param orphanAge how long a token must have been seen without record and use
   */
  static Verdict judge(TokenSeen token, Maker us, Duration orphanAge) {
    if (token.recorded()) {
      return Verdict.RECORDED;
    }
    if (!us.isKnown() || token.mark().filter(mark -> mark.maker().equals(us)).isEmpty()) {
      return Verdict.FOREIGN;
    }
    return switch (token.holder()) {
      case IN_USE -> Verdict.IN_USE;
      case UNKNOWN -> Verdict.UNKNOWN;
      case GONE, ELSEWHERE ->
          token.unowned().compareTo(orphanAge) < 0 ? Verdict.WAITING : Verdict.ORPHANED;
    };
  }
}
