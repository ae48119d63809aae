package dev.tenure.operator.pki.remote;

import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.SubjectFields;
import dev.tenure.operator.pki.SubjectNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** Certificate requests (PKCS#10, RFC 2986). */
final class RequestText {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestText() {}

  /** The request in PEM: subject and alternative names, signed with the key itself. */
  static String of(CertificateProfile profile, KeyPair keys) {
    var scheme =
        SignatureScheme.of(keys.getPublic())
            .orElseThrow(() -> new IllegalArgumentException("keys are of supported types"));
    var extensions = new ExtensionsGenerator();
    try {
      extensions.addExtension(
          Extension.subjectAlternativeName,
          profile.contents().subjectIsEmpty(),
          SubjectNames.encode(profile.names()));
      var request =
          new PKCS10CertificationRequestBuilder(
                  SubjectFields.encode(profile.contents()),
                  SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
              .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
              .build(scheme.signer(keys.getPrivate(), RANDOM));
      return Pem.text("CERTIFICATE REQUEST", request.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
