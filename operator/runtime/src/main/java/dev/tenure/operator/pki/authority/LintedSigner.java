package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.lint.Lint;
import dev.tenure.operator.pki.lint.Specimen;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/**
 * Signs only what was found good before: each certificate is first encoded with an empty signature
 * and linted, and the key then signs the very same bytes. A signature cannot be taken back; a bad
 * certificate must never come to bear one. The signature itself is verified with the whole path
 * before anything is stored ({@link CheckedIssuance#checked}).
 */
final class LintedSigner {
  private final SecureRandom random;

  LintedSigner(SecureRandom random) {
    this.random = random;
  }

  /** The certificate, or refused with what is wrong with the one that would have been signed. */
  Answer<X509Certificate> sign(AuthorityKey authority, CertificateProfile profile, PublicKey key) {
    var unsuited = Lint.violation(profile);
    if (unsuited.isPresent()) {
      return new Answer.Refused<>(unsuited.get());
    }
    var scheme = SignatureScheme.of(authority.certificate().getPublicKey()).orElseThrow();
    var template = LeafTemplate.of(profile, key, authority, random);
    var rehearsed = template.sign(scheme.unsigned());
    var wrong = Lint.violation(new Specimen(rehearsed, profile, key, signer(authority, scheme)));
    if (wrong.isPresent()) {
      return new Answer.Refused<>(wrong.get());
    }
    var signed = template.sign(scheme.signer(authority.privateKey(), random));
    return content(signed).equals(content(rehearsed))
        ? readBack(signed)
        : defect("is not what was checked before");
  }

  private static TBSCertificate content(X509CertificateHolder certificate) {
    return certificate.toASN1Structure().getTBSCertificate();
  }

  private static Answer<X509Certificate> readBack(X509CertificateHolder signed) {
    try {
      return Answer.ok(new JcaX509CertificateConverter().getCertificate(signed));
    } catch (CertificateException e) {
      return defect("cannot be read back");
    }
  }

  private static Answer<X509Certificate> defect(String what) {
    return Answer.refused(
        Reason.AUTHORITY_INVALID,
        "What the CA signed %s. It was thrown away; this is a defect of Tenure, please report it."
            .formatted(what));
  }

  private static Specimen.Signer signer(AuthorityKey authority, SignatureScheme scheme) {
    return new Specimen.Signer(
        authority.path(),
        authority.keyId(),
        scheme.algorithm(),
        authority.notBefore(),
        authority.notAfter());
  }
}
