package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.operator.acme.OrderStore.Kept;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;

/**
 * One look at the order of an object: as far as it goes without waiting (RFC 8555 section 7.1.6).
 */
final class OrderAttempt {
  private final AcmeSettings settings;
  private final Accounts accounts;
  private final OrderStore store;
  private final AcmeOrders.Roots roots;
  private final InstantSource clock;
  private final SigningRequest request;
  private final ServerCalls calls;
  private final Setbacks setbacks;
  private final NewOrders orders;

  OrderAttempt(
      AcmeSettings settings,
      Accounts accounts,
      OrderStore store,
      AcmeOrders.Roots roots,
      InstantSource clock,
      SigningRequest request) {
    this.settings = settings;
    this.accounts = accounts;
    this.store = store;
    this.roots = roots;
    this.clock = clock;
    this.request = request;
    this.calls = new ServerCalls(settings, clock);
    this.setbacks = new Setbacks(settings, accounts, store, clock, request);
    this.orders = new NewOrders(settings, request);
  }

  /** Makes an order. A crash before it is written leaves one that ends by itself. */
  Answer<String> begin(Optional<Kept> before) {
    return setbacks.settled(
        accounts
            .login(settings)
            .then(
                login ->
                    calls.ask(
                        () -> orders.order(login, before.map(Kept::record).flatMap(this::last))))
            .then(
                order -> store.write(before, begun(order, before)).then(kept -> on(order, kept))));
  }

  /** Goes on with the order that is recorded. */
  Answer<String> goOn(Kept kept) {
    return setbacks.settled(accounts.login(settings).then(login -> goOn(login, kept)));
  }

  private Answer<String> goOn(Login login, Kept kept) {
    var order = bound(login, kept);
    if (order.isEmpty()) {
      return setbacks.anew(kept);
    }
    var fetched = calls.ask(order.get()::fetch);
    // The server knows the account and not the order: that has ended, or the server lost it.
    return fetched instanceof Answer.Refused<Optional<Instant>>
        ? setbacks.anew(kept)
        : fetched.then(_ -> on(order.get(), kept));
  }

  private Answer<String> on(Order order, Kept kept) {
    return calls.ask(order::getStatus).then(status -> on(order, status, kept));
  }

  private Answer<String> on(Order order, Status status, Kept kept) {
    return switch (status) {
      case PENDING ->
          new Proving(settings, calls, store, clock)
              .prove(order, kept)
              .then(
                  now ->
                      setbacks.pending(
                          now,
                          order.getRetryAfter(),
                          "waits until it has seen the proofs of its names"));
      case READY -> finalized(order, kept);
      case PROCESSING -> isOurs(kept) ? signing(order, kept) : setbacks.anew(kept);
      case VALID -> isOurs(kept) ? fetched(order, kept) : setbacks.anew(kept);
      case INVALID -> new Proving(settings, calls, store, clock).failure(order);
      default -> setbacks.anew(kept);
    };
  }

  /** A key that was lost in a restart leaves a certificate that nobody can use. */
  private boolean isOurs(Kept kept) {
    return kept.record().finalizedFor().equals(Optional.of(request.keyDigest()));
  }

  private Answer<String> finalized(Order order, Kept kept) {
    var csr = Base64.getMimeDecoder().decode(request.csr().replaceAll("-----[A-Z ]+-----", ""));
    return store
        .write(Optional.of(kept), kept.record().finalizing(request.keyDigest()))
        .then(
            now ->
                calls
                    .ask(
                        () -> {
                          order.execute(csr);
                          order.fetch();
                          return order.getStatus();
                        })
                    .then(
                        status ->
                            status == Status.VALID ? fetched(order, now) : signing(order, now)));
  }

  private Answer<String> signing(Order order, Kept kept) {
    return setbacks.pending(kept, order.getRetryAfter(), "is being signed");
  }

  private Answer<String> fetched(Order order, Kept kept) {
    return roots
        .read()
        .then(pem -> calls.ask(() -> Chains.leadingTo(pem, order.getCertificate())))
        .then(
            chain ->
                Chains.leaf(chain)
                    .map(leaf -> Leaf.of(request.issuer(), leaf, clock.instant()))
                    .map(leaf -> setbacks.done(kept, leaf).map(_ -> chain))
                    .orElseGet(() -> Answer.ok(chain)));
  }

  private Optional<Leaf> last(OrderRecord record) {
    return record.lastLeaf(request.issuer(), clock.instant());
  }

  private OrderRecord begun(Order order, Optional<Kept> before) {
    return OrderRecord.begun(
        request.subject(),
        request.issuer(),
        settings.ask(request),
        clock.instant(),
        order.getLocation().toString(),
        orders.notAfter(),
        before.map(Kept::record).flatMap(OrderRecord::rest),
        before.map(kept -> Proofs.removed(settings, kept.record().proofs())).orElse(List.of()),
        before.map(kept -> kept.record().leaves()).orElse(List.of()));
  }

  private static Optional<Order> bound(Login login, Kept kept) {
    return kept.record()
        .order()
        .flatMap(
            address -> {
              try {
                return Optional.of(login.bindOrder(URI.create(address).toURL()));
              } catch (MalformedURLException | IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }
}
