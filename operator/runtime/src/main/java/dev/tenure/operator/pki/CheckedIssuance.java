package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.Certified;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The one way to a certificate, whoever signs: make the key, ask the signer, check what came back,
 * and only then lay it out for the Secret.
 */
public final class CheckedIssuance implements CertificateAuthority {
  private final CertificateSigner signer;
  private final LeafKeys keys;
  private final InstantSource clock;

  /**
   * @param signer asked for every issuer
   */
  public CheckedIssuance(CertificateSigner signer, InstantSource clock, SecureRandom random) {
    this.signer = signer;
    this.keys = new LeafKeys(random);
    this.clock = clock;
  }

  @Override
  public Answer<Certified> issue(CertificateOrder order) {
    return keys.pair(order.profile().key(), order.current()).then(pair -> signed(order, pair));
  }

  private Answer<Certified> signed(CertificateOrder order, KeyPair pair) {
    return signer
        .sign(
            new SigningOrder(
                order.issuer(), order.subject(), order.serviceAccount(), order.profile(), pair))
        .then(signed -> checked(signed, clock.instant()))
        .map(signed -> certified(pair, signed));
  }

  private static Answer<Signed> checked(Signed signed, Instant now) {
    return PathValidation.failure(signed.chain(), signed.anchors().certificates(), now)
        .<Answer<Signed>>map(CheckedIssuance::unverifiable)
        .orElseGet(() -> Answer.ok(signed));
  }

  private static Answer<Signed> unverifiable(String why) {
    return Answer.refused(
        Reason.AUTHORITY_INVALID,
        "What the CA signed does not verify against its own trust bundle (RFC 5280 section 6.1): %s. It was thrown away; check the CA's chain and its constraints."
            .formatted(why));
  }

  private static Certified certified(KeyPair pair, Signed signed) {
    var leaf = signed.leaf();
    return new Certified(
        TlsSecret.data(signed, pair.getPrivate()),
        leaf.getSerialNumber().toString(16),
        leaf.getNotAfter().toInstant(),
        signed.authorityKeyId());
  }
}
