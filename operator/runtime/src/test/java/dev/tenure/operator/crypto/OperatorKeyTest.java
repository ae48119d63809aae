package dev.tenure.operator.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorKeyTest {
  private static final byte[] SECRET = new SecureRandom().generateSeed(OperatorKey.LENGTH);

  @Test
  void readsRawBytesAndBothBase64AlphabetsAsTheSameKey() {
    var base64 = Base64.getEncoder().encodeToString(SECRET);
    var urlSafe = Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET);

    assertThat(List.of(SECRET, ascii(base64 + "\n"), ascii("  " + urlSafe)))
        .allSatisfy(
            content ->
                assertThat(OperatorKey.parse(content))
                    .hasValueSatisfying(
                        key -> assertThat(key.encoded()).asString().isEqualTo(base64)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void refusesAnyOtherLength(int length) {
    var content = new byte[length];

    assertThat(OperatorKey.parse(content)).isEmpty();
    assertThat(OperatorKey.parse(Base64.getEncoder().encode(content))).isEmpty();
  }

  @Test
  void refusesWhatIsNoBase64() {
    assertThat(OperatorKey.parse(ascii("correct horse battery staple, and then some more")))
        .isEmpty();
  }

  @Test
  void comesBackFromItsEncodedForm() {
    var key = OperatorKey.random(new SecureRandom());

    assertThat(OperatorKey.parse(key.encoded()))
        .hasValueSatisfying(read -> assertThat(read.encoded()).isEqualTo(key.encoded()));
  }

  @Test
  void isRandom() {
    var random = new SecureRandom();

    assertThat(OperatorKey.random(random).encoded())
        .isNotEqualTo(OperatorKey.random(random).encoded());
  }

  @Test
  void derivesAnotherKeyForEachPurpose() {
    var key = OperatorKey.parse(SECRET).orElseThrow();

    assertThat(key.derive("one", "AES").getEncoded())
        .hasSize(32)
        .isEqualTo(key.derive("one", "AES").getEncoded())
        .isNotEqualTo(key.derive("two", "AES").getEncoded())
        .isNotEqualTo(SECRET);
  }

  @Test
  void neverPrintsItself() {
    var key = OperatorKey.parse(SECRET).orElseThrow();

    assertThat(key.toString())
        .doesNotContain(Base64.getEncoder().encodeToString(SECRET))
        .doesNotContain(Arrays.toString(SECRET))
        .contains("redacted");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
