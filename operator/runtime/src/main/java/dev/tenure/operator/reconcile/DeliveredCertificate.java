package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.CertificateStatus;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentityStatus;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.operator.mapping.IdentityMapping;
import java.time.Instant;
import java.util.Optional;

/** What a status says of the certificate that is delivered; a token has no facts but its end. */
final class DeliveredCertificate {
  private DeliveredCertificate() {}

  static Optional<CertificateStatus> of(MachineIdentity object, Delivery delivery) {
    return delivery
        .serialNumber()
        .map(serial -> of(object, delivery, serial))
        .or(() -> known(object, delivery));
  }

  private static CertificateStatus of(MachineIdentity object, Delivery delivery, String serial) {
    var end = delivery.validUntil().map(Instant::toString).orElse(null);
    if (delivery.adopted().isPresent()) {
      // Who issued it is not known.
      return new CertificateStatus(serial, delivery.at().toString(), end, null, null);
    }
    var issuer = IdentityMapping.issuer(object);
    return new CertificateStatus(serial, null, end, issuer, issuer);
  }

  /** What is only remembered is what it was. */
  private static Optional<CertificateStatus> known(MachineIdentity object, Delivery delivery) {
    return Optional.ofNullable(object.getStatus())
        .filter(status -> Rotations.of(status.rotation()).last() == delivery.rotation())
        .map(MachineIdentityStatus::certificate);
  }
}
