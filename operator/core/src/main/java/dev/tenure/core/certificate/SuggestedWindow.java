package dev.tenure.core.certificate;

import dev.tenure.core.schedule.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an authority would like one of its certificates to be replaced (RFC 9773 section 4.2).
 *
 * @param end after {@code start}
 * @param explanation a page for people that says why, an http(s) address fit for a message
 */
public record SuggestedWindow(Instant start, Instant end, Optional<String> explanation) {
  public SuggestedWindow {
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("a window ends after it starts");
    }
  }

  /**
   * A moment of the window, evenly spread over keys. It may be past: then it is time.
   *
   * @param key equal keys have equal moments
   */
  Instant moment(String key) {
    return start.plus(Jitter.within(Duration.between(start, end), key));
  }
}
