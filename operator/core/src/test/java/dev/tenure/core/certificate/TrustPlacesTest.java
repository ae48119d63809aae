package dev.tenure.core.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustPlacesTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void everyPlaceHasItsTurnAndTheFirstFailureAnswers() {
    Answer<Boolean> down = Answer.unavailable(Reason.API_UNAVAILABLE, "down");
    Answer<Boolean> no = Answer.refused(Reason.DESTINATION_REFUSED, "no");
    var places = new TrustPlaces(List.of(place(Answer.ok(true)), place(down), place(no)));

    assertThat(places.publish("a")).isEqualTo(down);
    assertThat(places.withdraw("b")).isEqualTo(down);
    assertThat(asked).containsExactly("+a", "+a", "+a", "-b", "-b", "-b");
  }

  @Test
  void somethingWasDoneWhereAnyPlaceDidIt() {
    var some = new TrustPlaces(List.of(place(Answer.ok(true)), place(Answer.ok(false))));
    assertThat(some.publish("a")).isEqualTo(Answer.ok(true));
    assertThat(new TrustPlaces(List.of()).publish("a")).isEqualTo(Answer.ok(false));
  }

  private ClusterTrust place(Answer<Boolean> answer) {
    return new ClusterTrust() {
      @Override
      public Answer<Boolean> publish(String issuer) {
        asked.add("+" + issuer);
        return answer;
      }

      @Override
      public Answer<Boolean> withdraw(String issuer) {
        asked.add("-" + issuer);
        return answer;
      }
    };
  }
}
