package dev.tenure.bench;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many of the same at once: a virtual thread for each. */
final class Crowd {
  /** What each member does. */
  @FunctionalInterface
  interface Member {
    void run(int index) throws InterruptedException;
  }

  private Crowd() {}

  /**
   * Starts all members in the order of their index and waits for them; the first failure ends it.
   */
  static void run(int size, Member member) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>(size);
      for (var index = 0; index < size; index++) {
        var mine = index;
        running.add(
            threads.submit(
                () -> {
                  member.run(mine);
                  return mine;
                }));
      }
      for (var future : running) {
        future.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }
}
