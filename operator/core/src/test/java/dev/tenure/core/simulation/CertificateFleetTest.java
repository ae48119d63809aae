package dev.tenure.core.simulation;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class CertificateFleetTest {
  private static final int PER_TICK = 200;
  private static final double ENDS_PER_SECOND = 20;

  @Test
  void tenThousandIdentitiesThroughTwoMonths() {
    through(Integer.getInteger("tenure.fleet", 10_000), Duration.ofDays(60));
  }

  @Tag("soak")
  @EnabledIfSystemProperty(named = "tenure.soak", matches = "true")
  @Test
  void aHundredThousandIdentitiesThroughAYear() {
    through(100_000, Duration.ofDays(365));
  }

  private static void through(int size, Duration span) {
    var fleet = new CertificateFleet(PER_TICK, ENDS_PER_SECOND);
    var random = new Random(7);
    var end = START.plus(span);
    var endingTogether = START.plus(span.dividedBy(2));
    for (var i = 0; i < size; i++) {
      fleet.add(member(i, random, span, endingTogether));
    }
    var half = START.plus(span.dividedBy(3));
    fleet.runUntil(half);
    assertThat(fleet.busiestTick()).isEqualTo(PER_TICK);
    restartChangesNothing(fleet);
    fleet.runUntil(endingTogether.minus(Duration.ofHours(1)));
    outage(fleet);
    fleet.runUntil(end);

    assertThat(fleet.alive()).isEqualTo(fleet.within()).isPositive();
    assertThat(fleet.sink.deliveries()).hasSize((int) fleet.within());
    assertThat(fleet.scheduled()).isEqualTo((int) fleet.within());
    assertThat(fleet.busiestTick()).isLessThanOrEqualTo(PER_TICK);
    assertThat(fleet.latestEnd())
        .isLessThan(Duration.ofSeconds((long) (size / 5 / ENDS_PER_SECOND) + 120));
    assertThat(fleet.looks()).isLessThan(3L * fleet.authority.count() + 4L * size);
  }

  /** Most live long with certificates of days, some with hours; a fifth end at one instant. */
  private static Identities member(int i, Random random, Duration span, Instant endingTogether) {
    var uid = new UUID(random.nextLong(), random.nextLong()).toString();
    var end =
        i % 5 == 0
            ? endingTogether
            : START.plusSeconds(3600 + random.nextLong(span.toSeconds() * 2));
    var life = i % 50 == 0 ? Duration.ofHours(24) : Duration.ofDays(7 + random.nextInt(24));
    return identity()
        .in("ns-" + i % 500)
        .named("id-" + i)
        .withUid(uid)
        .forDns("id-" + i + ".ns-" + i % 500 + ".svc")
        .lasting(life)
        .from(issuer().endingAt(START.plus(span.multipliedBy(3))))
        .expiringAt(end);
  }

  private static void restartChangesNothing(CertificateFleet fleet) {
    var signed = fleet.authority.count();
    var writes = fleet.sink.count();
    fleet.restart();
    fleet.runUntil(fleet.clock.instant().plusSeconds(1));
    assertThat(fleet.authority.count() - signed).isLessThanOrEqualTo(2);
    assertThat(fleet.sink.count() - writes).isLessThanOrEqualTo(2);
  }

  private static void outage(CertificateFleet fleet) {
    fleet.wire.breakCalls("authority", Answer.unavailable(Reason.ISSUER_NOT_READY, "down"));
    fleet.runUntil(fleet.clock.instant().plus(Duration.ofHours(6)));
    fleet.wire.mend();
  }
}
