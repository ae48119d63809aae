package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects and Secrets out of a backup, with new UIDs: all that lies there is an earlier one's. */
class RestoredHerdTest {
  private static final int PER_SECOND = 20;

  private final CertificateRig rig =
      new CertificateRig(new Budget(1000, 1000, TestClock.START), new Spread(PER_SECOND));

  @Test
  void whatAnEarlierObjectLeftIsReplacedAndCountsFromOne() {
    rig.sink.leaveBehind("payments", "api");

    assertThat(rig.look(identity()).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);

    assertThat(rig.occurrences.getFirst().why()).isEqualTo(Reason.FIRST_ISSUANCE);
    assertThat(rig.sink.content("payments", "api").orElseThrow().delivery().rotation()).isOne();
  }

  @Test
  void aThousandAtOnceAreSpread() {
    var due = new HashMap<Identities, Instant>();
    IntStream.range(0, 1000)
        .mapToObj(n -> identity().named("web-" + n).withUid("uid-" + n).into("web-" + n))
        .forEach(
            who -> {
              rig.sink.leaveBehind("payments", who.secretName());
              due.put(who, TestClock.START);
            });
    var busiest = 0;
    var seconds = 0;
    while (!due.isEmpty()) {
      var before = rig.authority.count();
      for (var who : due.entrySet().stream().filter(this::isDue).map(Map.Entry::getKey).toList()) {
        rig.rotation = 0;
        if (rig.look(who).outcome() instanceof Outcome.Waiting waiting) {
          due.put(who, waiting.next());
        } else {
          due.remove(who);
        }
      }
      busiest = Math.max(busiest, rig.authority.count() - before);
      rig.clock.advance(Duration.ofSeconds(1));
      seconds++;
    }
    assertThat(rig.authority.count()).isEqualTo(1000);
    assertThat(busiest).isLessThanOrEqualTo(2 * PER_SECOND);
    assertThat(seconds).isBetween(1000 / PER_SECOND - 5, 2 * 1000 / PER_SECOND);
  }

  private boolean isDue(Map.Entry<Identities, Instant> entry) {
    return !rig.clock.instant().isBefore(entry.getValue());
  }
}
