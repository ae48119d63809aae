package dev.tenure.operator.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EnvelopeTest {
  private static final byte[] UID = "0d5c9a1e".getBytes(UTF_8);
  private static final byte[] TOKEN = "hvs.a-token-of-some-lease".getBytes(UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final OperatorKey key = OperatorKey.random(random);
  private final Envelope envelope = new Envelope(key, "test", random);

  @Property(tries = 200)
  void givesBackWhatWasPutIn(
      @ForAll @Size(max = 300) byte[] plain, @ForAll @Size(max = 50) byte[] associated) {
    assertThat(envelope.decrypt(envelope.encrypt(plain, associated), associated))
        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
  }

  @Example
  void opensWithAnotherInstanceOfTheSameKeyAndPurpose() {
    var again = new Envelope(OperatorKey.parse(key.encoded()).orElseThrow(), "test", random);

    assertThat(again.decrypt(envelope.encrypt(TOKEN, UID), UID)).isPresent();
  }

  @Example
  void hidesTheContentAndItsRepetition() {
    var text = envelope.encrypt(TOKEN, UID);

    assertThat(text).startsWith("v1.").isNotEqualTo(envelope.encrypt(TOKEN, UID));
    assertThat(new String(Base64.getUrlDecoder().decode(text.substring(3)), UTF_8))
        .doesNotContain("hvs.");
  }

  @Property(tries = 200)
  void doesNotOpenWhenAnyBitIsChanged(@ForAll @IntRange(max = 52 * 8 - 1) int bit) {
    var bytes = Base64.getUrlDecoder().decode(envelope.encrypt(TOKEN, UID).substring(3));
    bytes[bit / 8] ^= (byte) (1 << bit % 8);

    assertThat(envelope.decrypt("v1." + Base64.getUrlEncoder().encodeToString(bytes), UID))
        .isEmpty();
  }

  @Example
  void doesNotOpenWhenCutShort() {
    var text = envelope.encrypt(TOKEN, UID);
    for (var length = 0; length < text.length(); length++) {
      assertThat(envelope.decrypt(text.substring(0, length), UID)).isEmpty();
    }
  }

  @Example
  void doesNotOpenForAnotherObjectPurposeKeyOrVersion() {
    var text = envelope.encrypt(TOKEN, UID);

    assertThat(envelope.decrypt(text, "another".getBytes(UTF_8))).isEmpty();
    assertThat(new Envelope(key, "other", random).decrypt(text, UID)).isEmpty();
    assertThat(new Envelope(OperatorKey.random(random), "test", random).decrypt(text, UID))
        .isEmpty();
    assertThat(envelope.decrypt(text.replaceFirst("v1", "v2"), UID)).isEmpty();
  }

  @Example
  void doesNotOpenWhatIsNoEnvelope() {
    assertThat(envelope.decrypt("v1.*** not base64 ***", UID)).isEmpty();
    assertThat(envelope.decrypt("plain text", UID)).isEmpty();
  }
}
