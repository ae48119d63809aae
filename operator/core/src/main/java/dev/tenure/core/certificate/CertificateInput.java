package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.delivery.Remembered;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known when a certificate is decided upon, gathered beforehand.
 *
 * @param account the ServiceAccount the identity names, if any
 * @param lastRotation the last rotation the status knows, 0 for none; counts on where the Secret's
 *     own record is lost
 * @param restarts whether consumers are restarted after a rotation: they read their files only then
 * @param remembered what the status knows of earlier deliveries
 * @param suggested when the authority would like what lies there to be replaced, as far as it was
 *     asked
 */
public record CertificateInput(
    Subject subject,
    NamespaceFacts namespace,
    String clusterDomain,
    Tenure tenure,
    Optional<AccountUse> account,
    Request request,
    Lookup<Owner> owner,
    Lookup<Issuer> issuer,
    Destination destination,
    long lastRotation,
    Orders orders,
    boolean restarts,
    Remembered remembered,
    Optional<SuggestedWindow> suggested) {
  /** Before the authority was asked. */
  public CertificateInput(
      Subject subject,
      NamespaceFacts namespace,
      String clusterDomain,
      Tenure tenure,
      Optional<AccountUse> account,
      Request request,
      Lookup<Owner> owner,
      Lookup<Issuer> issuer,
      Destination destination,
      long lastRotation,
      Orders orders,
      boolean restarts,
      Remembered remembered) {
    this(
        subject,
        namespace,
        clusterDomain,
        tenure,
        account,
        request,
        owner,
        issuer,
        destination,
        lastRotation,
        orders,
        restarts,
        remembered,
        Optional.empty());
  }

  /** The same after a delivery. */
  CertificateInput holding(Destination.Ours delivered) {
    return with(delivered, delivered.delivery().rotation(), remembered);
  }

  /** The same after these were taken back and nothing lies there any more. */
  CertificateInput withdrawn(Issued taken) {
    var delivered = destination.delivered().map(Delivery::rotation).orElse(0L);
    var left = new Remembered(issued().without(taken.certificates()), handledDemands());
    return with(new Destination.Absent(), Math.max(lastRotation, delivered), left);
  }

  /** The same after these were taken back and what lies there, if anything, was left alone. */
  CertificateInput without(Issued taken, Optional<Delivery> recorded) {
    var left =
        new Remembered(
            remembered.issued().without(taken.certificates()),
            orders.answeredDemands(handledDemands()));
    return with(
        recorded.<Destination>map(d -> new Destination.Ours(d, true)).orElse(destination),
        lastRotation,
        left);
  }

  /** The same under other orders. */
  CertificateInput ordered(Orders given) {
    return with(destination, lastRotation, given, remembered, suggested);
  }

  /** The same when its authority was asked. */
  CertificateInput suggesting(Optional<SuggestedWindow> window) {
    return with(destination, lastRotation, orders, remembered, window);
  }

  /** The demands of a revocation that were carried out. */
  List<String> handledDemands() {
    return destination.answered(remembered.revocations());
  }

  /** The demands of a revocation that are to be carried out, as far as {@link Takings} knows. */
  List<RevocationDemand> demanded() {
    return orders.demanded(handledDemands());
  }

  /** The same where nothing is stored by us, whatever lies in a Secret. */
  public CertificateInput holdingNothing() {
    return with(new Destination.Absent(), lastRotation, remembered);
  }

  /** Every certificate of this identity that may not have ended: in the Secret or in the status. */
  public Issued issued() {
    return destination
        .delivered()
        .map(this::issued)
        .map(remembered.issued()::and)
        .orElse(remembered.issued());
  }

  /** A version before kept no list, but the one that lies there is known from its own record. */
  private Issued issued(Delivery delivery) {
    return delivery.issued().isEmpty()
        ? certificate(delivery).map(Issued.NONE::and).orElse(Issued.NONE)
        : delivery.issued();
  }

  /** The certificate that lies there; empty where others had issued it. */
  Optional<IssuedCertificate> certificate() {
    return destination.delivered().flatMap(this::certificate);
  }

  private Optional<IssuedCertificate> certificate(Delivery delivery) {
    return delivery
        .serialNumber()
        .filter(_ -> delivery.adopted().isEmpty())
        .map(
            serial ->
                new IssuedCertificate(
                    request.issuer(),
                    delivery.origin(),
                    serial,
                    delivery.validUntil().orElse(Instant.MAX)));
  }

  /** The workload's SPIFFE ID under the issuer's trust domain, if it has one. */
  Optional<String> spiffeId() {
    return issuer instanceof Lookup.Found<Issuer>(var found)
        ? found
            .spiffeIds()
            .flatMap(
                ids ->
                    account.map(
                        use -> ids.render(namespace.name(), use.serviceAccount(), subject.name())))
        : Optional.empty();
  }

  /** The issuer, where it exists. */
  Optional<Issuer> knownIssuer() {
    return issuer instanceof Lookup.Found<Issuer>(var found)
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Whether it was delivered with other anchors than the issuer has now. */
  boolean lacksTrust(Delivery delivery) {
    return request instanceof CertificateRequest
        && trust().filter(t -> !delivery.trust().equals(Optional.of(t.bundle()))).isPresent();
  }

  /** Whether its consumers must start again to know a CA that is to sign soon, or to forget one. */
  boolean mustLearnTrust(Delivery delivery) {
    return restarts && lacksTrust(delivery) && trust().filter(Trust::demanding).isPresent();
  }

  /** Whether a CA signed it that is revoked. */
  boolean isOfRevoked(Delivery delivery) {
    return trust().filter(t -> t.revoked().contains(delivery.origin())).isPresent();
  }

  private Optional<Trust> trust() {
    return knownIssuer().map(Issuer::authority).flatMap(CertificateInput::trust);
  }

  private static Optional<Trust> trust(Issuer.Authority authority) {
    return authority instanceof Issuer.Authority.Ready ready ? ready.trust() : Optional.empty();
  }

  Tenant tenant() {
    return new Tenant(namespace.name(), clusterDomain, spiffeId());
  }

  /** Names what is asked: a change in it, and in nothing else, asks for a new certificate. */
  String fingerprint() {
    return request
        .asked(this)
        .with("issuer", request.issuer())
        .with("duration", request.duration())
        .fingerprint();
  }

  /** What its authority suggested was of a delivery that is no more. */
  private CertificateInput with(Destination found, long rotation, Remembered known) {
    return with(found, rotation, orders, known, Optional.empty());
  }

  private CertificateInput with(
      Destination found,
      long rotation,
      Orders given,
      Remembered known,
      Optional<SuggestedWindow> window) {
    return new CertificateInput(
        subject,
        namespace,
        clusterDomain,
        tenure,
        account,
        request,
        owner,
        issuer,
        found,
        rotation,
        given,
        restarts,
        known,
        window);
  }
}
