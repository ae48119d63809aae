package dev.tenure.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.authority.GivenCa;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenKeysTest {
  @Test
  void thePublicHalfIsThatOfThePrivateOne() throws Exception {
    for (var spec :
        List.of(
            GivenCa.P256,
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 384),
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 521),
            GivenCa.RSA)) {
      var made = KeyPairs.generate(spec, new SecureRandom());
      var read =
          Pem.privateKey(
              Pem.privateKey(made.getPrivate()).getBytes(StandardCharsets.US_ASCII), "tls.key");

      assertThat(GivenKeys.pair(read).orElseThrow().getPublic()).isEqualTo(made.getPublic());
    }
  }

  @Test
  void aKeyOfAnotherTypeHasNone() {
    var made = KeyPairs.generate(GivenCa.ED25519, new SecureRandom());

    assertThat(GivenKeys.pair(made.getPrivate())).isEmpty();
  }
}
