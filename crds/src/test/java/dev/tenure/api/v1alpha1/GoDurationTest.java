package dev.tenure.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "45s, PT45S",
    "72h, PT72H",
    "1h30m, PT1H30M",
    "1h0m0s, PT1H",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "-2m, PT-2M",
    "+2m, PT2M",
    "300ms, PT0.3S",
    "5us, PT0.000005S",
    "5µs, PT0.000005S",
    "5μs, PT0.000005S",
    "7ns, PT0.000000007S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
  })
  void readsWhatGoReads(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "1", "h", "1d", "1h ", "-", "+", "1h-30m", "1e3s", "PT1H", "1,5h"})
  void refusesWhatGoRefuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessageContaining("such as 1h, 30m or 1h30m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2562047h47m16.854775808s", "9999999h", "-2562047h47m16.854775809s"})
  void refusesWhatOverflowsGo(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessageContaining("too long");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0s", "PT1H, 1h", "PT90M, 1h30m", "PT45S, 45s", "PT1.5S, 1.5s", "PT-2M, -2m"})
  void writesAsAPersonWould(Duration duration, String expected) {
    assertThat(GoDuration.format(duration)).isEqualTo(expected);
  }

  @Property
  void readsBackWhatItWrote(@ForAll long nanos) {
    var duration = Duration.ofNanos(nanos);

    assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
  }

  @Property
  void answersAnyTextWithADurationOrARefusal(@ForAll @StringLength(max = 200) String text) {
    try {
      GoDuration.parse(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
