package dev.tenure.operator.reconcile;

import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.DueIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Wakes objects when their time has come: one index and one thread for all kinds, within a budget,
 * soonest deadline first.
 */
public final class WakeUps implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** Clocks that are kept right are set back by less. */
  private static final Duration SET_BACK = Duration.ofSeconds(5);

  private static final int MOST_AT_ONCE = 64;

  private final DueIndex<ObjectKey> index = new DueIndex<>();
  private final Set<ObjectKey> called = new HashSet<>();
  private final Map<String, Consumer<ObjectKey>> listeners = new ConcurrentHashMap<>();
  private final Semaphore signals = new Semaphore(0);
  private final InstantSource clock;
  private final Budget budget;
  private volatile Instant lastTurn;
  private volatile boolean running = true;

  /**
   * @param perSecond how many objects are woken a second at most
   */
  public WakeUps(double perSecond, InstantSource clock) {
    this.clock = clock;
    this.budget = new Budget(perSecond, Math.max(1, (int) perSecond), clock.instant());
    this.lastTurn = clock.instant();
  }

  /** Who is told about objects of a kind. */
  public void listen(String kind, Consumer<ObjectKey> listener) {
    listeners.put(kind, listener);
  }

  /**
   * Looks at the object at {@code due}; at once where it was called for meanwhile, since who plans
   * its next look may not have seen what it was called for.
   *
   * @param deadline when its credential ends; {@link Instant#MAX} where nothing ends
   */
  public void schedule(ObjectKey key, Instant due, Instant deadline) {
    synchronized (called) {
      index.schedule(key, called.contains(key) ? clock.instant() : due, deadline);
    }
    signal();
  }

  /** Looks at the object as soon as the budget allows. */
  public void now(ObjectKey key) {
    now(key, Instant.MAX);
  }

  /**
   * The same; of those that are called for together the soonest deadline comes first.
   *
   * @param deadline when its credential ends; {@link Instant#MAX} where nothing ends
   */
  public void now(ObjectKey key, Instant deadline) {
    synchronized (called) {
      called.add(key);
      index.schedule(key, clock.instant(), deadline);
    }
    signal();
  }

  /** Plans no look at the object; one it was called for stays. */
  public void cancel(ObjectKey key) {
    synchronized (called) {
      if (!called.contains(key)) {
        index.cancel(key);
      }
    }
  }

  /** How many objects wait for their time. */
  public int size() {
    return index.size();
  }

  /** Whether the thread still turns; false asks for a restart of the process. */
  public boolean alive() {
    return Duration.between(lastTurn, clock.instant()).compareTo(Duration.ofMinutes(1)) < 0;
  }

  /** Starts waking. */
  public void start() {
    Thread.ofPlatform().name("wake-ups").daemon().start(this::run);
  }

  @Override
  public void close() {
    running = false;
    signal();
  }

  private void run() {
    while (running) {
      turn(clock.instant());
      await(wait(clock.instant()));
    }
  }

  /** One turn: as many as are due and the budget allows. */
  void turn(Instant now) {
    if (now.isBefore(lastTurn.minus(SET_BACK))) {
      // What was planned by a clock that was ahead lies in a future that nobody means.
      index.bringForward(now);
    }
    lastTurn = now;
    for (var woken = 0; woken < MOST_AT_ONCE && dueBy(now) && budget.tryTake(now); woken++) {
      for (var key : taken(now)) {
        var listener = listeners.get(key.kind());
        if (listener != null) {
          listener.accept(key);
        }
      }
    }
  }

  private List<ObjectKey> taken(Instant now) {
    synchronized (called) {
      var keys = index.takeDue(now, 1);
      called.removeAll(keys);
      return keys;
    }
  }

  private boolean dueBy(Instant now) {
    return index.nextDue().filter(due -> !due.isAfter(now)).isPresent();
  }

  private Duration wait(Instant now) {
    var until =
        index
            .nextDue()
            .map(due -> due.isAfter(now) ? due : budget.nextAt(now))
            .orElse(now.plus(LONGEST_WAIT));
    var wait = Duration.between(now, until);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private void await(Duration wait) {
    try {
      if (wait.isPositive() && signals.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        signals.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
      Thread.currentThread().interrupt();
    }
  }

  private void signal() {
    signals.release();
  }
}
