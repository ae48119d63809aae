package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.SuggestedWindow;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shredzone.acme4j.toolbox.JSON;

class RenewalTextTest {
  private static final String START = "2026-01-02T04:00:00Z";
  private static final String END = "2026-01-03T04:00:00Z";

  @Test
  void aWindowAndItsExplanationAreRead() {
    var said =
        """
        {"suggestedWindow": {"start": "%s", "end": "%s"}, "explanationURL": "https://ca.example.com/docs/ari?id=7"}
        """
            .formatted(START, END);

    assertThat(RenewalText.window(JSON.parse(said)))
        .contains(
            new SuggestedWindow(
                Instant.parse(START),
                Instant.parse(END),
                Optional.of("https://ca.example.com/docs/ari?id=7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"suggestedWindow\": 7}",
        "{\"suggestedWindow\": {}}",
        "{\"suggestedWindow\": {\"start\": \"soon\", \"end\": \"later\"}}",
        "{\"suggestedWindow\": {\"start\": \"2026-01-02T04:00:00Z\"}}",
        "{\"suggestedWindow\": {\"start\": \"2026-01-02T04:00:00Z\", \"end\":"
            + " \"2026-01-02T04:00:00Z\"}}",
        "{\"suggestedWindow\": {\"start\": \"2026-01-03T04:00:00Z\", \"end\":"
            + " \"2026-01-02T04:00:00Z\"}}",
        "{\"suggestedWindow\": {\"start\": \"0001-01-02T04:00:00Z\", \"end\":"
            + " \"2026-01-02T04:00:00Z\"}}",
      })
  void whatIsNoWindowIsNone(String said) {
    assertThat(RenewalText.window(JSON.parse(said))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ca.example.com",
        "javascript:alert(1)",
        "ftp://ca.example.com/",
        "https://user:pw@ca.example.com/",
        "https:///path",
        "https://ca.example.com/a b",
        "https://ca.example.com/\n\u202eevil",
        "https://ca.example.com/<script>",
        "https://ca.example.com/`id`",
      })
  void whatNobodyShouldBeSentToIsNotShown(String address) {
    assertThat(RenewalText.address(address)).isEmpty();
  }

  @Test
  void aLongAddressIsNotShown() {
    assertThat(RenewalText.address("https://ca.example.com/" + "a".repeat(177))).isPresent();
    assertThat(RenewalText.address("https://ca.example.com/" + "a".repeat(178))).isEmpty();
  }
}
