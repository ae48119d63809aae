package dev.tenure.operator.pki.authority;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.SignatureScheme;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** An authority as a user may give it, good or bad, made without the code under test. */
public record GivenCa(X509Certificate certificate, KeyPair pair, List<X509Certificate> above) {
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final KeySpec P256 = spec(KeySpec.Algorithm.ECDSA, 256);
  public static final KeySpec RSA = spec(KeySpec.Algorithm.RSA, 2048);
  public static final KeySpec ED25519 = spec(KeySpec.Algorithm.ED25519, 0);

  private static final SecureRandom RANDOM = new SecureRandom();

  public static KeySpec spec(KeySpec.Algorithm algorithm, int size) {
    return new KeySpec(algorithm, size, KeySpec.Rotation.ALWAYS);
  }

  /** What goes into a certificate; the defaults make a good root. */
  public record Terms(
      String name,
      KeySpec key,
      Instant from,
      Instant until,
      boolean isCa,
      Optional<Integer> pathLength,
      Optional<Integer> usage,
      Optional<NameConstraints> constraints) {
    public static Terms named(String name) {
      return new Terms(
          name,
          P256,
          NOW.minus(Duration.ofDays(1)),
          NOW.plus(Duration.ofDays(365)),
          true,
          Optional.empty(),
          Optional.of(KeyUsage.keyCertSign | KeyUsage.cRLSign),
          Optional.empty());
    }

    public Terms key(KeySpec other) {
      return new Terms(name, other, from, until, isCa, pathLength, usage, constraints);
    }

    public Terms life(Instant start, Instant end) {
      return new Terms(name, key, start, end, isCa, pathLength, usage, constraints);
    }

    public Terms notCa() {
      return new Terms(name, key, from, until, false, pathLength, usage, constraints);
    }

    public Terms pathLength(int length) {
      return new Terms(name, key, from, until, isCa, Optional.of(length), usage, constraints);
    }

    public Terms usage(Optional<Integer> other) {
      return new Terms(name, key, from, until, isCa, pathLength, other, constraints);
    }

    public Terms constrained(NameConstraints to) {
      return new Terms(name, key, from, until, isCa, pathLength, usage, Optional.of(to));
    }
  }

  public static GivenCa root() {
    return root(Terms.named("root"));
  }

  public static GivenCa root(Terms terms) {
    var pair = KeyPairs.generate(terms.key(), RANDOM);
    var name = new X500Name("CN=" + terms.name());
    return new GivenCa(sign(terms, name, pair, pair), pair, List.of());
  }

  /** An intermediate under this one. */
  public GivenCa issues(Terms terms) {
    var own = KeyPairs.generate(terms.key(), RANDOM);
    var parents = new ArrayList<>(List.of(certificate));
    parents.addAll(above);
    return new GivenCa(
        sign(terms, new X500Name(certificate.getSubjectX500Principal().getName()), own, pair),
        own,
        parents);
  }

  /** The same name and key with another certificate. */
  public GivenCa renewed(Terms terms) {
    return new GivenCa(
        sign(terms, new X500Name("CN=" + terms.name()), pair, pair), pair, List.of());
  }

  public X509Certificate anchor() {
    return above.isEmpty() ? certificate : above.getLast();
  }

  /** Chain, key and root as three keys of a Secret. */
  public SecretData secret() {
    return secret(Pem.certificates(path()), Pem.privateKey(pair.getPrivate()), bundle());
  }

  public List<X509Certificate> path() {
    var path = new ArrayList<>(List.of(certificate));
    path.addAll(above);
    return path;
  }

  public String bundle() {
    return Pem.certificates(List.of(anchor()));
  }

  public AuthorityKey read() {
    return read(secret(), NOW);
  }

  public static AuthorityKey read(SecretData data, Instant now) {
    return switch (AuthoritySecret.read(data, now)) {
      case AuthoritySecret.Reading.Valid(var key) -> key;
      case AuthoritySecret.Reading.Invalid(var violation) ->
          throw new AssertionError(violation.message());
    };
  }

  public static SecretData secret(String chain, String key, String bundle) {
    return SecretData.of(
        Map.of(
            "tls.crt", chain.getBytes(US_ASCII),
            "tls.key", key.getBytes(US_ASCII),
            "ca.crt", bundle.getBytes(US_ASCII)));
  }

  private static X509Certificate sign(Terms terms, X500Name issuer, KeyPair own, KeyPair signer) {
    var builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(100, RANDOM),
            Date.from(terms.from()),
            Date.from(terms.until()),
            new X500Name("CN=" + terms.name()),
            SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
    try {
      extend(builder, terms, own);
      if (own != signer) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(signer.getPublic()));
      }
      var scheme =
          SignatureScheme.of(signer.getPublic()).orElse(SignatureScheme.RSA); // RSA of any size
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(scheme.signer(signer.getPrivate(), RANDOM)));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void extend(X509v3CertificateBuilder builder, Terms terms, KeyPair own)
      throws IOException {
    var basic =
        terms
            .pathLength()
            .map(BasicConstraints::new)
            .orElseGet(() -> new BasicConstraints(terms.isCa()));
    builder.addExtension(Extension.basicConstraints, true, basic);
    builder.addExtension(Extension.subjectKeyIdentifier, false, KeyId.of(own.getPublic()));
    if (terms.usage().isPresent()) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(terms.usage().get()));
    }
    if (terms.constraints().isPresent()) {
      builder.addExtension(Extension.nameConstraints, true, terms.constraints().get());
    }
  }
}
