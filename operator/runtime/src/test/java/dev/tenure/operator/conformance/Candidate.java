package dev.tenure.operator.conformance;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.operator.pki.CertificateSigner;
import dev.tenure.operator.pki.CheckedIssuance;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/** A type of issuer under test, with a stand-in for whatever signs behind it. */
interface Candidate extends AutoCloseable {
  /** The field of {@code IdentityIssuer} that asks for it. */
  String type();

  /** What it cannot do, or cannot do wrong, and why. */
  Map<Case, String> cannot();

  /** The whole way to a certificate, up to the stand-in. */
  CertificateAuthority authority();

  /** What an issuer of this type says of its authority. */
  Issuer.Authority said();

  /** The stand-in does this from now on. */
  void behave(Case conduct);

  @Override
  void close();

  /** The one way to a certificate, with this signer; keystores are asked for by no case. */
  static CheckedIssuance issuance(CertificateSigner signer, InstantSource clock) {
    return new CheckedIssuance(
        signer,
        (_, ref) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, ref.key()),
        clock,
        new SecureRandom());
  }
}
