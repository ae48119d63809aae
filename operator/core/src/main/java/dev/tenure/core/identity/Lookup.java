package dev.tenure.core.identity;

/**
 * The answer to "does the object of this name exist?".
 *
 * @param <T> the plain record of the object
 */
public sealed interface Lookup<T> {
  /** It does. */
  record Found<T>(T value) implements Lookup<T> {}

  /** It does not, as far as a synced cache can say. */
  record Missing<T>(String name) implements Lookup<T> {}
}
