package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.acme.OrderStore.Kept;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Has certificates signed by an ACME server. Each call takes the order as far as it goes without
 * waiting; what must be waited for is pending, and asking again goes on with the same order.
 */
public final class AcmeOrders implements SigningService {
  /** Somebody who changes his mind in a loop does not use up the account's orders. */
  private static final Duration BETWEEN_ORDERS = Duration.ofSeconds(10);

  private final AcmeSettings settings;
  private final Accounts accounts;
  private final OrderStore store;
  private final Roots roots;
  private final InstantSource clock;

  /** The roots that a chain should lead to, in PEM. */
  public interface Roots {
    /** Read when a certificate is fetched. */
    Answer<String> read();
  }

  public AcmeOrders(
      AcmeSettings settings,
      Accounts accounts,
      OrderStore store,
      Roots roots,
      InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.store = store;
    this.roots = roots;
    this.clock = clock;
  }

  @Override
  public Answer<String> sign(SigningRequest request) {
    var unsuited = Suitability.violation(settings, request.profile(), clock.instant());
    return unsuited.isPresent()
        ? new Answer.Refused<>(unsuited.get())
        : store.read(request.subject()).then(found -> look(request, found));
  }

  private Answer<String> look(SigningRequest request, Optional<Kept> found) {
    var attempt = attempt(request);
    if (found.isEmpty()) {
      return attempt.begin(Optional.empty());
    }
    var kept = found.get();
    if (!kept.record().isAtRest() && !isFor(request, kept.record())) {
      return instead(request, kept, attempt);
    }
    if (kept.record().order().isPresent()) {
      return attempt.goOn(kept);
    }
    return kept.record()
        .rest()
        .filter(rest -> clock.instant().isBefore(rest.until()))
        .map(Setbacks::resting)
        .or(() -> Runaway.pause(settings, kept.record(), clock.instant()))
        .orElseGet(() -> attempt.begin(found));
  }

  private OrderAttempt attempt(SigningRequest request) {
    return new OrderAttempt(settings, accounts, store, roots, clock, request);
  }

  /** Not what is asked now: another spec, another server, or a life that would be too long. */
  private boolean isFor(SigningRequest request, OrderRecord record) {
    return record.issuer().equals(request.issuer())
        && record.ask().equals(settings.ask(request))
        && record.notAfter().filter(request.profile().notAfter()::isBefore).isEmpty();
  }

  private Answer<String> instead(SigningRequest request, Kept kept, OrderAttempt attempt) {
    var from = kept.record().ordered().plus(BETWEEN_ORDERS);
    if (clock.instant().isBefore(from)) {
      return new Answer.Pending<>(
          new Violation(
              Reason.SIGNATURE_PENDING,
              "What is ordered for %s changed a moment ago; it is ordered anew at %s."
                  .formatted(request.subject().name(), from)),
          from);
    }
    var left = Proofs.removed(settings, kept.record().proofs());
    return store
        .write(Optional.of(kept), kept.record().resting(Optional.empty(), left))
        .then(written -> attempt.begin(Optional.of(written)));
  }
}
