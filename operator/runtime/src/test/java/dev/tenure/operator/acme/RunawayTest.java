package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunawayTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final AcmeSettings SETTINGS =
      new AcmeSettings(
          "public",
          URI.create("https://acme.example.com/directory"),
          Optional.empty(),
          Optional.empty(),
          "account",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          List.of());

  @Test
  void theFifthOfAnHourThatIsTakenForNothingWaits() {
    var life = Duration.ofDays(90);
    assertThat(Runaway.pause(SETTINGS, record(3, life), NOW)).isEmpty();

    var paused = Runaway.pause(SETTINGS, record(4, life), NOW);

    assertThat(paused.map(RunawayTest::reason)).contains(Reason.RATE_LIMITED);
    assertThat(paused.flatMap(RunawayTest::until)).contains(NOW.plus(Duration.ofMinutes(56)));
    assertThat(Runaway.pause(SETTINGS, record(4, life), NOW.plus(Duration.ofMinutes(56))))
        .isEmpty();
  }

  @Test
  void shortLivesAreRenewedAsOftenAsTheyEnd() {
    assertThat(Runaway.pause(SETTINGS, record(30, Duration.ofMinutes(2)), NOW)).isEmpty();
  }

  private static Reason reason(Answer<String> answer) {
    return ((Answer.Unavailable<String>) answer).violation().reason();
  }

  private static Optional<Instant> until(Answer<String> answer) {
    return ((Answer.Unavailable<String>) answer).notBefore();
  }

  /** One a minute, the last one a minute ago. */
  private static OrderRecord record(int count, Duration life) {
    var empty =
        OrderRecord.begun(
            new Subject(Kind.MACHINE_IDENTITY, "payments", "api", "uid-1"),
            "public",
            "ask",
            NOW,
            "https://acme/1",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    return IntStream.rangeClosed(1, count)
        .mapToObj(minutes -> NOW.minus(Duration.ofMinutes(minutes)))
        .map(at -> new Leaf("public", at.toString(), at, at.plus(life), ""))
        .reduce(empty, (record, leaf) -> record.fetched(leaf, leaf.since()), (one, _) -> one);
  }
}
