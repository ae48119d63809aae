package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever an issuer or another writer does, an identity is replaced at a bounded rate. */
class RunawayGuardTest {
  private final CertificateRig rig = new CertificateRig();
  private Standing last;

  /** Looks at it each second, and gives the number of certificates made. */
  private int during(Duration span, Identities who, Runnable each) {
    var before = rig.authority.count();
    for (var second = 0; second < span.toSeconds(); second++) {
      last = rig.look(who);
      each.run();
      rig.clock.advance(Duration.ofSeconds(1));
    }
    return rig.authority.count() - before;
  }

  private void edit() {
    rig.sink.editByHand("payments", "api");
  }

  @Test
  void aSecretThatIsFoughtOverIsReplacedMoreAndMoreSeldom() {
    assertThat(during(Duration.ofSeconds(30), identity(), this::edit)).isBetween(6, 9);
    assertThat(last.outcome()).isInstanceOf(Outcome.Waiting.class);
    assertThat(last.outcome().reason()).isEqualTo(Reason.REPLACED_TOO_OFTEN);
    assertThat(last.outcome().message()).contains("Secret api", "SecretEdited", "--show-managed");

    assertThat(during(Duration.ofHours(1), identity(), this::edit)).isLessThan(20);
  }

  @Test
  void onceTheFightIsOverItIsReplacedWithinTheLongestPause() {
    during(Duration.ofMinutes(10), identity(), this::edit);

    during(Duration.ofMinutes(10), identity(), () -> {});

    assertThat(last.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
  }

  @Test
  void whatAPersonOrdersIsNotHeldBack() {
    rig.authority.livesAtMost(Duration.ofSeconds(90));
    while (last == null || !(last.outcome() instanceof Outcome.Waiting)) {
      during(Duration.ofSeconds(1), identity(), () -> {});
    }
    var before = rig.authority.count();

    rig.look(identity().toldToRenew("now"));

    assertThat(rig.authority.count()).isEqualTo(before + 1);
  }

  @Test
  void anotherIdentityIsNotHeldUp() {
    var other = identity().named("other").withUid("other").into("other");
    during(Duration.ofMinutes(1), identity(), this::edit);

    assertThat(rig.sink.exists("payments", "other")).isFalse();
    rig.rotation = 0;
    rig.look(other);
    assertThat(rig.sink.exists("payments", "other")).isTrue();
  }

  @Test
  void anIssuerWhoseCertificatesLiveSecondsIsNotAskedEveryFew() {
    rig.authority.livesAtMost(Duration.ofSeconds(5));
    assertThat(during(Duration.ofMinutes(10), identity(), () -> {})).isLessThanOrEqualTo(5 + 40);
  }

  @Test
  void anIssuerThatGivesThreeMinutesForAnHourIsAskedBeforeEachEndAndNotSooner() {
    rig.authority.livesAtMost(Duration.ofMinutes(3));
    var made =
        during(
            Duration.ofHours(1),
            identity(),
            () -> assertThat(last.validUntil().orElseThrow()).isAfter(rig.clock.instant()));
    assertThat(made).isLessThanOrEqualTo(5 + 24);
    assertThat(rig.occurrences).isNotEmpty();
  }

  /** The ordinary life of any certificate meets no guard. */
  @Property(tries = 60)
  void whatLivesAsLongAsWasAskedIsNeverHeldBack(
      @ForAll @IntRange(min = 60, max = 100_000) int seconds) {
    var mine = new CertificateRig();
    var who = identity().lasting(Duration.ofSeconds(seconds));
    var end = START.plusSeconds(seconds * 20L);
    while (mine.clock.instant().isBefore(end)) {
      var standing = mine.look(who);
      assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
      mine.clock.advanceTo(((Outcome.Done) standing.outcome()).next().orElseThrow());
    }
    assertThat(mine.authority.count()).isBetween(30, 40);
  }

  @Test
  void aSecretThatCannotBeWrittenIsSignedForOnce() {
    rig.wire.breakCalls("sink.write", Answer.refused(Reason.DESTINATION_REFUSED, "quota"));
    rig.wire.breakCalls("sink.rehearse", Answer.refused(Reason.DESTINATION_REFUSED, "quota"));
    for (var look = 0; look < 10; look++) {
      last = rig.look(identity());
      rig.clock.advance(Duration.ofMinutes(5));
    }
    assertThat(last.outcome().reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(rig.authority.count()).isOne();

    rig.wire.mend();
    assertThat(rig.look(identity()).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.authority.count()).isEqualTo(2);
    assertThat(rig.wire.calls()).containsSubsequence("sink.rehearse", "authority.issue");

    rig.wire.forget();
    rig.clock.advance(Duration.ofMinutes(45));
    rig.look(identity());
    assertThat(rig.wire.count("sink.rehearse")).isZero();
  }
}
