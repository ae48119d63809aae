package dev.tenure.operator.kube;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.expiry.ServerClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The API server's time, from the {@code Date} of an answer that costs it nothing (RFC 9110 section
 * 6.6.1), carried on by the machine's monotonic clock, which nobody sets.
 */
public final class KubeServerClock implements ServerClock {
  private static final Duration FRESH = Duration.ofSeconds(60);
  private static final Call ASK = Call.get("/version");
  private static final KubeErrors.Words WORDS =
      new KubeErrors.Words("its own time", Reason.API_UNAVAILABLE, Reason.API_UNAVAILABLE);

  private final KubeApi api;
  private final LongSupplier nanos;
  private Optional<Heard> heard = Optional.empty();

  private record Heard(Instant server, long atNanos) {}

  /**
   * @param nanos a monotonic clock in nanoseconds, {@code System::nanoTime}
   */
  public KubeServerClock(KubeApi api, LongSupplier nanos) {
    this.api = api;
    this.nanos = nanos;
  }

  @Override
  public synchronized Answer<Instant> now() {
    var fresh = heard.filter(last -> age(last).compareTo(FRESH) < 0);
    return fresh.isPresent() ? Answer.ok(now(fresh.get())) : ask();
  }

  private Answer<Instant> ask() {
    return switch (api.send(ASK)) {
      case Reply.Failed failed -> KubeErrors.answer(failed, WORDS);
      case Reply.Done done ->
          date(done.headers())
              .map(this::remember)
              .orElseGet(
                  () ->
                      Answer.unavailable(
                          Reason.API_UNAVAILABLE,
                          "The API server's answer carries no readable Date header, so its time is"
                              + " not known; see whether a proxy in between removes it."));
    };
  }

  private Answer<Instant> remember(Instant server) {
    heard = Optional.of(new Heard(server, nanos.getAsLong()));
    return Answer.ok(server);
  }

  private Instant now(Heard last) {
    return last.server().plus(age(last));
  }

  private Duration age(Heard last) {
    return Duration.ofNanos(nanos.getAsLong() - last.atNanos());
  }

  private static Optional<Instant> date(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("date"))
        .flatMap(header -> header.getValue().stream())
        .findFirst()
        .flatMap(KubeServerClock::parsed);
  }

  private static Optional<Instant> parsed(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
