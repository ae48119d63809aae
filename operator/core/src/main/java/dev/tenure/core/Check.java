package dev.tenure.core;

import java.util.List;
import java.util.Optional;

/**
 * One pure rule over gathered input.
 *
 * @param <I> the input record
 */
@FunctionalInterface
public interface Check<I> {
  /** Returns the violation, or empty where the rule holds. */
  Optional<Violation> violation(I input);

  /** Runs the checks in order; the first violation answers. */
  static <I> Optional<Violation> first(List<Check<I>> checks, I input) {
    return checks.stream().flatMap(check -> check.violation(input).stream()).findFirst();
  }
}
