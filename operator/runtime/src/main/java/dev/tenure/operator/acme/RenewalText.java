package dev.tenure.operator.acme;

import dev.tenure.core.certificate.SuggestedWindow;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.toolbox.JSON;

/** Reads what a server says of a renewal (RFC 9773 section 4.2); it is somebody else's text. */
final class RenewalText {
  private static final int LONGEST_ADDRESS = 200;
  private static final Pattern ADDRESS = Pattern.compile("[\\w./:?&=%#~+,;!$'*@-]+");

  private RenewalText() {}

  /** Empty where no window is in it, or none that a time can be taken from. */
  static Optional<SuggestedWindow> window(JSON said) {
    try {
      var window = said.get("suggestedWindow").asObject();
      var start = window.get("start").asInstant();
      var end = window.get("end").asInstant();
      return isSane(start, end)
          ? Optional.of(new SuggestedWindow(start, end, explanation(said)))
          : Optional.empty();
    } catch (AcmeProtocolException e) {
      return Optional.empty();
    }
  }

  private static boolean isSane(Instant start, Instant end) {
    return end.isAfter(start)
        && start.isAfter(Instant.EPOCH)
        && end.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
  }

  /** A page that a person may be sent to: shown in messages, never fetched. */
  private static Optional<String> explanation(JSON said) {
    return said.get("explanationURL").optional().flatMap(value -> address(value.asString()));
  }

  static Optional<String> address(String text) {
    try {
      var uri = text.length() <= LONGEST_ADDRESS ? URI.create(text) : URI.create("");
      var web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && ADDRESS.matcher(text).matches()
          ? Optional.of(text)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
