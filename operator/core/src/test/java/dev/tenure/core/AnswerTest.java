package dev.tenure.core;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final Violation WHY = new Violation(Reason.BACKEND_THROTTLED, "slow down");

  @Test
  void onlyAGoodAnswerGoesOn() {
    assertThat(Answer.ok(1).map(n -> n + 1)).isEqualTo(Answer.ok(2));
    for (var bad : List.<Answer<Integer>>of(refused(), unavailable(), pending(), gone())) {
      assertThat(
              bad.then(
                  _ -> {
                    throw new AssertionError("went on");
                  }))
          .isEqualTo(bad);
    }
  }

  @Test
  void aBadAnswerSaysWhenToLookAgain() {
    assertThat(Answer.ok(1).failure(START)).isEmpty();
    assertThat(refused().failure(START))
        .contains(new Outcome.Stalled(WHY.reason(), WHY.message(), START));
    assertThat(unavailable().failure(START))
        .contains(
            new Outcome.Failed(WHY.reason(), WHY.message(), Optional.of(START.plusSeconds(9))));
    assertThat(pending().failure(START))
        .contains(new Outcome.Waiting(WHY.reason(), WHY.message(), START.plusSeconds(3)));
    assertThat(gone().failure(START)).contains(Outcome.failed(WHY.reason(), WHY.message()));
  }

  @Test
  void everyReasonHasASpellingOfItsOwn() {
    assertThat(Stream.of(Reason.values()).map(Reason::text))
        .doesNotHaveDuplicates()
        .allMatch(text -> text.matches("[A-Z][A-Za-z]+"));
    assertThat(Reason.values())
        .allMatch(
            r -> r.name().replace("_", "").equalsIgnoreCase(r.text()), "is spelt as it is named");
  }

  private static Answer<Integer> refused() {
    return new Answer.Refused<>(WHY);
  }

  private static Answer<Integer> unavailable() {
    return new Answer.Unavailable<>(WHY, Optional.of(START.plusSeconds(9)));
  }

  private static Answer<Integer> pending() {
    return new Answer.Pending<>(WHY, START.plusSeconds(3));
  }

  private static Answer<Integer> gone() {
    return new Answer.Gone<>(WHY);
  }
}
