package dev.tenure.bench;

import java.util.concurrent.Semaphore;

/** So many requests at once and no more, each in the thread of its caller. */
final class InFlight {
  /** Work that sends requests. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws InterruptedException;
  }

  private final Semaphore room;

  InFlight(int limit) {
    room = new Semaphore(limit);
  }

  /** Runs the work when there is room for it. */
  <T> T run(Work<T> work) throws InterruptedException {
    room.acquire();
    try {
      return work.run();
    } finally {
      room.release();
    }
  }
}
