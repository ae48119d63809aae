package dev.tenure.operator.vault;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Remembers until when a server asked to be left alone ({@code Retry-After}, RFC 9110 10.2.3). */
final class Throttle {
  private volatile Instant opening = Instant.MIN;

  /** The time before which nothing may be sent, where that is still to come. */
  Optional<Instant> closedUntil(Instant now) {
    return Optional.of(opening).filter(until -> until.isAfter(now));
  }

  /** Sends nothing before {@code until}; an earlier time than one known changes nothing. */
  synchronized void close(Instant until) {
    if (until.isAfter(opening)) {
      opening = until;
    }
  }

  /**
   * The time that an answer names, either as seconds or as a date.
   *
   * @param ceiling the longest wait that is believed
   */
  static Optional<Instant> named(HttpHeaders headers, Instant now, Duration ceiling) {
    return headers
        .firstValue("Retry-After")
        .flatMap(text -> time(text.strip(), now))
        .map(until -> until.isAfter(now.plus(ceiling)) ? now.plus(ceiling) : until);
  }

  private static Optional<Instant> time(String text, Instant now) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(now.plusSeconds(Long.parseLong(text)));
    }
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(date.toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
