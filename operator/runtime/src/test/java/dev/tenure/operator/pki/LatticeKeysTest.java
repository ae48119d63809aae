package dev.tenure.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.authority.GivenCa;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatticeKeysTest {
  /** Lengths of FIPS 204 table 2; identifiers of RFC 9881 section 2. */
  @ParameterizedTest
  @CsvSource({
    "MLDSA44, 2560, 2.16.840.1.101.3.4.3.17",
    "MLDSA65, 4032, 2.16.840.1.101.3.4.3.18",
    "MLDSA87, 4896, 2.16.840.1.101.3.4.3.19"
  })
  void aKeyIsWrittenAsItsStandardSaysAndReadByAnother(
      KeySpec.Algorithm algorithm, int length, String identifier) throws Exception {
    var pair = KeyPairs.generate(GivenCa.spec(algorithm, 0), new SecureRandom());

    var info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());

    assertThat(info.getPrivateKeyAlgorithm().getAlgorithm().getId()).isEqualTo(identifier);
    assertThat(info.getPrivateKeyAlgorithm().getParameters()).isNull();
    assertThat(ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets()).hasSize(length);
    assertThat(PrivateKeyFactory.createKey(info))
        .isInstanceOfSatisfying(
            MLDSAPrivateKeyParameters.class,
            read ->
                assertThat(read.getPublicKey())
                    .isEqualTo(
                        org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(
                                pair.getPublic().getEncoded())
                            .getPublicKeyData()
                            .getBytes()));
  }

  @Test
  void itIsReadBackAndFoundToBelongToItsPublicKey() throws Exception {
    var spec = GivenCa.spec(KeySpec.Algorithm.MLDSA65, 0);
    var pair = KeyPairs.generate(spec, new SecureRandom());
    var other = KeyPairs.generate(spec, new SecureRandom());
    var pem = Pem.privateKey(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII);

    var read = Pem.privateKey(pem, "tls.key");

    assertThat(KeyPairs.paired(read, pair.getPublic())).isTrue();
    assertThat(KeyPairs.paired(read, other.getPublic())).isFalse();
    assertThat(KeyPairs.matches(spec, pair.getPublic())).isTrue();
    assertThat(KeyPairs.matches(GivenCa.spec(KeySpec.Algorithm.MLDSA44, 0), pair.getPublic()))
        .isFalse();
    assertThat(KeyPairs.matches(GivenCa.P256, pair.getPublic())).isFalse();
  }

  @Test
  void noAuthoritySignsWithOneAndPodsHaveNone() {
    var pair = KeyPairs.generate(GivenCa.spec(KeySpec.Algorithm.MLDSA65, 0), new SecureRandom());
    var info = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());

    assertThat(SignatureScheme.of(pair.getPublic())).isEmpty();
    assertThat(PublicKeys.ofInfo(info).flatMap(PublicKeys::spec)).isEmpty();
  }
}
