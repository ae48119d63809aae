package dev.tenure.core.lease;

import dev.tenure.core.Check;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Layout;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import java.util.List;
import java.util.Optional;

/**
 * All that is known when a lease is decided upon, gathered beforehand.
 *
 * @param account the account that logs in; empty for a generated value
 * @param backend empty for a generated value
 * @param layout how the values are to lie in the Secret
 * @param lastRotation the last rotation the status knows, 0 for none
 * @param handledDemands the demands of a revocation that the status knows to be answered
 */
public record LeaseInput(
    Subject subject,
    NamespaceFacts namespace,
    Tenure tenure,
    Optional<AccountUse> account,
    Lookup<Owner> owner,
    Optional<Lookup<Backend>> backend,
    Source source,
    String secretName,
    Layout layout,
    Destination destination,
    long lastRotation,
    Orders orders,
    List<String> handledDemands) {

  /** Before anything is read: an owner is demanded of what begins, the rest always. */
  private static final List<Check<LeaseInput>> BEFORE_READING =
      List.of(
          input -> input.namespace.violation(),
          input -> input.lastRotation > 0 ? Optional.empty() : input.ownerViolation(),
          input ->
              input.backend.flatMap(
                  b ->
                      Backend.violation(b, input.namespace, input.source, input.lastRotation == 0)),
          input -> input.destination.violation());

  /** Why nothing may be read or made for this object now; empty where all rules hold. */
  Optional<Violation> violation() {
    return Check.first(BEFORE_READING, this);
  }

  /** Why something new must be delivered: what lies in the destination, or an order. */
  Optional<Reason> need() {
    if (!demanded().isEmpty()) {
      return Optional.of(Reason.REVOCATION_DEMANDED);
    }
    return destination
        .need(fingerprint(), lastRotation)
        .or(() -> layoutChanged() ? Optional.of(Reason.SPEC_CHANGED) : Optional.empty())
        .or(() -> renewalPending() ? Optional.of(Reason.RENEW_REQUESTED) : Optional.empty());
  }

  /** Whether the credential that is asked for lies there, laid out otherwise. */
  boolean layoutChanged() {
    return destination
        .delivered()
        .filter(d -> d.request().equals(fingerprint()) && !d.laid().equals(layout.laid()))
        .isPresent();
  }

  /** Whether a renewal is ordered that what lies in the destination does not answer. */
  boolean renewalPending() {
    return orders.renewalPending(handledRenewal());
  }

  /** The last order of a renewal that was carried out. */
  Optional<String> handledRenewal() {
    return destination.delivered().flatMap(Delivery::renewal);
  }

  /** What a person should mend, though it holds up nothing that lives. */
  Optional<Violation> concern() {
    return ownerViolation().or(orders::violation);
  }

  private Optional<Violation> ownerViolation() {
    return Owner.violation(owner, namespace);
  }

  /** The last rotation that is known to have been delivered, 0 for none. */
  long deliveredRotation() {
    return destination.delivered().map(Delivery::rotation).orElse(lastRotation);
  }

  /** Names what is asked: a change in it, and in nothing else, asks for a new credential. */
  String fingerprint() {
    return source.fingerprint();
  }

  /** The same, seen with another destination. */
  LeaseInput at(Destination seen) {
    return with(seen, lastRotation, handledDemands);
  }

  /** The same after a delivery that is the first we know of. */
  LeaseInput holding(Delivery delivery) {
    return with(new Destination.Ours(delivery, true), delivery.rotation(), handledDemands);
  }

  /** The same after everything was taken back. */
  LeaseInput withdrawn() {
    return with(
        new Destination.Absent(), Math.max(lastRotation, deliveredRotation()), demandsAnswered());
  }

  /** The demands of a revocation that were carried out. */
  List<String> demandsAnswered() {
    return destination.answered(handledDemands);
  }

  /**
   * The demands of a revocation that are to be carried out, as far as {@link Recall} knows them.
   */
  List<RevocationDemand> demanded() {
    return orders.demanded(demandsAnswered());
  }

  /** The same under other orders. */
  LeaseInput ordered(Orders others) {
    return with(destination, lastRotation, others, handledDemands);
  }

  private LeaseInput with(Destination found, long rotation, List<String> answered) {
    return with(found, rotation, orders, answered);
  }

  private LeaseInput with(Destination found, long rotation, Orders given, List<String> answered) {
    return new LeaseInput(
        subject,
        namespace,
        tenure,
        account,
        owner,
        backend,
        source,
        secretName,
        layout,
        found,
        rotation,
        given,
        answered);
  }
}
