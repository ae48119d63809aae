package dev.tenure.core.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How many certificates were made in each second of virtual time. */
final class Rates {
  private final Instant from;
  private final int[] bySecond;
  private long total;

  Rates(Instant from, Duration span) {
    this.from = from;
    this.bySecond = new int[(int) span.toSeconds() + 1];
  }

  void count(Instant at) {
    bySecond[(int) Duration.between(from, at).toSeconds()]++;
    total++;
  }

  long total() {
    return total;
  }

  /** The most in one second. */
  int peak() {
    var most = 0;
    for (var made : bySecond) {
      most = Math.max(most, made);
    }
    return most;
  }

  /** A second, over the whole time. */
  double mean() {
    return (double) total / bySecond.length;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d certificates, %.1f/s on average, %d/s at most", total, mean(), peak());
  }
}
