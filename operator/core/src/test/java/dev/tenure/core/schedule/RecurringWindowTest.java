package dev.tenure.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecurringWindowTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isOpenFromItsOpeningToItsEndByTheClocksOfItsZone() {
    var window = berlin("0 2 * * 6", Duration.ofHours(4));
    var opens = Instant.parse("2026-11-28T01:00:00Z");

    assertThat(window.opensAfter(Instant.parse("2026-11-22T15:00:00Z"))).contains(opens);
    assertThat(window.closes(opens.minusNanos(1))).isEmpty();
    assertThat(window.closes(opens)).contains(opens.plus(Duration.ofHours(4)));
    assertThat(window.closes(opens.plus(Duration.ofHours(4)).minusNanos(1))).isPresent();
    assertThat(window.closes(opens.plus(Duration.ofHours(4)))).isEmpty();
    assertThat(window.opensAfter(opens)).contains(opens.plus(Duration.ofDays(7)));
  }

  @Test
  void opensWhenTheClockIsSetForwardOverItsTime() {
    var set = Instant.parse("2027-03-28T01:00:00Z");
    var window = berlin("30 2 * * *", HOUR);

    assertThat(window.opensAfter(set.minus(HOUR))).contains(set);
    assertThat(window.closes(set)).contains(set.plus(HOUR));
    assertThat(window.opensAfter(set)).contains(Instant.parse("2027-03-29T00:30:00Z"));
  }

  @Test
  void opensOnceWhereTheClockShowsItsTimeTwice() {
    var first = Instant.parse("2026-10-25T00:30:00Z");
    var window = berlin("30 2 * * *", HOUR);

    assertThat(window.opensAfter(first.minus(HOUR))).contains(first);
    assertThat(window.opensAfter(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    assertThat(window.closes(first.plus(HOUR))).isEmpty();
    assertThat(window.closes(first.plus(HOUR).minusSeconds(1))).contains(first.plus(HOUR));
  }

  @Test
  void oneThatIsLongerThanItsPauseNeverCloses() {
    var window = berlin("0 * * * *", Duration.ofMinutes(90));

    for (var hour = 0; hour < 24 * 3; hour++) {
      var at = Instant.parse("2026-10-24T00:17:00Z").plus(HOUR.multipliedBy(hour));
      assertThat(hour >= 24 && hour < 27 || window.closes(at).isPresent()).isTrue();
    }
  }

  @Property(tries = 300)
  void eachOpeningIsLaterAndFoundFromAnywhereBeforeIt(
      @ForAll("windows") RecurringWindow window, @ForAll("moments") Instant from) {
    var seen = new HashSet<Instant>();
    var at = from;
    for (var count = 0; count < 50; count++) {
      var next = window.opensAfter(at).orElseThrow();
      assertThat(next).isAfter(at);
      assertThat(seen.add(next)).isTrue();
      assertThat(window.opensAfter(next.minusNanos(1))).contains(next);
      assertThat(window.closes(next)).isPresent();
      at = next;
    }
  }

  @Provide
  Arbitrary<RecurringWindow> windows() {
    var zones =
        Arbitraries.of(
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");
    var schedules =
        Arbitraries.of("30 2 * * *", "*/7 * * * *", "0 0,1,2,3 * * 7", "15 1-3 * 3,10,11 *");
    return net.jqwik.api.Combinators.combine(
            zones, schedules, Arbitraries.integers().between(1, 300))
        .as(
            (zone, schedule, minutes) ->
                new RecurringWindow(
                    Cron.parse(schedule), Duration.ofMinutes(minutes), ZoneId.of(zone)));
  }

  @Provide
  Arbitrary<Instant> moments() {
    return Arbitraries.longs()
        .between(0, 60L * 60 * 24 * 400)
        .map(seconds -> Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seconds));
  }

  private static RecurringWindow berlin(String schedule, Duration length) {
    return new RecurringWindow(Cron.parse(schedule), length, ZoneId.of("Europe/Berlin"));
  }
}
