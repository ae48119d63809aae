package dev.tenure.core;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a remote said, classified at the edge where it was heard. Expected refusals are values, not
 * exceptions.
 *
 * @param <T> what a good answer holds
 */
public sealed interface Answer<T> {
  /** It worked. */
  record Ok<T>(T value) implements Answer<T> {}

  /** The remote understood and said no; asking again without a change is useless. */
  record Refused<T>(Violation violation) implements Answer<T> {}

  /**
   * A passing fault: unreachable, sealed, throttled, too slow. Whether the request took effect is
   * unknown.
   *
   * @param notBefore the earliest next try, where the remote named one ({@code Retry-After})
   */
  record Unavailable<T>(Violation violation, Optional<Instant> notBefore) implements Answer<T> {}

  /**
   * The remote took the request and has not decided; nothing is wrong. Asking again later continues
   * the same request.
   *
   * @param next when to ask again
   */
  record Pending<T>(Violation violation, Instant next) implements Answer<T> {}

  /** What was asked about no longer exists at the remote. */
  record Gone<T>(Violation violation) implements Answer<T> {}

  /** A good answer. */
  static <T> Answer<T> ok(T value) {
    return new Ok<>(value);
  }

  /** A refusal. */
  static <T> Answer<T> refused(Reason reason, String message) {
    return new Refused<>(new Violation(reason, message));
  }

  /** A passing fault without a named time. */
  static <T> Answer<T> unavailable(Reason reason, String message) {
    return new Unavailable<>(new Violation(reason, message), Optional.empty());
  }

  /** An absence. */
  static <T> Answer<T> gone(Reason reason, String message) {
    return new Gone<>(new Violation(reason, message));
  }

  /** Goes on with a good answer; anything else stays what it is. */
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Refused<T>(var violation) -> new Refused<>(violation);
      case Unavailable<T>(var violation, var notBefore) -> new Unavailable<>(violation, notBefore);
      case Pending<T>(var violation, var at) -> new Pending<>(violation, at);
      case Gone<T>(var violation) -> new Gone<>(violation);
    };
  }

  /**
   * What a bad answer means for the object that asked: a refusal stalls it until a person acts, the
   * rest is tried again. Empty for a good answer.
   *
   * @param lookAgain when a refusal is looked at again although nothing changed
   */
  default Optional<Outcome> failure(Instant lookAgain) {
    return switch (this) {
      case Ok<T> _ -> Optional.empty();
      case Refused<T>(var why) ->
          Optional.of(new Outcome.Stalled(why.reason(), why.message(), lookAgain));
      case Unavailable<T>(var why, var notBefore) ->
          Optional.of(new Outcome.Failed(why.reason(), why.message(), notBefore));
      case Pending<T>(var why, var next) ->
          Optional.of(new Outcome.Waiting(why.reason(), why.message(), next));
      case Gone<T>(var why) -> Optional.of(Outcome.failed(why.reason(), why.message()));
    };
  }

  /** Why an answer is not good; empty where it is. */
  default Optional<Violation> why() {
    return switch (this) {
      case Ok<T> _ -> Optional.empty();
      case Refused<T>(var why) -> Optional.of(why);
      case Unavailable<T>(var why, var _) -> Optional.of(why);
      case Pending<T>(var why, var _) -> Optional.of(why);
      case Gone<T>(var why) -> Optional.of(why);
    };
  }

  /** Changes the value of a good answer. */
  default <R> Answer<R> map(Function<? super T, ? extends R> change) {
    return then(value -> ok(change.apply(value)));
  }
}
