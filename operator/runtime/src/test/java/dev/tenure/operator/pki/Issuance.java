package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.KeystorePasswords;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.AuthoritySigner;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.Grants;
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An authority under test, and what the tests ask of it. */
final class Issuance {
  static final String DNS = "payments-api.payments.svc";
  static final Names NAMES =
      new Names(
          List.of(DNS, "*.payments.example.com"),
          List.of("10.0.0.7", "2001:db8::7"),
          List.of("spiffe://example.org/ns/payments/sa/payments-api"),
          List.of("payments@example.com"));
  static final Instant FROM = NOW.minusSeconds(60);
  static final Instant UNTIL = NOW.plusSeconds(3600);
  static final GivenCa ROOT = GivenCa.root();
  static final KeySpec PINNED = new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER);

  private static final String ISSUER = "mesh-ca";

  private final AuthorityRegistry registry = new AuthorityRegistry();
  private final CheckedIssuance authority;

  Instant now = NOW;
  KeystorePasswords passwords = (_, ref) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, ref.key());

  Issuance() {
    authority =
        new CheckedIssuance(
            new AuthoritySigner(registry, Grants.UNTRACKED, () -> now, new SecureRandom()),
            (subject, ref) -> passwords.find(subject, ref),
            () -> now,
            new SecureRandom());
  }

  void signsWith(AuthorityKey key) {
    registry.put(ISSUER, key);
  }

  void signsNoMore() {
    registry.remove(ISSUER);
  }

  static CertificateProfile profile(KeySpec key) {
    return profile(key, FROM, UNTIL);
  }

  static CertificateProfile profile(KeySpec key, Instant from, Instant until) {
    return new CertificateProfile(
        CertificateContents.of(Optional.empty(), NAMES, key), key, from, until);
  }

  static Names dns(String name) {
    return new Names(List.of(name), List.of(), List.of(), List.of());
  }

  Certified issued(CertificateProfile profile) {
    return ok(issue(profile));
  }

  Answer<Certified> issue(CertificateProfile profile) {
    return issue(profile, Optional.empty());
  }

  Answer<Certified> issue(CertificateProfile profile, Optional<SecretData> current) {
    return authority.issue(order(ISSUER, profile, current));
  }

  Answer<Certified> issue(
      CertificateProfile profile, Outputs outputs, Optional<SecretData> current) {
    return authority.issue(order(ISSUER, profile, outputs, current));
  }

  static CertificateOrder order(
      String issuer, CertificateProfile profile, Optional<SecretData> current) {
    return order(issuer, profile, Outputs.PLAIN, current);
  }

  private static CertificateOrder order(
      String issuer, CertificateProfile profile, Outputs outputs, Optional<SecretData> current) {
    var subject = new Subject(Kind.MACHINE_IDENTITY, "payments", "payments-api", "uid-1");
    return new CertificateOrder(
        issuer, subject, Optional.of("payments-api"), profile, outputs, current);
  }

  static <T> T ok(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(var value) -> value;
      default -> throw new AssertionError(answer);
    };
  }

  static String text(Certified certified, String key) {
    return new String(certified.data().values().get(key), US_ASCII);
  }

  static PrivateKey key(Certified certified) {
    try {
      return Pem.privateKey(certified.data().values().get("tls.key"), "tls.key");
    } catch (MalformedPem e) {
      throw new AssertionError(e);
    }
  }

  static X509Certificate leaf(Certified certified) {
    return chain(certified).getFirst();
  }

  static List<X509Certificate> chain(Certified certified) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(certified.data().values().get("tls.crt")))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
