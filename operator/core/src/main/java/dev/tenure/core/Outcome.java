package dev.tenure.core;

import java.time.Instant;
import java.util.Optional;

/**
 * How one look at an object ended, and with it when to look again. Mapped in one place to
 * conditions, event, metric and due time.
 */
public sealed interface Outcome {
  /** The word for it. */
  Reason reason();

  /** The sentence for people; never a secret value. */
  String message();

  /** All is as it should be until {@code next}; empty: until something changes. */
  record Done(Reason reason, String message, Optional<Instant> next) implements Outcome {}

  /** Something that is on its way must arrive; we look again at {@code next} at the latest. */
  record Waiting(Reason reason, String message, Instant next) implements Outcome {}

  /** The user must act; a change of what we watch wakes us, and {@code next} at the latest. */
  record Stalled(Reason reason, String message, Instant next) implements Outcome {}

  /**
   * A passing fault. The caller retries with back-off, not before {@code notBefore} where the
   * remote named a time ({@code Retry-After}).
   */
  record Failed(Reason reason, String message, Optional<Instant> notBefore) implements Outcome {}

  /** The same with one more sentence. */
  default Outcome adding(String sentence) {
    var text = message() + " " + sentence;
    return switch (this) {
      case Done(var reason, var _, var next) -> new Done(reason, text, next);
      case Waiting(var reason, var _, var next) -> new Waiting(reason, text, next);
      case Stalled(var reason, var _, var next) -> new Stalled(reason, text, next);
      case Failed(var reason, var _, var notBefore) -> new Failed(reason, text, notBefore);
    };
  }

  /** A failure without a time named by the remote. */
  static Failed failed(Reason reason, String message) {
    return new Failed(reason, message, Optional.empty());
  }
}
