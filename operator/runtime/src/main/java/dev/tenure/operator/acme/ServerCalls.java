package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Asks an ACME server, and puts what it says into our words (RFC 8555 section 6.7). */
final class ServerCalls {
  private static final String ERRORS = "urn:ietf:params:acme:error:";
  private static final Duration LIMITED = Duration.ofHours(1);
  private static final Duration LONGEST_LIMIT = Duration.ofDays(8);
  private static final Pattern STATUS = Pattern.compile("HTTP ([0-9]{3})");

  private final AcmeSettings settings;
  private final InstantSource clock;

  ServerCalls(AcmeSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A call of the library. */
  interface Asked<T> {
    T get() throws AcmeException;
  }

  /**
   * What the server answered: refused, not available (with the time where it named one), or gone
   * where it does not know our account.
   */
  <T> Answer<T> ask(Asked<T> asked) {
    try {
      return Answer.ok(asked.get());
    } catch (AcmeException e) {
      return said(e);
    } catch (AcmeLazyLoadingException e) {
      return e.getCause() instanceof AcmeException cause ? said(cause) : odd(e);
    } catch (RuntimeException e) {
      // The library throws whatever an answer that is no ACME makes it throw.
      return odd(e);
    }
  }

  private <T> Answer<T> said(AcmeException e) {
    return switch (e) {
      case AcmeRateLimitedException limited -> limited(limited);
      case AcmeServerException server -> told(server);
      case AcmeNetworkException network ->
          unreachable(Objects.requireNonNullElse(network.getCause(), network));
      default -> status(e);
    };
  }

  private <T> Answer<T> limited(AcmeRateLimitedException e) {
    var now = clock.instant();
    var last = now.plus(LONGEST_LIMIT);
    var again = e.getRetryAfter().filter(now::isBefore).orElse(now.plus(LIMITED));
    return new Answer.Unavailable<>(
        new Violation(
            Reason.RATE_LIMITED,
            "%s takes no more for now: %s".formatted(settings.place(), words(e.getProblem()))),
        Optional.of(again.isAfter(last) ? last : again));
  }

  private <T> Answer<T> told(AcmeServerException e) {
    var type = e.getType().toString().replace(ERRORS, "");
    return switch (type) {
      case "serverInternal", "badNonce", "orderNotReady" ->
          unavailable("has a fault: %s".formatted(words(e.getProblem())));
      case "accountDoesNotExist" ->
          Answer.gone(
              Reason.ISSUER_NOT_READY, settings.place() + " does not know our account any more.");
      default ->
          Answer.refused(
              Reason.ISSUER_REFUSED,
              "%s refused (%s): %s. %s"
                  .formatted(settings.place(), clean(type), words(e.getProblem()), mend(type)));
    };
  }

  private static String mend(String type) {
    return switch (type) {
      case "externalAccountRequired" ->
          "Get a key id and its key from the server's operator, and give the issuer"
              + " spec.acme.externalAccount.";
      case "userActionRequired" -> "Do what the server asks, e.g. accept its new terms of service.";
      case "invalidContact", "unsupportedContact" -> "Change or drop spec.acme.email.";
      case "invalidProfile" -> "Name a profile that the server's directory lists.";
      case "rejectedIdentifier", "unsupportedIdentifier" ->
          "Ask only for names that the server signs.";
      case "caa" -> "Let the zone's CAA records allow the server.";
      case "badPublicKey", "badCSR" -> "Ask for another spec.certificate.privateKey.";
      case "unauthorized" ->
          "See that our account is in order there; another accountSecretName makes a new one.";
      default -> "Ask for what it allows, or have its rules changed.";
    };
  }

  private <T> Answer<T> unreachable(Throwable cause) {
    if (cause instanceof SSLException tls) {
      return unavailable(
          "is not trusted: %s. Put the CA of its certificate into spec.acme.caBundle"
              .formatted(clean(String.valueOf(tls.getMessage()))));
    }
    var what = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    return unavailable("cannot be reached: %s".formatted(clean(what)));
  }

  private <T> Answer<T> status(AcmeException e) {
    var words = clean(String.valueOf(e.getMessage()));
    var status = STATUS.matcher(words);
    return status.find() && status.group(1).startsWith("4") && !status.group(1).equals("429")
        ? Answer.refused(
            Reason.ISSUER_REFUSED,
            "%s answered %s. See that spec.acme.server is its directory."
                .formatted(settings.place(), words))
        : unavailable("answered %s".formatted(words));
  }

  private <T> Answer<T> odd(RuntimeException e) {
    var cause = e.getCause() instanceof IOException io ? io : e;
    return unavailable(
        "answered what is no ACME (%s). See that spec.acme.server is its directory"
            .formatted(clean(String.valueOf(cause.getMessage()))));
  }

  private <T> Answer<T> unavailable(String what) {
    return Answer.unavailable(Reason.ISSUER_NOT_READY, "%s %s.".formatted(settings.place(), what));
  }

  /** A problem in the server's words, subproblems included. */
  static String words(Problem problem) {
    return clean(problem.toString()).replaceAll("[.]$", "");
  }

  /** Somebody's words, fit for a message. */
  static String clean(String words) {
    var line = words.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return line.length() <= 300 ? line : line.substring(0, 299) + "…";
  }
}
