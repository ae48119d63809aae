package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.RevocationDemand;
import java.util.Optional;

/**
 * What demands of a revocation take of what an identity has. One on an issuer takes what that
 * issuer signed, wherever the identity gets its certificates from now.
 */
record Takings(CertificateInput input) {
  /** The same identity, where demands that take nothing of what it has are answered already. */
  CertificateInput heeding() {
    return input.ordered(input.orders().heeding(this::takesAnything));
  }

  /** The certificates that are demanded back. */
  Issued certificates() {
    var demands = input.demanded();
    return new Issued(
        input.issued().certificates().stream()
            .filter(one -> demands.stream().anyMatch(demand -> takes(demand, one)))
            .toList());
  }

  /** Whether what lies in the Secret is demanded back. */
  boolean secret() {
    return input.demanded().stream().anyMatch(this::takesSecret);
  }

  private boolean takesAnything(RevocationDemand demand) {
    var given =
        input.lastRotation() > 0
            || input.destination().delivered().isPresent()
            || !input.issued().isEmpty();
    return demand.isOwn()
        ? given
        : takesSecret(demand)
            || input.issued().certificates().stream().anyMatch(one -> takes(demand, one));
  }

  private boolean takesSecret(RevocationDemand demand) {
    return demand.isOwn()
        || input
            .destination()
            .delivered()
            .flatMap(this::issuer)
            .map(RevocationDemand::onIssuer)
            .equals(Optional.of(demand.scope()));
  }

  /** Who signed what lies there; a token says only whether it is what is asked for now. */
  private Optional<String> issuer(Delivery delivery) {
    var serial = delivery.serialNumber();
    return serial.isPresent()
        ? input.issued().certificates().stream()
            .filter(one -> serial.get().equals(one.serialNumber()))
            .map(IssuedCertificate::issuer)
            .findFirst()
        : Optional.of(input.request().issuer())
            .filter(_ -> delivery.request().equals(input.fingerprint()));
  }

  private static boolean takes(RevocationDemand demand, IssuedCertificate one) {
    return demand.isOwn() || demand.scope().equals(RevocationDemand.onIssuer(one.issuer()));
  }
}
