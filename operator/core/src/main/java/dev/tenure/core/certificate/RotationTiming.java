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
    var planned = planned(input, delivery, now);
    return isVouchedFor(input, delivery) || planned.filter(w -> w.turn().comeAt(now)).isPresent()
        ? planned
        : Optional.of(anew(input, delivery, planned, now));
  }

  /** Its replacement as its authority suggests; where that says nothing, by the clock. */
  private static Optional<Wish> planned(CertificateInput input, Delivery delivery, Instant now) {
    var regular = regular(input, delivery, now);
    return input.suggested().isEmpty()
        ? regular
        : RenewalWindow.suggested(
                delivery,
                input.suggested().get(),
                input.request().renewBefore(),
                input.orders().windows(),
                input.subject().uid(),
                now)
            .filter(turn -> endsLater(input, delivery, turn.at()))
            .map(turn -> new Wish(why(turn, regular), turn));
  }

  private static Reason why(Turn suggested, Optional<Wish> regular) {
    return regular.filter(own -> !suggested.at().isBefore(own.turn().at())).isPresent()
        ? Reason.ROTATION_DUE
        : Reason.RENEWAL_SUGGESTED;
  }

  private static Wish anew(
      CertificateInput input, Delivery delivery, Optional<Wish> planned, Instant now) {
    return input.isOfRevoked(delivery)
        ? new Wish(Reason.AUTHORITY_REVOKED, new Turn(now, now, now))
        : new Wish(Reason.AUTHORITY_CHANGED, authorityChanged(input, planned, now));
  }

  /** Its replacement by the clock alone. */
  static Optional<Wish> regular(CertificateInput input, Delivery delivery, Instant now) {
    var request = input.request();
    return RenewalWindow.turn(
            delivery, request.renewBefore(), input.orders().windows(), input.subject().uid(), now)
        .filter(turn -> endsLater(input, delivery, turn.at()))
        .map(turn -> new Wish(Reason.ROTATION_DUE, turn));
  }

  /**
   * Whether a new one would outlive it. One that was adopted may have been given for far longer
   * than is asked now, and is replaced by a shorter one that gets its whole life.
   */
  private static boolean endsLater(CertificateInput input, Delivery delivery, Instant at) {
    var fresh = CertificatePolicy.notAfter(input, at);
    var whole =
        Instant.ofEpochSecond(at.plus(input.request().duration()).getEpochSecond()).equals(fresh);
    return (delivery.adopted().isPresent() && whole)
        || delivery.validUntil().map(fresh::isAfter).orElse(false);
  }

  /** What a former CA of ours signed is trusted until it ends; of others, that is not known. */
  private static Turn authorityChanged(
      CertificateInput input, Optional<Wish> planned, Instant now) {
    var trusted =
        input.knownIssuer().map(Issuer::authority).orElseThrow() instanceof Issuer.Authority.Ready;
    var latest = trusted ? planned.map(wish -> wish.turn().at()).orElse(now) : now;
    return new Turn(now, input.orders().windows().openingOr(latest, now), latest);
  }

  /** Nobody here vouches for one that was adopted, and it is kept all the same. */
  private static boolean isVouchedFor(CertificateInput input, Delivery delivery) {
    return !(input.issuer() instanceof Lookup.Found<Issuer>(var issuer))
        || issuer.authority().vouchesFor(delivery.origin())
        || (delivery.adopted().isPresent() && !input.isOfRevoked(delivery));
  }
}
