package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.RenewalAdvice.Advice;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.schedule.Backoff;
import dev.tenure.core.schedule.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * Asks ACME servers when what they signed is to be replaced (RFC 9773), and remembers what they
 * said until it is time to ask again. Only memory knows it: after a restart they are asked anew.
 */
public final class AcmeRenewals {
  /** Where the server names no time, or cannot say (RFC 9773 section 4.3.3). */
  private static final Duration USUAL = Duration.ofHours(6);

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Backoff AWAY = new Backoff(SHORTEST, USUAL);

  /** How many are asked about in a second, and at once, e.g. after a restart. */
  private static final double PER_SECOND = 20;

  private static final int AT_ONCE = 500;

  private final Accounts accounts;
  private final OrderStore store;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private volatile Instant tidied = Instant.EPOCH;

  /** What was said of a certificate. */
  private record Known(IssuedCertificate certificate, Advice advice) {}

  /** How much a server is asked, and since when it does not answer. */
  private static final class Server {
    private final Budget budget;
    private int failures;
    private Instant restsUntil = Instant.EPOCH;

    Server(Instant now) {
      budget = new Budget(PER_SECOND, AT_ONCE, now);
    }

    synchronized Optional<Instant> place(Instant now) {
      if (now.isBefore(restsUntil)) {
        return Optional.of(restsUntil);
      }
      return budget.tryTake(now) ? Optional.empty() : Optional.of(budget.nextAt(now));
    }

    synchronized Instant failed(Instant now, String issuer) {
      failures++;
      restsUntil = now.plus(AWAY.after(failures, issuer));
      return restsUntil;
    }

    synchronized void answered() {
      failures = 0;
    }
  }

  public AcmeRenewals(Accounts accounts, OrderStore store, InstantSource clock) {
    this.accounts = accounts;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What the server says of the certificate; what it said last where it was asked a short while
   * ago, rests after a failure, or is asked about many.
   *
   * @param settings read only when the server is asked
   */
  public Advice about(
      Supplier<Answer<AcmeSettings>> settings, Subject subject, IssuedCertificate certificate) {
    var now = clock.instant();
    var before =
        Optional.ofNullable(known.get(subject.uid()))
            .filter(last -> last.certificate().equals(certificate))
            .map(Known::advice);
    if (before.flatMap(Advice::again).filter(now::isBefore).isPresent()) {
      return before.get();
    }
    var window = before.flatMap(Advice::window);
    var server = servers.computeIfAbsent(certificate.issuer(), _ -> new Server(now));
    var place = server.place(now);
    if (place.isPresent()) {
      return new Advice(window, place);
    }
    var advice =
        switch (settings.get().then(of -> asked(of, subject, certificate))) {
          case Answer.Ok<Advice>(var said) -> {
            server.answered();
            yield said;
          }
          case Answer.Unavailable<Advice> _ ->
              new Advice(window, Optional.of(server.failed(now, certificate.issuer())));
          default -> new Advice(window, Optional.of(now.plus(USUAL)));
        };
    tidy(now);
    known.put(subject.uid(), new Known(certificate, advice));
    return advice;
  }

  private Answer<Advice> asked(
      AcmeSettings settings, Subject subject, IssuedCertificate certificate) {
    return store
        .read(subject)
        .then(
            found ->
                found
                    .flatMap(kept -> kept.record().leaf(certificate))
                    .map(
                        leaf ->
                            accounts
                                .login(settings)
                                .then(
                                    login -> asked(new ServerCalls(settings, clock), login, leaf)))
                    .orElseGet(() -> Answer.ok(silence())));
  }

  private Answer<Advice> asked(ServerCalls calls, Login login, Leaf leaf) {
    return calls
        .ask(
            () ->
                login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()
                    ? calls.ask(() -> said(login, leaf))
                    : Answer.ok(silence()))
        .then(Function.identity());
  }

  private Advice said(Login login, Leaf leaf) throws AcmeException {
    var certificate = leaf.certificate();
    if (certificate.isEmpty()) {
      return silence();
    }
    var info = login.bindRenewalInfo(certificate.get());
    var again = info.fetch();
    return new Advice(RenewalText.window(info.getJSON()), Optional.of(bounded(again)));
  }

  private Instant bounded(Optional<Instant> wished) {
    var now = clock.instant();
    var at = wished.orElse(now.plus(USUAL));
    var first = now.plus(SHORTEST);
    var last = now.plus(LONGEST);
    return at.isBefore(first) ? first : at.isAfter(last) ? last : at;
  }

  /** It says nothing now, and may some day. */
  private Advice silence() {
    return new Advice(Optional.empty(), Optional.of(clock.instant().plus(USUAL)));
  }

  /** What ended belongs to an object that is gone, or was replaced. */
  private void tidy(Instant now) {
    if (tidied.plus(USUAL).isBefore(now)) {
      tidied = now;
      known.values().removeIf(one -> !one.certificate().validAt(now));
    }
  }
}
