package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.TlsSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/** Makes root authorities that Tenure keeps itself. */
public final class ManagedAuthority {
  /** Clocks of consumers may be this far behind ours; longer than what leaves are backdated. */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private static final Duration LONGEST = Duration.ofDays(36_525);
  private static final int LONGEST_COMMON_NAME = 64;
  private static final KeySpec KEY =
      new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.ALWAYS);

  private final InstantSource clock;
  private final SecureRandom random;

  /** Makes authorities that begin now. */
  public ManagedAuthority(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A fresh ECDSA P-256 key and its self-signed root, for a Secret of type {@link TlsSecret#TYPE}:
   * {@code tls.crt} and {@code ca.crt} the root, {@code tls.key} its key; {@link TokenKey#NAME} a
   * key for tokens. {@link AuthoritySecret} reads it.
   *
   * @param commonName 1 to 64 characters (RFC 5280 appendix A.1, ub-common-name)
   * @param duration life from now; a second to a hundred years
   * @return the data, or refused with {@link Reason#INVALID_SPEC}
   */
  public Answer<SecretData> create(String commonName, Duration duration) {
    if (commonName.isBlank() || commonName.length() > LONGEST_COMMON_NAME) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "spec.managedCA.commonName has %d characters. Give it 1 to 64 (RFC 5280, ub-common-name)."
              .formatted(commonName.strip().length()));
    }
    if (duration.toSeconds() < 1 || duration.compareTo(LONGEST) > 0) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "spec.managedCA.duration of %d s: give the CA a life between a second and a hundred years (876600h)."
              .formatted(duration.toSeconds()));
    }
    var pair = KeyPairs.generate(KEY, random);
    var root = selfSigned(commonName, duration, pair);
    var certificate = Pem.certificates(List.of(root)).getBytes(StandardCharsets.US_ASCII);
    return Answer.ok(
        SecretData.of(
            Map.of(
                TlsSecret.CERTIFICATES,
                certificate,
                TlsSecret.PRIVATE_KEY,
                Pem.privateKey(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII),
                TlsSecret.ANCHORS,
                certificate,
                TokenKey.NAME,
                TokenKey.make(random))));
  }

  private X509Certificate selfSigned(String commonName, Duration duration, KeyPair pair) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var holder =
        template(commonName, now.minus(BACKDATE), now.plus(duration), pair)
            .build(SignatureScheme.P256.signer(pair.getPrivate(), random));
    return platform(holder);
  }

  private X509v3CertificateBuilder template(
      String commonName, Instant notBefore, Instant notAfter, KeyPair pair) {
    var name = LeafTemplate.subject(Optional.of(commonName));
    var builder =
        new X509v3CertificateBuilder(
            name,
            LeafTemplate.serial(random),
            LeafTemplate.time(notBefore),
            LeafTemplate.time(notAfter),
            name,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false, KeyId.of(pair.getPublic()));
      return builder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate platform(X509CertificateHolder holder) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw new IllegalStateException("a root made to RFC 5280 is readable", e);
    }
  }
}
