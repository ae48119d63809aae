package dev.tenure.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  private static final int HORIZON_MINUTES = 60 * 24 * 40;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * 6|2026-11-22T15:00|2026-11-28T02:00",
        "0 2 * * sat|2026-11-28T02:00|2026-11-28T02:00",
        "0 2 * * 6|2026-11-28T02:00:01|2026-12-05T02:00",
        "30 4 * * 7|2026-11-22T15:00|2026-11-29T04:30",
        "30 4 * * 0|2026-11-22T15:00|2026-11-29T04:30",
        "*/15 9-17 * * mon-fri|2026-11-20T17:46|2026-11-23T09:00",
        "0 0 1 jan,JUL *|2026-11-22T15:00|2027-01-01T00:00",
        "0 0 29 2 *|2026-11-22T15:00|2028-02-29T00:00",
        "0 0 29 2 *|2096-03-01T00:00|2104-02-29T00:00",
        "0 0 13 * 5|2026-11-22T15:00|2026-11-27T00:00",
        "0 0 */10 * 5|2026-11-22T15:00|2026-12-11T00:00",
        "59 23 31 12 *|2026-12-31T23:59|2026-12-31T23:59",
        "0  2  * *  6|2026-11-22T15:00|2026-11-28T02:00"
      })
  void comesNext(String schedule, LocalDateTime from, LocalDateTime next) {
    assertThat(Cron.parse(schedule).next(from)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "5/15 * * * *",
        "a * * * *",
        "* * * mon *",
        "* * * * jan",
        ", * * * *",
        "1, * * * *",
        "-1 * * * *",
        "1- * * * *",
        "@daily",
        "0 0 31 2 *",
        "0 0 30 feb *",
        "99999999999 * * * *",
        "* * L * *",
        "* * ? * *"
      })
  void refusesWhatMakesNoSense(String schedule) {
    assertThatThrownBy(() -> Cron.parse(schedule))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void saysWhichFieldIsWrong() {
    assertThatThrownBy(() -> Cron.parse("0 25 * * *")).hasMessageContaining("hour");
    assertThatThrownBy(() -> Cron.parse("0 2 * * fry")).hasMessageContaining("day of the week");
  }

  @Property(tries = 200)
  void isTheFirstMinuteThatMatchesEachField(
      @ForAll("numbers") int[] at, @ForAll("moments") LocalDateTime from) {
    var cron = Cron.parse("%d %d */%d * %d-6".formatted(at[0], at[1], at[2], at[3]));

    assertThat(cron.next(from)).isEqualTo(bySearch(at, from));
  }

  private static Optional<LocalDateTime> bySearch(int[] at, LocalDateTime from) {
    var minute = from.truncatedTo(ChronoUnit.MINUTES);
    minute = minute.isBefore(from) ? minute.plusMinutes(1) : minute;
    for (var count = 0; count < HORIZON_MINUTES; count++) {
      if (minute.getMinute() == at[0]
          && minute.getHour() == at[1]
          && (minute.getDayOfMonth() - 1) % at[2] == 0
          && minute.getDayOfWeek().getValue() % 7 >= at[3]) {
        return Optional.of(minute);
      }
      minute = minute.plusMinutes(1);
    }
    return Optional.empty();
  }

  @Provide
  Arbitrary<int[]> numbers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 59),
            Arbitraries.integers().between(0, 23),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 3))
        .as((minute, hour, step, weekday) -> new int[] {minute, hour, step, weekday});
  }

  @Provide
  Arbitrary<LocalDateTime> moments() {
    return Arbitraries.longs()
        .between(0, 60L * 60 * 24 * 365 * 4)
        .map(seconds -> LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(seconds));
  }
}
