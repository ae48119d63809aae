package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.podcertificate.PodCertificate;
import dev.tenure.core.podcertificate.PodKey;
import dev.tenure.core.podcertificate.PodSigner;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.PublicKeys;
import dev.tenure.operator.pki.Signed;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;

/** Signs for pods with the authorities in memory, and checks what was signed. */
public final class PodAuthoritySigner implements PodSigner {
  private final AuthoritySigner signer;
  private final InstantSource clock;

  public PodAuthoritySigner(AuthoritySigner signer, InstantSource clock) {
    this.signer = signer;
    this.clock = clock;
  }

  @Override
  public Optional<KeySpec> spec(PodKey key) {
    return read(key).flatMap(PublicKeys::spec);
  }

  @Override
  public Answer<PodCertificate> sign(String issuer, CertificateProfile profile, PodKey key) {
    return read(key)
        .map(Answer::ok)
        .orElseGet(() -> Answer.refused(Reason.UNSUPPORTED_KEY_TYPE, "The key cannot be read."))
        .then(read -> sign(issuer, profile, read))
        .map(PodAuthoritySigner::certificate);
  }

  private Answer<Signed> sign(String issuer, CertificateProfile profile, PublicKey key) {
    return signer
        .sign(issuer, profile, key)
        .then(signed -> CheckedIssuance.checked(profile, key, signed, clock.instant()));
  }

  private static PodCertificate certificate(Signed signed) {
    var leaf = signed.leaf();
    return new PodCertificate(
        Pem.certificates(signed.chain()),
        leaf.getSerialNumber().toString(16),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  private static Optional<PublicKey> read(PodKey key) {
    return switch (key) {
      case PodKey.Pkcs10(var base64) -> PublicKeys.ofRequest(base64);
      case PodKey.Pkix(var base64) -> PublicKeys.ofInfo(base64);
    };
  }
}
