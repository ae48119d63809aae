package dev.tenure.operator.conformance;

import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.authority.GivenCa;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A CA that signs requests, and does wrong where it is told to: an intermediate under a root. */
public final class StandInCa {
  static final String NEIGHBOUR = "api.ledger.svc";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final GivenCa root;
  private final GivenCa signer;
  private final GivenCa stranger;

  /** What it does now; nothing in particular means it is honest. */
  volatile Case conduct = Case.CHAIN_ORDER;

  /** One whose certificates are valid for a day before and a year after. */
  public StandInCa(Instant now) {
    root = GivenCa.root(terms("root", now));
    signer = root.issues(terms("intermediate", now));
    stranger = GivenCa.root(terms("stranger", now));
  }

  private static GivenCa.Terms terms(String name, Instant now) {
    return GivenCa.Terms.named(name)
        .life(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(365)));
  }

  /** The root in PEM. */
  public String rootPem() {
    return root.bundle();
  }

  /** From now on it signs for another key than it is asked for. */
  public void confuseKeys() {
    conduct = Case.FOREIGN_KEY;
  }

  /** The chain in PEM: leaf, intermediate, root, in an order of chance. */
  public String sign(String csr, Duration life, Instant now) {
    if (conduct == Case.GARBAGE) {
      return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    }
    var above = conduct == Case.FOREIGN_ROOT ? stranger : signer;
    var chain = new ArrayList<>(above.path());
    chain.addFirst(leaf(parsed(csr), above, life, now));
    Collections.shuffle(chain, RANDOM);
    return Pem.certificates(chain);
  }

  private X509Certificate leaf(
      PKCS10CertificationRequest request, GivenCa above, Duration life, Instant now) {
    var from = conduct == Case.NOT_YET_VALID ? now.plusSeconds(120) : now.minusSeconds(30);
    var until =
        switch (conduct) {
          case EXPIRED -> now.minusSeconds(1);
          case TOO_LONG -> now.plus(life).plusSeconds(600);
          default -> now.plus(life);
        };
    var subject =
        conduct == Case.ADDS_A_SUBJECT ? new X500Name("O=system:masters") : request.getSubject();
    var key =
        conduct == Case.FOREIGN_KEY
            ? SubjectPublicKeyInfo.getInstance(
                KeyPairs.generate(GivenCa.P256, RANDOM).getPublic().getEncoded())
            : request.getSubjectPublicKeyInfo();
    var builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(above.certificate().getSubjectX500Principal().getEncoded()),
            new BigInteger(100, RANDOM),
            Date.from(from),
            Date.from(until),
            subject,
            key);
    try {
      extend(builder, request);
      var scheme = SignatureScheme.of(above.pair().getPublic()).orElseThrow();
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(scheme.signer(above.pair().getPrivate(), RANDOM)));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void extend(X509v3CertificateBuilder builder, PKCS10CertificationRequest request)
      throws IOException {
    var asked =
        GeneralNames.fromExtensions(
                request.getRequestedExtensions(), Extension.subjectAlternativeName)
            .getNames();
    var names = new ArrayList<>(Arrays.asList(asked));
    if (conduct == Case.LACKS_A_NAME) {
      names.removeFirst();
    }
    if (conduct == Case.ADDS_A_NAME) {
      names.add(new GeneralName(GeneralName.dNSName, NEIGHBOUR));
    }
    builder.addExtension(
        Extension.subjectAlternativeName,
        request.getSubject().getRDNs().length == 0,
        new GeneralNames(names.toArray(GeneralName[]::new)));
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(conduct == Case.IS_AN_AUTHORITY));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    var purposes =
        new ArrayList<>(List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth));
    if (conduct == Case.OTHER_USAGE) {
      purposes.add(KeyPurposeId.id_kp_codeSigning);
    }
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
  }

  private static PKCS10CertificationRequest parsed(String csr) {
    try (var parser = new PEMParser(new StringReader(csr))) {
      return (PKCS10CertificationRequest) parser.readObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
