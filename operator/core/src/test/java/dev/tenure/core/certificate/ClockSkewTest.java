package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The operator's clock is set; the API server's goes on as it should. */
class ClockSkewTest {
  private final CertificateRig rig = new CertificateRig();
  private Instant truth = START;

  private Content delivered() {
    return rig.sink.content("payments", "api").orElseThrow();
  }

  private void pass(Duration span) {
    truth = truth.plus(span);
    rig.clock.advance(span);
  }

  /** Sets our clock so far ahead of the server's; negative: behind. */
  private void ahead(Duration span) {
    rig.clock.set(truth.plus(span));
    rig.serverClock.ahead(span.negated());
  }

  private Standing look() {
    return rig.look(identity());
  }

  @Test
  void aClockThatJumpsAheadReplacesNothingThatIsValid() {
    look();
    var first = delivered();
    pass(Duration.ofMinutes(10));

    ahead(Duration.ofHours(2));
    var standing = look();

    assertThat(standing.outcome()).isInstanceOf(Outcome.Waiting.class);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
    assertThat(standing.outcome().message())
        .contains("7200 s ahead", "what is valid stays", "Check time synchronisation");
    assertThat(standing.validUntil()).isEqualTo(first.delivery().validUntil());
    assertThat(delivered()).isEqualTo(first);
    assertThat(rig.authority.count()).isOne();
  }

  @Test
  void onceTheClockIsSetBackAllGoesOnAsBefore() {
    look();
    ahead(Duration.ofHours(2));
    look();
    ahead(Duration.ZERO);

    assertThat(look().outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.authority.count()).isOne();

    pass(Duration.ofMinutes(45));
    look();
    assertThat(delivered().delivery().rotation()).isEqualTo(2);
  }

  @Test
  void whatWouldNotBeValidByTheServersClockIsNotMadeEvenWhereNothingLies() {
    ahead(Duration.ofHours(1));
    assertThat(look().outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
    ahead(Duration.ofHours(-1));
    assertThat(look().outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
    assertThat(rig.authority.count()).isZero();
  }

  @Test
  void whatBothClocksCallValidIsMadeWhereNothingLies() {
    ahead(Duration.ofSeconds(45));
    assertThat(look().outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.authority.count()).isOne();
  }

  /** Thirty seconds of difference and no more are let pass. */
  @Property(tries = 300)
  void whateverTheClockSaysWhatIsDeliveredIsValidByTheServers(
      @ForAll @IntRange(min = -7200, max = 7200) int skew,
      @ForAll @IntRange(min = 0, max = 3500) int age) {
    var mine = new ClockSkewTest();
    mine.look();
    mine.pass(Duration.ofSeconds(age));
    mine.ahead(Duration.ofSeconds(skew));

    mine.look();

    var profile = mine.rig.authority.signed().getLast().profile();
    assertThat(mine.truth).isBetween(profile.notBefore(), profile.notAfter());
    if (Math.abs(skew) > 30) {
      assertThat(mine.rig.authority.count()).as("replaced").isOne();
    }
  }
}
