package dev.tenure.operator.pki.authority;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.operator.pki.KeyId;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLHolder;
import org.junit.jupiter.api.Test;

class RevocationListTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Property(tries = 300)
  void whatIsRevokedStaysUntilAListAfterItsEnd(
      @ForAll("revoked") List<RevokedCertificate> revoked, @ForAll("pauses") List<Long> pauses) {
    var now = NOW;
    var list = RevocationList.first(now, now.plus(DAY)).next(now, now.plus(DAY), revoked);
    for (var pause : pauses) {
      now = now.plusSeconds(pause);
      var next = list.next(now, now.plus(DAY), List.of());
      var before = list;

      assertThat(next.number()).isGreaterThan(before.number());
      assertThat(before.revoked())
          .allMatch(
              one -> next.revoked().contains(one) || one.notAfter().isBefore(before.thisUpdate()));
      list = next;
    }
  }

  @Property(tries = 100)
  void whatWasSaidOnceIsNotSaidOtherwise(@ForAll("revoked") List<RevokedCertificate> some) {
    var revoked = some.stream().filter(one -> !one.notAfter().isBefore(NOW)).toList();
    var list = RevocationList.first(NOW, NOW.plus(DAY)).next(NOW, NOW.plus(DAY), revoked);
    var later =
        revoked.stream()
            .map(
                one ->
                    new RevokedCertificate(
                        one.serialNumber(),
                        one.at().plusSeconds(9),
                        RevocationReason.KEY_COMPROMISE,
                        one.notAfter()))
            .toList();

    assertThat(list.next(NOW, NOW.plus(DAY), later).revoked()).isEqualTo(list.revoked());
    assertThat(list.includes(later)).isTrue();
  }

  @Test
  void isWhatSection5OfRfc5280AsksFor() throws Exception {
    var authority = GivenCa.root().read();
    var one =
        new RevokedCertificate(
            BigInteger.TWO.pow(127), NOW, RevocationReason.KEY_COMPROMISE, NOW.plus(DAY));
    var other =
        new RevokedCertificate(BigInteger.TEN, NOW, RevocationReason.UNSPECIFIED, NOW.plus(DAY));
    var list =
        RevocationList.first(NOW, NOW.plus(DAY))
            .next(NOW.plusSeconds(1), NOW.plus(DAY), List.of(one, other));

    var der = new RevocationListSigner(new SecureRandom()).sign(authority, list);

    var crl = parsed(der);
    crl.verify(authority.certificate().getPublicKey());
    assertThat(crl.getVersion()).isEqualTo(2);
    assertThat(crl.getIssuerX500Principal())
        .isEqualTo(authority.certificate().getSubjectX500Principal());
    assertThat(crl.getThisUpdate().toInstant()).isEqualTo(NOW.plusSeconds(1));
    assertThat(crl.getNextUpdate().toInstant()).isEqualTo(NOW.plus(DAY));
    assertThat(crl.getRevokedCertificate(one.serialNumber()).getRevocationReason())
        .isEqualTo(java.security.cert.CRLReason.KEY_COMPROMISE);
    assertThat(crl.getRevokedCertificate(other.serialNumber()).hasExtensions()).isFalse();
    var extensions = new X509CRLHolder(der).getExtensions();
    assertThat(extensions.getCriticalExtensionOIDs()).isEmpty();
    assertThat(CRLNumber.getInstance(extensions.getExtensionParsedValue(Extension.cRLNumber)))
        .isEqualTo(new CRLNumber(BigInteger.valueOf(NOW.getEpochSecond() + 1)));
    assertThat(
            Arrays.equals(
                AuthorityKeyIdentifier.fromExtensions(extensions).getKeyIdentifierOctets(),
                KeyId.of(authority.certificate().getPublicKey()).getKeyIdentifier()))
        .isTrue();
  }

  private static X509CRL parsed(byte[] der) throws GeneralSecurityException {
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  @Provide
  Arbitrary<List<RevokedCertificate>> revoked() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 1_000_000), Arbitraries.longs().between(-60, 200_000))
        .as(
            (serial, left) ->
                new RevokedCertificate(
                    BigInteger.valueOf(serial),
                    NOW,
                    RevocationReason.SUPERSEDED,
                    NOW.plusSeconds(left)))
        .list()
        .ofMaxSize(8)
        .uniqueElements(RevokedCertificate::serialNumber);
  }

  @Provide
  Arbitrary<List<Long>> pauses() {
    return Arbitraries.longs().between(0, 100_000).list().ofMaxSize(6);
  }
}
