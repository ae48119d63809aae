package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.schedule.Turn;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import dev.tenure.core.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SuggestedRenewalTest {
  private static final Duration NINETY_DAYS = Duration.ofDays(90);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant LATER = START.plus(Duration.ofDays(365));

  private final CertificateRig rig = new CertificateRig();

  @Test
  void aMomentOfTheWindowIsTaken() {
    var window = window(START.plus(Duration.ofDays(40)), START.plus(Duration.ofDays(42)));

    assertThat(turn(NINETY_DAYS, window, "a").wanted())
        .isBetween(window.start(), window.end())
        .isEqualTo(turn(NINETY_DAYS, window, "a").wanted())
        .isNotEqualTo(turn(NINETY_DAYS, window, "b").wanted());
  }

  @Test
  void aWindowThatIsPastIsDueNow() {
    var now = START.plus(Duration.ofDays(2));

    assertThat(turn(NINETY_DAYS, window(START, START.plusSeconds(1)), "a").comeAt(now)).isTrue();
  }

  @Test
  void whatWasJustMadeStaysForAWhileWhateverTheAuthoritySays() {
    var past = window(START.minusSeconds(3600), START.minusSeconds(3599));

    assertThat(turn(NINETY_DAYS, past, "a").at()).isEqualTo(START.plusSeconds(3600));
    assertThat(turn(HOUR, past, "a").at()).isEqualTo(START.plusSeconds(180));
    assertThat(turn(Duration.ofMinutes(2), past, "a").at()).isEqualTo(START.plusSeconds(15));
  }

  @Test
  void aWindowAfterTheSafetyLineIsNotWaitedFor() {
    var end = START.plus(NINETY_DAYS);

    assertThat(turn(NINETY_DAYS, window(end.minusSeconds(2), end.plusSeconds(9)), "a").at())
        .isEqualTo(START.plus(Duration.ofDays(75)));
  }

  @Test
  void whoAskedForATimeIsNotRenewedLater() {
    var asked = Optional.<RenewBefore>of(new RenewBefore.Span(Duration.ofDays(60)));
    var late = window(START.plus(Duration.ofDays(70)), START.plus(Duration.ofDays(71)));
    var own = RenewalWindow.renewAt(delivery(NINETY_DAYS), asked, "a").orElseThrow();

    assertThat(turn(NINETY_DAYS, late, asked, "a").at()).isEqualTo(own);
  }

  @Test
  void aWindowHasAnEnd() {
    assertThatIllegalArgumentException().isThrownBy(() -> window(START, START));
  }

  @Property(tries = 2000)
  void isNeverAtOnceNorAfterTheSafetyLine(
      @ForAll @LongRange(min = 60, max = 10_000_000) long life,
      @ForAll @LongRange(min = -20_000_000, max = 20_000_000) long from,
      @ForAll @LongRange(min = 1, max = 20_000_000) long length,
      @ForAll("asked") Optional<RenewBefore> asked,
      @ForAll String key) {
    var start = START.plusSeconds(from);
    var turn = turn(Duration.ofSeconds(life), window(start, start.plusSeconds(length)), asked, key);
    var own = RenewalWindow.renewAt(delivery(Duration.ofSeconds(life)), asked, key).orElseThrow();
    var line = START.plusMillis(life * 1000 - Math.max(life * 1000 / 6, 600_000));

    assertThat(turn.at()).isEqualTo(turn.wanted()).isBeforeOrEqualTo(turn.latest());
    assertThat(turn.latest()).isBeforeOrEqualTo(own.isAfter(line) ? own : line);
    assertThat(turn.at()).isAfterOrEqualTo(least(own, life));
    if (asked.isPresent()) {
      assertThat(turn.at()).isBeforeOrEqualTo(own);
    }
  }

  private static Instant least(Instant own, long life) {
    var settled = START.plusMillis(Math.min(3_600_000, Math.max(life * 50, 15_000)));
    return own.isBefore(settled) ? own : settled;
  }

  @Provide
  Arbitrary<Optional<RenewBefore>> asked() {
    return Arbitraries.integers()
        .between(5, 95)
        .<RenewBefore>map(RenewBefore.Percent::new)
        .optional();
  }

  @Test
  void aWindowThatIsPulledToNowRenewsAndSaysWhereItIsExplained() {
    var who = identity().lasting(Duration.ofDays(90));
    var first = rig.look(who);
    rig.clock.advance(Duration.ofDays(3));
    assertThat(rig.look(who).occurrence()).isEmpty();
    rig.advice.suggest(
        new SuggestedWindow(START, START.plusSeconds(1), Optional.of("https://ca.example.com/why")),
        LATER);

    var standing = rig.look(who);

    assertThat(standing.occurrence())
        .hasValueSatisfying(
            event -> {
              assertThat(event.why()).isEqualTo(Reason.RENEWAL_SUGGESTED);
              assertThat(event.message())
                  .endsWith("(RenewalSuggested, see https://ca.example.com/why).");
            });
    assertThat(rotation(standing)).isEqualTo(rotation(first) + 1);
    assertThat(rig.advice.asked).last().isEqualTo(serial(standing));
  }

  @Test
  void aWindowToComeMovesTheNextActionAndTheAuthorityIsAskedAgainBefore() {
    var who = identity().lasting(Duration.ofDays(90));
    var again = START.plus(Duration.ofHours(6));
    rig.advice.suggest(
        window(START.plus(Duration.ofDays(10)), START.plus(Duration.ofDays(11))), again);

    var standing = rig.look(who);

    assertThat(standing.nextAction().orElseThrow())
        .isBetween(START.plus(Duration.ofDays(10)), START.plus(Duration.ofDays(11)));
    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Done.class, done -> assertThat(done.next()).contains(again));
  }

  @Test
  void manyThatAreToBeRenewedNowTakeTurns() {
    var few = new CertificateRig(new Budget(1000, 1000, START), new Spread(2));
    var all =
        List.of("a", "b", "c", "d", "e").stream()
            .map(one -> identity().named(one).withUid(one).lasting(Duration.ofDays(90)))
            .toList();
    all.forEach(who -> look(few, who));
    few.occurrences.clear();
    few.clock.advance(Duration.ofDays(2));
    few.advice.suggest(window(START, START.plusSeconds(1)), LATER);

    all.forEach(who -> look(few, who));

    assertThat(few.occurrences).hasSize(2);
  }

  @Test
  void aTokenIsNothingThatAnAuthorityIsAskedAbout() {
    rig.look(identity().runningAs("api").forAudiences("ledger"));

    assertThat(rig.advice.asked).isEmpty();
  }

  @Test
  void tenThousandOfOneWindowAreSpreadOverIt() {
    var window = window(START.plus(Duration.ofDays(50)), START.plus(Duration.ofDays(52)));
    var seen = new HashSet<Instant>();
    for (var i = 0; i < 10_000; i++) {
      seen.add(turn(NINETY_DAYS, window, "uid-" + i).at());
    }
    assertThat(seen).hasSizeGreaterThan(9_500);
  }

  /** One rig remembers one object. */
  private static void look(CertificateRig rig, Identities who) {
    rig.rotation = 0;
    var _ = rig.look(who);
  }

  private static long rotation(Standing standing) {
    return standing.delivery().orElseThrow().rotation();
  }

  private static String serial(Standing standing) {
    return standing.delivery().flatMap(Delivery::serialNumber).orElseThrow();
  }

  private static SuggestedWindow window(Instant start, Instant end) {
    return new SuggestedWindow(start, end, Optional.empty());
  }

  private static Turn turn(Duration life, SuggestedWindow window, String key) {
    return turn(life, window, Optional.empty(), key);
  }

  private static Turn turn(
      Duration life, SuggestedWindow window, Optional<RenewBefore> asked, String key) {
    return RenewalWindow.suggested(
            delivery(life), window, asked, MaintenanceWindows.NONE, key, TestClock.START)
        .orElseThrow();
  }

  private static Delivery delivery(Duration life) {
    return new Delivery(
        1, START, Optional.of(START.plus(life)), "", Issuers.KEY_ID, Optional.empty());
  }
}
