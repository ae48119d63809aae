package dev.tenure.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MaintenanceWindowsTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void withoutAWishARotationComesWhenItIsDue() {
    var due = Due.ofLife(MONDAY, MONDAY.plus(DAY), MONDAY.plus(DAY.multipliedBy(2)));
    assertThat(MaintenanceWindows.NONE.turn(due, "uid", MONDAY).at()).isEqualTo(due.wanted());
    assertThat(MaintenanceWindows.NONE.openAt(MONDAY)).isTrue();
  }

  @Test
  void waitsForTheNextOpening() {
    var windows = allowing(window("0 2 * * 6", 4));
    var due = life(Duration.ofDays(60), Duration.ofDays(20));
    var saturday = Instant.parse("2026-12-19T02:00:00Z");

    var turn = windows.turn(due, "uid", MONDAY);

    assertThat(due.wanted()).isEqualTo("2026-12-13T00:00:00Z");
    assertThat(turn.at()).isBetween(saturday, saturday.plus(Duration.ofHours(2)));
    assertThat(turn.heldAt(due.wanted().minusSeconds(1))).isFalse();
    assertThat(turn.heldAt(due.wanted())).isTrue();
    assertThat(turn.lookAt(MONDAY)).isEqualTo(due.wanted());
    assertThat(turn.lookAt(due.wanted())).isEqualTo(turn.at());
  }

  @Test
  void whereNoneOpensInTimeOneBeforeItIsTaken() {
    var windows = allowing(window("0 2 * * *", 2));
    var due = life(Duration.ofHours(48), Duration.ofHours(32));

    var turn = windows.turn(due, "uid", MONDAY);

    var night = MONDAY.plus(Duration.ofHours(26));
    assertThat(turn.at()).isBetween(night, night.plus(Duration.ofHours(1)));
    assertThat(turn.heldAt(turn.at())).isFalse();
  }

  @Test
  void whereNoneOpensAtAllItComesAtTheSafetyLine() {
    var windows = allowing(window("0 2 1 1 *", 2));
    var due = life(Duration.ofDays(30), Duration.ofDays(20));

    assertThat(windows.turn(due, "uid", MONDAY).at())
        .isEqualTo(MONDAY.plus(Duration.ofDays(25)))
        .isEqualTo(due.latest());
  }

  @Test
  void denyHoldsWhateverAllowSays() {
    var windows =
        new MaintenanceWindows(List.of(window("0 * * * *", 1)), List.of(window("0 8 * * *", 10)));

    assertThat(windows.openAt(MONDAY.plus(Duration.ofHours(7)))).isTrue();
    assertThat(windows.openAt(MONDAY.plus(Duration.ofHours(8)))).isFalse();
    assertThat(windows.opening(MONDAY.plus(Duration.ofHours(9)), MONDAY.plus(DAY)))
        .contains(MONDAY.plus(Duration.ofHours(18)));
  }

  @Test
  void aShortLifeIsNeverHeldPastTheMomentItIsDue() {
    var due = Due.ofLife(MONDAY, MONDAY.plusSeconds(40), MONDAY.plusSeconds(60));
    var turn = allowing(window("0 2 1 1 *", 2)).turn(due, "uid", MONDAY);
    assertThat(turn.at()).isEqualTo(MONDAY.plusSeconds(40));
  }

  @Test
  void thoseThatWaitForOneOpeningAreSpreadOverIt() {
    var windows = allowing(window("0 2 * * 6", 4));
    var due = life(Duration.ofDays(30), Duration.ofDays(20));
    var moments =
        IntStream.range(0, 200)
            .mapToObj(uid -> windows.turn(due, "uid-" + uid, MONDAY).at())
            .distinct()
            .count();
    assertThat(moments).isGreaterThan(190);
  }

  @Test
  void anOpeningThatWasMissedIsFollowedByTheNext() {
    var windows = allowing(window("0 2 * * *", 2));
    var due = life(Duration.ofDays(30), Duration.ofDays(20));
    var late = due.wanted().plus(Duration.ofHours(9));

    var turn = windows.turn(due, "uid", late);

    assertThat(turn.at()).isEqualTo(due.wanted().plus(Duration.ofHours(26)));
    assertThat(turn.heldAt(late)).isTrue();
  }

  @Property(tries = 400)
  void comesInAWindowOrAtTheLineAndNeverLater(
      @ForAll("windows") MaintenanceWindows windows, @ForAll("dues") Due due) {
    var now = due.earliest();
    for (var looks = 0; looks < 200; looks++) {
      var turn = windows.turn(due, "uid", now);
      assertThat(turn.at()).isBetween(due.earliest(), due.latest());
      if (turn.comeAt(now)) {
        assertThat(windows.openAt(now) || !now.isBefore(due.latest())).isTrue();
        return;
      }
      assertThat(turn.lookAt(now)).isAfter(now);
      now = turn.lookAt(now);
    }
    throw new AssertionError("never came");
  }

  @Property(tries = 200)
  void isTheSameEachTimeUntilItCame(
      @ForAll("windows") MaintenanceWindows windows, @ForAll("dues") Due due) {
    var turn = windows.turn(due, "uid", due.earliest());
    var half = Duration.between(due.earliest(), turn.at()).dividedBy(2);
    assertThat(windows.turn(due, "uid", due.earliest().plus(half))).isEqualTo(turn);
  }

  @Provide
  Arbitrary<MaintenanceWindows> windows() {
    var lists = window().list().ofMaxSize(3);
    return Combinators.combine(lists, lists).as(MaintenanceWindows::new);
  }

  private static Arbitrary<RecurringWindow> window() {
    return Combinators.combine(
            Arbitraries.of(
                "0 2 * * *", "*/10 * * * *", "0 0 1 * *", "30 2 * * 7", "0 0 29 2 *", "* * * * *"),
            Arbitraries.integers().between(1, 3000),
            Arbitraries.of("UTC", "Europe/Berlin", "America/St_Johns"))
        .as(
            (schedule, minutes, zone) ->
                new RecurringWindow(
                    Cron.parse(schedule), Duration.ofMinutes(minutes), ZoneId.of(zone)));
  }

  @Provide
  Arbitrary<Due> dues() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 400 * 24 * 3600L),
            Arbitraries.longs().between(60, 90 * 24 * 3600L),
            Arbitraries.doubles().between(0.05, 0.95))
        .as(
            (start, life, share) -> {
              var from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(start);
              return Due.ofLife(
                  from, from.plusSeconds((long) (life * share)), from.plusSeconds(life));
            });
  }

  private static Due life(Duration whole, Duration wanted) {
    return Due.ofLife(MONDAY, MONDAY.plus(wanted), MONDAY.plus(whole));
  }

  private static MaintenanceWindows allowing(RecurringWindow... some) {
    return new MaintenanceWindows(List.of(some), List.of());
  }

  private static RecurringWindow window(String schedule, int hours) {
    return new RecurringWindow(Cron.parse(schedule), Duration.ofHours(hours), ZoneOffset.UTC);
  }
}
