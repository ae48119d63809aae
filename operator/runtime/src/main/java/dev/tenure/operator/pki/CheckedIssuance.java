package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Adoptee;
import dev.tenure.core.certificate.AdoptionOrder;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeystorePasswords;
import dev.tenure.core.certificate.TrustOrder;
import dev.tenure.operator.pki.lint.Lint;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The one way to a certificate, whoever signs: make the key, ask the signer, check what came back,
 * and only then lay it out for the Secret.
 */
public final class CheckedIssuance implements CertificateAuthority {
  private final CertificateSigner signer;
  private final LeafKeys keys;
  private final InstantSource clock;
  private final KeystorePasswords passwords;
  private final SecureRandom random;
  private final PendingKeys pending = new PendingKeys();

  /**
   * @param signer asked for every issuer
   * @param passwords asked before anything is made
   */
  public CheckedIssuance(
      CertificateSigner signer,
      KeystorePasswords passwords,
      InstantSource clock,
      SecureRandom random) {
    this.passwords = passwords;
    this.random = random;
    this.signer = signer;
    this.keys = new LeafKeys(random);
    this.clock = clock;
  }

  @Override
  public Answer<Certified> issue(CertificateOrder order) {
    return StorePasswords.of(order, passwords, random)
        .then(
            found ->
                pending
                    .find(order)
                    .map(Answer::ok)
                    .orElseGet(() -> keys.pair(order.profile().key(), order.current()))
                    .then(pair -> settled(order, pair, signed(order, pair, found))));
  }

  /** Whether the request reached the signer is unknown after a passing fault, too. */
  private Answer<Certified> settled(
      CertificateOrder order, KeyPair pair, Answer<Certified> answer) {
    if (answer instanceof Answer.Pending || answer instanceof Answer.Unavailable) {
      pending.keep(order, pair, clock.instant());
    } else {
      pending.forget(order);
    }
    return answer;
  }

  @Override
  public Answer<SecretData> trusting(TrustOrder order) {
    return StorePasswords.of(
            order.subject(), order.outputs(), Optional.of(order.current()), passwords, random)
        .then(
            found ->
                Anchors.of(order.anchors())
                    .map(own -> KeptAnchors.beside(own, order.current(), order.kept()))
                    .map(
                        anchors ->
                            Rendition.trusting(order.current(), anchors, order.outputs(), found)));
  }

  @Override
  public Answer<Adoptee> adopt(AdoptionOrder order) {
    return StorePasswords.of(
            order.subject(),
            order.request().outputs(),
            Optional.of(order.current()),
            passwords,
            random)
        .then(found -> OfferedCertificate.adopt(order, found, clock.instant()));
  }

  private Answer<Certified> signed(CertificateOrder order, KeyPair pair, StorePasswords found) {
    return signer
        .sign(
            new SigningOrder(
                order.issuer(), order.subject(), order.serviceAccount(), order.profile(), pair))
        .then(signed -> checked(order.profile(), pair.getPublic(), signed, clock.instant()))
        .map(signed -> certified(order, pair, signed, found));
  }

  /** What was signed, if it is what was asked and verifies against its own anchors. */
  public static Answer<Signed> checked(
      CertificateProfile profile, PublicKey key, Signed signed, Instant now) {
    var wrong = Lint.violation(signed.leaf(), profile, key, now);
    if (wrong.isPresent()) {
      return new Answer.Refused<>(wrong.get());
    }
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

  private static Certified certified(
      CertificateOrder order, KeyPair pair, Signed signed, StorePasswords found) {
    var leaf = signed.leaf();
    return new Certified(
        Rendition.of(signed, pair.getPrivate(), order.outputs(), found),
        leaf.getSerialNumber().toString(16),
        leaf.getNotAfter().toInstant(),
        signed.authorityKeyId());
  }
}
