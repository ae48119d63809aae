package dev.tenure.bench;

import java.util.Arrays;

/**
 * How measured times are spread, in seconds.
 *
 * @param p50 half of them took no longer
 * @param p99 of a hundred, ninety-nine took no longer
 * @param max the longest
 */
public record Spread(double p50, double p99, double max) {
  private static final double NANOS = 1e9;

  /** Of times in nanoseconds; zeros where there are none. */
  static Spread of(long[] nanos) {
    if (nanos.length == 0) {
      return new Spread(0, 0, 0);
    }
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Spread(at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    var rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, rank)] / NANOS;
  }
}
