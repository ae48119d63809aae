package dev.tenure.operator.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ContentSealTest {
  private static final OperatorKey KEY = OperatorKey.random(new SecureRandom());

  private final ContentSeal seal = new ContentSeal(KEY, "test");

  @Property(tries = 200)
  void acceptsItsOwnDigest(@ForAll @Size(max = 5) List<byte[]> parts) {
    assertThat(seal.mac(parts)).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(seal.verify(seal.mac(parts), parts)).isTrue();
  }

  @Property(tries = 200)
  void refusesTheDigestOfOtherParts(
      @ForAll @Size(max = 4) List<List<Byte>> one, @ForAll @Size(max = 4) List<List<Byte>> other) {
    Assume.that(!one.equals(other));

    assertThat(seal.verify(seal.mac(arrays(one)), arrays(other))).isFalse();
  }

  @Example
  void tellsPartsFromTheirConcatenation() {
    assertThat(
            List.of(
                seal.mac(parts("ab", "c")),
                seal.mac(parts("a", "bc")),
                seal.mac(parts("abc")),
                seal.mac(parts("abc", "")),
                seal.mac(parts("", "abc"))))
        .doesNotHaveDuplicates();
  }

  @Example
  void refusesDigestsOfAnotherPurposeOrKey() {
    var parts = parts("content");

    assertThat(seal.verify(new ContentSeal(KEY, "other").mac(parts), parts)).isFalse();
    assertThat(
            seal.verify(
                new ContentSeal(OperatorKey.random(new SecureRandom()), "test").mac(parts), parts))
        .isFalse();
  }

  @Example
  void refusesWhatIsNoDigest() {
    assertThat(seal.verify("", parts("content"))).isFalse();
    assertThat(seal.verify("é".repeat(43), parts("content"))).isFalse();
  }

  @Example
  void givesTheSameDigestInAnotherProcessWithTheSameKey() {
    var key = OperatorKey.parse(new byte[OperatorKey.LENGTH]).orElseThrow();

    assertThat(new ContentSeal(key, "pinned").mac(parts("a", "b")))
        .as("a change of this value makes every stored digest stale")
        .isEqualTo("KBRtYcBBOzmyLqXx-Ghun9EvVU_3qhrONer8HodCVTs");
  }

  private static List<byte[]> parts(String... parts) {
    return List.of(parts).stream().map(part -> part.getBytes(UTF_8)).toList();
  }

  private static List<byte[]> arrays(List<List<Byte>> parts) {
    return parts.stream()
        .map(
            part -> {
              var bytes = new byte[part.size()];
              for (var i = 0; i < bytes.length; i++) {
                bytes[i] = part.get(i);
              }
              return bytes;
            })
        .toList();
  }
}
