package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.schedule.DueIndex;
import dev.tenure.core.testing.FakeSecretServer;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Three hundred leases of one account, driven by a due-time index. */
class LeaseFleetTest {
  private static final int FLEET = 300;

  private final LeaseRig rig = new LeaseRig();
  private final DueIndex<Integer> due = new DueIndex<>();
  private final List<Instant> rotations = new ArrayList<>();

  @Test
  void aDayCostsOneLoginAndOneReadEach() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    start();
    runUntil(START.plus(Duration.ofDays(1)));

    assertThat(rig.server.logins()).isEqualTo(1);
    assertThat(rig.server.reads()).isEqualTo(FLEET);
    assertThat(rig.sink.writes()).hasSize(FLEET);
    everyoneLives();
  }

  @Test
  void renewalsOfOneHourAreSpread() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    start();
    var perSecond = new TreeMap<Long, Long>();
    while (rig.clock.instant().isBefore(START.plus(Duration.ofHours(1)))) {
      var before = rig.wire.count("server.renew");
      tick();
      perSecond.put(rig.clock.instant().getEpochSecond(), rig.wire.count("server.renew") - before);
    }
    assertThat(rig.wire.count("server.renew")).isEqualTo(FLEET);
    assertThat(Collections.max(perSecond.values())).isLessThan(12);
  }

  @Test
  void aRestartCostsNothingAndItsRenewalsAreSpread() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    start();
    runUntil(START.plus(Duration.ofHours(12)));
    rig.restart();
    rig.wire.forget();
    for (var i = 0; i < FLEET; i++) {
      due.schedule(i, rig.clock.instant(), Instant.MAX);
    }
    var began = rig.clock.instant();
    tick();
    assertThat(rig.wire.count("server.renew")).isLessThan(30);
    runUntil(began.plusSeconds(35));

    assertThat(rig.wire.count("server.renew")).isEqualTo(FLEET);
    assertThat(rig.server.logins()).isEqualTo(1);
    assertThat(rig.server.reads()).isEqualTo(FLEET);
    everyoneLives();
  }

  @Test
  void theLastEndOfALoginMovesAllInTime() {
    loginsOfTenHours();
    start();
    for (var hour = 1; hour <= 24; hour++) {
      runUntil(START.plus(Duration.ofHours(hour)));
      everyoneLives();
    }
    assertThat(rig.server.logins()).isLessThanOrEqualTo(6);
    assertThat(rig.server.reads()).isLessThanOrEqualTo(FLEET * 5);
    assertThat(rig.journal.all()).hasSizeLessThanOrEqualTo(FLEET * 2);
  }

  @Test
  void theLastEndOfALoginMovesThemOneByOne() {
    loginsOfTenHours();
    start();
    rotations.clear();
    runUntil(START.plus(Duration.ofHours(10)));
    var perMinute = new HashMap<Long, Integer>();
    rotations.forEach(at -> perMinute.merge(at.getEpochSecond() / 60, 1, Integer::sum));
    assertThat(rotations).hasSizeGreaterThanOrEqualTo(FLEET);
    assertThat(Collections.max(perMinute.values())).isLessThan(FLEET / 5);
  }

  private void loginsOfTenHours() {
    rig.server.grant(
        Terms.USUAL
            .leasing(Duration.ofHours(1), Duration.ofDays(30))
            .loggingIn(Duration.ofHours(2), Duration.ofHours(10)));
  }

  private void start() {
    for (var i = 0; i < FLEET; i++) {
      due.schedule(i, START, Instant.MAX);
    }
    tick();
  }

  private void runUntil(Instant end) {
    while (rig.clock.instant().isBefore(end)) {
      tick();
    }
  }

  /** All that is due, then on to the next due time, a second later at least. */
  private void tick() {
    for (var i : due.takeDue(rig.clock.instant(), Integer.MAX_VALUE)) {
      var before = rig.server.reads();
      var standing = rig.look(member(i));
      if (rig.server.reads() > before) {
        rotations.add(rig.clock.instant());
      }
      assertThat(standing.outcome()).isInstanceOf(Outcome.Done.class);
      var next = ((Outcome.Done) standing.outcome()).next().orElseThrow();
      due.schedule(i, next, Instant.MAX);
    }
    rig.clock.advance(Duration.ofSeconds(1));
    rig.clock.advanceTo(due.nextDue().orElseThrow());
  }

  private void everyoneLives() {
    var live = rig.server.liveLeases().stream().map(FakeSecretServer.LiveLease::username).toList();
    for (var i = 0; i < FLEET; i++) {
      assertThat(live).contains(rig.deliveredUser(member(i)).orElseThrow());
    }
  }

  private static Leases member(int i) {
    return lease().named("db-" + i).withUid("uid-" + i);
  }
}
