package dev.tenure.operator.reconcile;

import java.util.concurrent.CountDownLatch;

/**
 * Holds every look back until what we hold at the servers has been read: nothing may be decided on
 * an empty journal.
 */
public final class Gate {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Lets everybody through, from now on. */
  public void open() {
    latch.countDown();
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return latch.getCount() == 0;
  }

  /** Waits until it is open; false when the process is being stopped meanwhile. */
  boolean pass() {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
