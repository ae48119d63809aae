package dev.tenure.core.testing;

/** The process dies here: nothing of the code under test may catch it and go on. */
public final class Crash extends RuntimeException {
  public Crash(String call) {
    super("killed at " + call);
  }
}
