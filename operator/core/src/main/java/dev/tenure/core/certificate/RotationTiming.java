package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateDecision.Wish;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.schedule.Turn;
import java.time.Instant;
import java.util.Optional;

/** When a certificate is replaced that could stay for a while, as its windows let it. */
final class RotationTiming {
  private RotationTiming() {}

  /** Its replacement to come, the soonest; empty while a new one would end no later. */
  static Optional<Wish> wish(CertificateInput input, Delivery delivery, Instant now) {
    var regular = regular(input, delivery, now);
    return isVouchedFor(input, delivery) || regular.filter(w -> w.turn().comeAt(now)).isPresent()
        ? regular
        : Optional.of(anew(input, delivery, regular, now));
  }

  private static Wish anew(
      CertificateInput input, Delivery delivery, Optional<Wish> regular, Instant now) {
    return input.isOfRevoked(delivery)
        ? new Wish(Reason.AUTHORITY_REVOKED, new Turn(now, now, now))
        : new Wish(Reason.AUTHORITY_CHANGED, authorityChanged(input, regular, now));
  }

  /** Its replacement by the clock. */
  static Optional<Wish> regular(CertificateInput input, Delivery delivery, Instant now) {
    var request = input.request();
    return RenewalWindow.turn(
            delivery, request.renewBefore(), input.orders().windows(), input.subject().uid(), now)
        .filter(turn -> endsLater(input, delivery, turn.at()))
        .map(turn -> new Wish(Reason.ROTATION_DUE, turn));
  }

  private static boolean endsLater(CertificateInput input, Delivery delivery, Instant at) {
    return delivery
        .validUntil()
        .map(end -> CertificatePolicy.notAfter(input, at).isAfter(end))
        .orElse(false);
  }

  /** What a former CA of ours signed is trusted until it ends; of others, that is not known. */
  private static Turn authorityChanged(
      CertificateInput input, Optional<Wish> regular, Instant now) {
    var trusted =
        input.knownIssuer().map(Issuer::authority).orElseThrow() instanceof Issuer.Authority.Ready;
    var latest = trusted ? regular.map(wish -> wish.turn().at()).orElse(now) : now;
    return new Turn(now, input.orders().windows().openingOr(latest, now), latest);
  }

  private static boolean isVouchedFor(CertificateInput input, Delivery delivery) {
    return !(input.issuer() instanceof Lookup.Found<Issuer>(var issuer))
        || issuer.authority().vouchesFor(delivery.origin());
  }
}
