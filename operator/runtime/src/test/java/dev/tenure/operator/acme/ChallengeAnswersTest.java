package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChallengeAnswersTest {
  private final AtomicInteger readings = new AtomicInteger();
  private final MemoryOrders orders = new MemoryOrders();
  private final ChallengeAnswers answers = new ChallengeAnswers(counted(), System::nanoTime);

  @Test
  void aTokenThatWasRecordedBeforeItWasAskedForIsAnswered() throws Exception {
    assertThat(answers.find("first")).isEmpty();
    record("uid-1", "first");
    record("uid-2", "second");

    assertThat(answers.find("first")).contains("first.print");
    assertThat(answers.find("second")).contains("second.print");
    assertThat(answers.find("third")).isEmpty();
  }

  @Test
  void aFloodOfUnknownTokensReadsOnceASecond() throws Exception {
    var started = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Callable<Optional<String>>>();
      for (var n = 0; n < 500; n++) {
        var token = "unknown-" + n;
        asked.add(() -> answers.find(token));
      }
      for (var found : executor.invokeAll(asked)) {
        assertThat(found.get()).isEmpty();
      }
    }

    var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
    assertThat(readings.get()).isBetween(1, (int) seconds + 2);
  }

  @Test
  void anOrderThatIsOverIsAnsweredNoMore() throws Exception {
    var kept = record("uid-1", "over");
    var _ = orders.write(Optional.of(kept), kept.record().resting(Optional.empty(), List.of()));

    assertThat(answers.find("over")).isEmpty();
  }

  private OrderStore.Kept record(String uid, String token) {
    var subject = new Subject(Kind.MACHINE_IDENTITY, "payments", "api", uid);
    var now = Instant.now();
    var record =
        OrderRecord.begun(
                subject,
                "public",
                "ask",
                now,
                "https://acme/1",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of())
            .proving(
                List.of(
                    new Proof(Proof.Type.HTTP_01, "a.example.com", token, token + ".print", false)),
                now);
    return ((Answer.Ok<OrderStore.Kept>) orders.write(Optional.empty(), record)).value();
  }

  private OrderStore counted() {
    return new OrderStore() {
      @Override
      public Answer<Optional<Kept>> read(Subject subject) {
        return orders.read(subject);
      }

      @Override
      public Answer<Kept> write(Optional<Kept> before, OrderRecord record) {
        return orders.write(before, record);
      }

      @Override
      public Answer<Boolean> delete(Kept kept) {
        return orders.delete(kept);
      }

      @Override
      public Answer<List<Kept>> list() {
        readings.incrementAndGet();
        return orders.list();
      }
    };
  }
}
