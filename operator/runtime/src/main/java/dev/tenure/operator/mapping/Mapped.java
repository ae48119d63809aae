package dev.tenure.operator.mapping;

import dev.tenure.core.Violation;

/**
 * An object as a domain record, or why it cannot be one.
 *
 * @param <T> the record
 */
public sealed interface Mapped<T> {
  /** The record. */
  record Good<T>(T value) implements Mapped<T> {}

  /** A field that makes no sense. */
  record Bad<T>(Violation violation) implements Mapped<T> {}

  /** Something that reads fields. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads them; throws at the first that makes no sense. */
    T read() throws Fields.Unreadable;
  }

  /** Reads, and turns what is unreadable into a value. */
  static <T> Mapped<T> of(Reading<T> reading) {
    try {
      return new Good<>(reading.read());
    } catch (Fields.Unreadable e) {
      return new Bad<>(e.violation());
    }
  }
}
