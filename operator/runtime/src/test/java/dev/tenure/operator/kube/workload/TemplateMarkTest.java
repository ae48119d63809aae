package dev.tenure.operator.kube.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.rollout.RestartMark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateMarkTest {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final RestartMark MARK = new RestartMark("ledger-db", 5, AT);

  @Test
  void isTheAnnotationOfKubectlAndOneOfOurOwn() {
    assertThat(TemplateMark.patch("uid", List.of(MARK)))
        .isEqualTo(
            """
            {"metadata":{"uid":"uid"},"spec":{"template":{"metadata":{"annotations":\
            {"kubectl.kubernetes.io/restartedAt":"2026-11-22T06:00:00Z",\
            "rotation.tenure.dev/ledger-db":"5@2026-11-22T06:00:00Z"}}}}}\
            """);
  }

  @Test
  void severalRotationsAreOneRestartAtTheTimeOfTheLast() {
    var other = new RestartMark("payments-tls", 2, AT.plusSeconds(3));

    assertThat(TemplateMark.patch("uid", List.of(MARK, other)))
        .contains(
            "\"kubectl.kubernetes.io/restartedAt\":\"2026-11-22T06:00:03Z\"",
            "\"rotation.tenure.dev/ledger-db\":\"5@2026-11-22T06:00:00Z\"",
            "\"rotation.tenure.dev/payments-tls\":\"2@2026-11-22T06:00:03Z\"");
  }

  @Test
  void isCarriedOnceItOrALaterOneIsThere() {
    assertThat(TemplateMark.carries(marked("5@2026-11-22T06:00:00Z"), MARK)).isTrue();
    assertThat(TemplateMark.carries(marked("6@2026-11-22T07:00:00Z"), MARK)).isTrue();
    assertThat(TemplateMark.carries(marked("4@2026-11-22T05:00:00Z"), MARK)).isFalse();
    assertThat(TemplateMark.carries(Map.of(), MARK)).isFalse();
  }

  @Test
  void anObjectMadeAnewRestartsItsWorkloadsAlthoughItsNumbersBeginAgain() {
    assertThat(TemplateMark.carries(marked("57@2026-11-21T06:00:00Z"), MARK)).isFalse();
  }

  @Test
  void aClockThatWasSetBackDoesNotSwallowARestart() {
    assertThat(TemplateMark.carries(marked("4@2026-11-22T07:00:00Z"), MARK)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "5", "5@", "x@2026-11-22T06:00:00Z", "5@noon"})
  void garbageIsNoMark(String value) {
    assertThat(TemplateMark.carries(marked(value), MARK)).isFalse();
  }

  @Test
  void keysOfLongNamesFitAndDiffer() {
    var one = TemplateMark.key("x".repeat(252) + "1");
    var two = TemplateMark.key("x".repeat(252) + "2");

    assertThat(one).startsWith("rotation.tenure.dev/x").isNotEqualTo(two);
    assertThat(one.substring(one.indexOf('/') + 1)).hasSizeLessThanOrEqualTo(63);
  }

  private static Map<String, String> marked(String value) {
    return Map.of("rotation.tenure.dev/ledger-db", value);
  }
}
