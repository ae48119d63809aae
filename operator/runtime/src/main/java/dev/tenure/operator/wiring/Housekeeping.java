package dev.tenure.operator.wiring;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.operator.acme.OrderSweep;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.vault.Logins;
import dev.tenure.operator.vault.SecretIdStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no object wakes: shared logins are renewed before they end, logins nobody needs any more are
 * ended, and journal entries and ACME orders of objects that are gone are worked off.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration LOGIN_TURN = Duration.ofSeconds(1);
  private static final Duration ORDERS = Duration.ofMinutes(5);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Logins logins;
  private final SecretIdStore secretIds;
  private final KubeLeaseJournal journal;
  private final LeaseEngine engine;
  private final Function<Set<Subject>, List<Subject>> gone;
  private final Supplier<Set<dev.tenure.core.lease.Account>> used;
  private final OrderSweep orders;
  private final InstantSource clock;
  private volatile boolean running = true;

  /**
   * @param gone which of these certainly no longer exist, asked of the server
   * @param used accounts that an object names
   */
  Housekeeping(
      Logins logins,
      SecretIdStore secretIds,
      KubeLeaseJournal journal,
      LeaseEngine engine,
      Function<Set<Subject>, List<Subject>> gone,
      Supplier<Set<dev.tenure.core.lease.Account>> used,
      OrderSweep orders,
      InstantSource clock) {
    this.logins = logins;
    this.secretIds = secretIds;
    this.journal = journal;
    this.engine = engine;
    this.gone = gone;
    this.used = used;
    this.orders = orders;
    this.clock = clock;
  }

  /** Begins; only the leader does. */
  void start() {
    Thread.ofVirtual().name("housekeeping-logins").start(() -> every(LOGIN_TURN, this::renew));
    Thread.ofVirtual().name("housekeeping-sweep").start(() -> every(SWEEP, this::sweep));
    Thread.ofVirtual().name("housekeeping-orders").start(() -> every(ORDERS, orders::sweep));
  }

  @Override
  public void close() {
    running = false;
  }

  private void renew() {
    logins.maintain(clock.instant());
    logins.check(clock.instant());
  }

  /** A verdict needs a live answer: absence from a cache proves nothing. */
  void sweep() {
    for (var subject : gone.apply(journal.all().keySet())) {
      if (running) {
        var released = engine.workOff(subject);
        LOG.info(
            "{} is gone; what it had leased is {}",
            subject,
            released instanceof Answer.Ok<Boolean> ? "revoked" : "still to be revoked");
      }
    }
    var hung = new HashSet<String>();
    journal.all().values().forEach(all -> all.forEach(c -> hung.add(c.handle().login())));
    var accounts = new HashSet<>(used.get());
    logins.settle(accounts, hung);
    journal.all().values().forEach(all -> all.forEach(c -> accounts.add(c.account())));
    secretIds.keepOnly(accounts);
  }

  private void every(Duration pause, Runnable work) {
    while (running) {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.error("housekeeping failed; it goes on", e);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
