package dev.tenure.core.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A schedule in the five fields of crontab (POSIX.1-2017, with names, ranges and steps as in Vixie
 * cron), in local time. Where day of the month and day of the week are both restricted, either will
 * do; a field that begins with a star does not restrict.
 */
public final class Cron {
  /** The 29th of February on a certain weekday comes every 28 years, 40 around 2100. */
  private static final int FARTHEST_YEARS = 41;

  private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private enum Field {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    WEEKDAY("day of the week", 0, 7, "sun mon tue wed thu fri sat");

    private final String text;
    private final int least;
    private final int most;
    private final String names;

    Field(String text, int least, int most, String names) {
      this.text = text;
      this.least = least;
      this.most = most;
      this.names = names;
    }

    private int value(String written) {
      var name = List.of(names.split(" ")).indexOf(written.toLowerCase(Locale.ROOT));
      var value = written.isEmpty() || name < 0 ? number(written) : name + least;
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "\"%s\" is no %s: write %d to %d".formatted(written, text, least, most));
      }
      return value;
    }

    private static int number(String written) {
      return written.matches("[0-9]{1,2}") ? Integer.parseInt(written) : -1;
    }

    private BitSet parse(String written) {
      var values = new BitSet();
      for (var part : written.split(",", -1)) {
        var stepped = part.split("/", 2);
        var step = stepped.length == 2 ? number(stepped[1]) : 1;
        var ends = stepped[0].equals("*") ? List.<String>of() : List.of(stepped[0].split("-", 2));
        var from = ends.isEmpty() ? least : value(ends.getFirst());
        var to = ends.isEmpty() ? most : value(ends.getLast());
        if (step < 1 || from > to || (stepped.length == 2 && ends.size() == 1)) {
          throw new IllegalArgumentException(
              "\"%s\" is no %s: write e.g. 1-5, */2 or 1,3".formatted(part, text));
        }
        for (var value = from; value <= to; value += step) {
          values.set(value);
        }
      }
      return values;
    }
  }

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean either;

  private Cron(List<String> fields) {
    minutes = Field.MINUTE.parse(fields.get(0));
    hours = Field.HOUR.parse(fields.get(1));
    days = Field.DAY.parse(fields.get(2));
    months = Field.MONTH.parse(fields.get(3));
    weekdays = Field.WEEKDAY.parse(fields.get(4));
    if (weekdays.get(0)) {
      weekdays.set(7);
    }
    either = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException where it makes no sense or never comes; the message is for
   *     people
   */
  public static Cron parse(String text) {
    var fields = List.of(text.strip().split("\\s+"));
    if (fields.size() != 5) {
      throw new IllegalArgumentException(
          "it has %d fields: write minute, hour, day of the month, month and day of the week, e.g. 0 2 * * 6"
              .formatted(fields.size()));
    }
    var cron = new Cron(fields);
    if (cron.next(ANY_TIME).isEmpty()) {
      throw new IllegalArgumentException("it names a day that no month has");
    }
    return cron;
  }

  /** The first time of the schedule that is not before {@code from}. */
  Optional<LocalDateTime> next(LocalDateTime from) {
    var farthest = from.toLocalDate().plusYears(FARTHEST_YEARS);
    var earliest = from.toLocalTime();
    for (var date = from.toLocalDate(); date.isBefore(farthest); date = following(date)) {
      if (includes(date)) {
        var time = next(earliest);
        if (time.isPresent()) {
          return time.map(date::atTime);
        }
      }
      earliest = LocalTime.MIN;
    }
    return Optional.empty();
  }

  private Optional<LocalTime> next(LocalTime from) {
    var whole = from.getSecond() == 0 && from.getNano() == 0;
    var least = from.getHour() * 60 + from.getMinute() + (whole ? 0 : 1);
    for (var hour = hours.nextSetBit(least / 60); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      var minute = minutes.nextSetBit(Math.max(0, least - hour * 60));
      if (minute >= 0) {
        return Optional.of(LocalTime.of(hour, minute));
      }
    }
    return Optional.empty();
  }

  private LocalDate following(LocalDate date) {
    return months.get(date.getMonthValue())
        ? date.plusDays(1)
        : date.withDayOfMonth(1).plusMonths(1);
  }

  private boolean includes(LocalDate date) {
    var day = days.get(date.getDayOfMonth());
    var weekday = weekdays.get(date.getDayOfWeek().getValue());
    return months.get(date.getMonthValue()) && (either ? day || weekday : day && weekday);
  }
}
