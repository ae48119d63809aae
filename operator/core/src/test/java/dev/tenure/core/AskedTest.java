package dev.tenure.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AskedTest {
  @Property(tries = 200)
  void othersAreNamedOtherwise(
      @ForAll @Size(max = 4) Map<@StringLength(min = 1, max = 3) String, List<String>> one,
      @ForAll @Size(max = 4) Map<@StringLength(min = 1, max = 3) String, List<String>> other) {
    var same = said(one).equals(said(other));

    assertThat(asked(one).equals(asked(other))).isEqualTo(same);
  }

  private static Map<String, List<String>> said(Map<String, List<String>> fields) {
    var said = new java.util.HashMap<>(fields);
    said.values().removeIf(List::isEmpty);
    return said;
  }

  private static String asked(Map<String, List<String>> fields) {
    var asked = Asked.of("test");
    fields.forEach(asked::with);
    return asked.fingerprint();
  }

  @Test
  void whatIsAbsentOrUsualIsNoPartOfIt() {
    var plain = Asked.of("test").with("a", 1).fingerprint();

    assertThat(
            Asked.of("test")
                .with("list", List.of())
                .with("optional", Optional.empty())
                .withUnless("x", "usual", "x")
                .with("a", 1)
                .fingerprint())
        .isEqualTo(plain);
    assertThat(Asked.of("test").with("a", 1).withUnless("x", "usual", "y").fingerprint())
        .isNotEqualTo(plain);
  }

  @Test
  void theOrderOfFieldsIsNoPartOfItAndThatOfValuesIs() {
    assertThat(Asked.of("test").with("a", 1).with("b", 2).fingerprint())
        .isEqualTo(Asked.of("test").with("b", 2).with("a", 1).fingerprint());
    assertThat(Asked.of("test").with("a", List.of(1, 2)).fingerprint())
        .isNotEqualTo(Asked.of("test").with("a", List.of(2, 1)).fingerprint());
  }

  @Test
  void onlyValuesWhoseTextLastsAreTaken() {
    assertThatThrownBy(() -> Asked.of("test").with("a", new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Object");
    assertThatThrownBy(() -> Asked.of("test").with("a", 1).with("a", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given twice: a");
  }

  @Test
  void doesNotChangeFromReleaseToRelease() {
    assertThat(
            Asked.of("test")
                .with("text", "t")
                .with("number", 7L)
                .with("constant", Reason.PENDING)
                .with("time", Duration.ofMinutes(90))
                .with("list", List.of("a", "b"))
                .fingerprint())
        .isEqualTo("6c33bdf4014f0ee7aae848899db575cd");
  }
}
