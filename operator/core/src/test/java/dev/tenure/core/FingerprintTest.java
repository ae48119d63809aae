package dev.tenure.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Property(tries = 1000)
  void isTheSameForTheSamePartsAndForNoOthers(
      @ForAll @Size(max = 4) List<@StringLength(max = 20) String> one,
      @ForAll @Size(max = 4) List<@StringLength(max = 20) String> other) {
    assertThat(Fingerprint.of(one)).matches("[0-9a-f]{32}").isEqualTo(Fingerprint.of(one));
    assertThat(Fingerprint.of(one).equals(Fingerprint.of(other))).isEqualTo(one.equals(other));
  }

  @Test
  void partsDoNotRunIntoOneAnother() {
    assertThat(Fingerprint.of(List.of("ab", "c"))).isNotEqualTo(Fingerprint.of(List.of("a", "bc")));
    assertThat(Fingerprint.of(List.of("a", ""))).isNotEqualTo(Fingerprint.of(List.of("a")));
    assertThat(Fingerprint.of(List.of("1:a"))).isNotEqualTo(Fingerprint.of(List.of("a")));
  }

  @Test
  void doesNotChangeFromReleaseToRelease() {
    assertThat(Fingerprint.of(List.of("a", 1, List.of("b"))))
        .isEqualTo(Fingerprint.of(List.of("a", "1", "[b]")))
        .isEqualTo("412699c8c095f40711233642e2823f08");
  }
}
