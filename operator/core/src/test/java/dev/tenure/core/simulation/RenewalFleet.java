package dev.tenure.core.simulation;

import dev.tenure.core.certificate.RenewalWindow;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Backoff;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Due;
import dev.tenure.core.schedule.DueIndex;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Only the times of a fleet: when each certificate is due, which of those that are due get their
 * turn, and what an authority that is away or anew does to that. Rules and budgets are the real
 * ones; nothing is signed and nothing stored, so that a hundred thousand identities pass in
 * seconds.
 */
final class RenewalFleet {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String ISSUER = "mesh-ca";

  private final Duration life;
  private final MaintenanceWindows windows;
  private final Predicate<Instant> away;
  private final Budget wakes;
  private final Spread reissues;
  private final Rates rates;
  private final DueIndex<Integer> due = new DueIndex<>();
  private final String[] uids;
  private final Delivery[] held;
  private final int[] failures;
  private Instant now = TestClock.START;
  private String authority = "ca-1";
  private long missed;
  private long looks;
  private Duration closest;

  /**
   * What the operator is allowed to do, as in its configuration.
   *
   * @param wakesPerSecond looks, and so certificates that are due
   * @param reissuesPerSecond certificates that another CA calls for
   */
  record Budgets(double wakesPerSecond, double reissuesPerSecond) {}

  /**
   * @param size how many identities there are
   * @param life of each certificate
   * @param span how long they are looked at
   * @param windows of every tenth of them
   * @param away when the authority signs nothing
   */
  record Plan(
      int size,
      Duration life,
      Duration span,
      MaintenanceWindows windows,
      Predicate<Instant> away) {}

  RenewalFleet(Plan plan, Budgets budgets) {
    this.life = plan.life();
    this.windows = plan.windows();
    this.away = plan.away();
    this.wakes = new Budget(budgets.wakesPerSecond(), (int) budgets.wakesPerSecond(), now);
    this.reissues = new Spread(budgets.reissuesPerSecond());
    this.rates = new Rates(now, plan.span());
    this.closest = life;
    this.held = new Delivery[plan.size()];
    this.failures = new int[plan.size()];
    this.uids = new String[plan.size()];
    var random = new Random(7);
    Arrays.setAll(uids, _ -> new UUID(random.nextLong(), random.nextLong()).toString());
    for (var who = 0; who < plan.size(); who++) {
      due.schedule(who, now, Instant.MAX);
    }
  }

  /** Another CA signs from now on; every identity is called to be looked at. */
  void succeed(String next) {
    authority = next;
    for (var who = 0; who < held.length; who++) {
      due.schedule(who, now, end(who));
    }
  }

  void runUntil(Instant end) {
    while (now.isBefore(end)) {
      while (due.nextDue().filter(at -> !at.isAfter(now)).isPresent() && wakes.tryTake(now)) {
        look(due.takeDue(now, 1).getFirst());
      }
      now = next(end);
    }
  }

  /** A second later while anything is ready, else the second in which the next is due. */
  private Instant next(Instant end) {
    var soonest = now.plus(TICK);
    var at = due.nextDue().map(RenewalFleet::wholeSecond).orElse(end);
    return at.isBefore(soonest) ? soonest : at.isBefore(end) ? at : end;
  }

  private static Instant wholeSecond(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).plus(TICK);
  }

  private void look(int who) {
    looks++;
    var found = Optional.ofNullable(held[who]);
    var renewAt = found.map(one -> renewAt(who, one)).orElse(now);
    if (now.isBefore(renewAt)) {
      if (found.filter(one -> one.origin().equals(authority)).isPresent()) {
        due.schedule(who, renewAt, end(who));
        return;
      }
      var place = reissues.place(ISSUER, now);
      if (place.isPresent()) {
        due.schedule(who, place.get().isBefore(renewAt) ? place.get() : renewAt, end(who));
        return;
      }
    }
    issue(who);
  }

  private void issue(int who) {
    if (away.test(now)) {
      failures[who]++;
      due.schedule(who, now.plus(Backoff.TRANSIENT.after(failures[who], uids[who])), end(who));
      return;
    }
    var before = held[who];
    if (before != null) {
      var left = Duration.between(now, end(who));
      missed += left.isPositive() ? 0 : 1;
      closest = left.compareTo(closest) < 0 ? left : closest;
    }
    failures[who] = 0;
    var rotation = before == null ? 1 : before.rotation() + 1;
    var made =
        new Delivery(rotation, now, Optional.of(now.plus(life)), "", authority, Optional.empty());
    held[who] = made;
    rates.count(now);
    due.schedule(who, renewAt(who, made), now.plus(life));
  }

  private Instant renewAt(int who, Delivery one) {
    var wanted = RenewalWindow.renewAt(one, Optional.empty(), uids[who]).orElseThrow();
    return who % 10 > 0
        ? wanted
        : windows.turn(Due.ofLife(one.at(), wanted, end(who)), uids[who], now).at();
  }

  private Instant end(int who) {
    return held[who] == null ? Instant.MAX : held[who].validUntil().orElseThrow();
  }

  Instant now() {
    return now;
  }

  Rates rates() {
    return rates;
  }

  /** Certificates that had ended when they were replaced. */
  long missed() {
    return missed;
  }

  long looks() {
    return looks;
  }

  /** The least that any certificate had left when it was replaced. */
  Duration closest() {
    return closest;
  }

  /** Whether every identity holds a certificate of this authority that is valid now. */
  boolean allHold(String of) {
    return Arrays.stream(held)
        .allMatch(
            one ->
                one != null
                    && one.origin().equals(of)
                    && one.validUntil().orElseThrow().isAfter(now));
  }
}
