package dev.tenure.bench;

import java.util.concurrent.TimeUnit;

/** Lets so many of a crowd begin in a second, each at its own moment. */
final class Pace {
  private static final double SECOND = 1e9;

  private final double perSecond;
  private final long start = System.nanoTime();

  /**
   * Begins now.
   *
   * @param perSecond zero lets all begin at once
   */
  Pace(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Waits until it is the turn of the member with this index. */
  void await(int index) throws InterruptedException {
    if (perSecond > 0) {
      var due = (long) (index / perSecond * SECOND);
      TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - start));
    }
  }
}
