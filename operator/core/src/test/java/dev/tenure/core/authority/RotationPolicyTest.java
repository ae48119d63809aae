package dev.tenure.core.authority;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.authority.RotationStep.GiveConsumersTime;
import dev.tenure.core.authority.RotationStep.PublishNewTrust;
import dev.tenure.core.authority.RotationStep.Rest;
import dev.tenure.core.authority.RotationStep.SignWithNew;
import dev.tenure.core.authority.RotationStep.WithdrawOldTrust;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.identity.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RotationPolicyTest {
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofMinutes(15);
  private static final RotationPlan PLAN =
      new RotationPlan(true, DELAY, DEADLINE, Optional.of(Duration.ofHours(24)));
  private static final Generation FIRST = generation("a", START, Duration.ofDays(90));
  private static final Succession STEADY = Succession.of(FIRST).granting(Duration.ofHours(24));
  private static final Sighting LAGGING = new Sighting(Set.of("payments"), Map.of());

  @Test
  void aCaRestsForTwoThirdsOfItsLife() {
    assertThat(step(STEADY, START)).isInstanceOf(Rest.class);
    assertThat(step(STEADY, START.plus(Duration.ofDays(60)).minusSeconds(1)))
        .isEqualTo(new Rest(START.plus(Duration.ofDays(60))));
    assertThat(step(STEADY, START.plus(Duration.ofDays(60))))
        .isEqualTo(new PublishNewTrust(Reason.ROTATION_DUE));
    assertThat(RotationPolicy.phase(STEADY, PLAN, Sighting.NOTHING))
        .isEqualTo(new RotationPhase.Steady(Optional.of(START.plus(Duration.ofDays(60)))));
  }

  @Test
  void longCertificatesHaveItBeginSooner() {
    var long_ = STEADY.granting(Duration.ofDays(45));
    var room = START.plus(Duration.ofDays(45)).minus(DELAY).minus(DEADLINE);
    assertThat(step(long_, room)).isInstanceOf(PublishNewTrust.class);
    assertThat(step(long_, room.minusSeconds(1))).isEqualTo(new Rest(room));
  }

  @Test
  void anOrderBeginsItOncePerValue() {
    var order = new Orders(false, Optional.of("1"));
    var begun = RotationPolicy.decide(STEADY, PLAN, order, Sighting.NOTHING, START);
    assertThat(begun).isEqualTo(new PublishNewTrust(Reason.RENEW_REQUESTED));

    var signing = published(START, order).seen(START).signing(START);

    assertThat(RotationPolicy.decide(signing, PLAN, order, Sighting.NOTHING, START))
        .isInstanceOf(Rest.class);
    var another = new Orders(false, Optional.of("2"));
    assertThat(RotationPolicy.decide(signing, PLAN, another, Sighting.NOTHING, START))
        .isInstanceOf(PublishNewTrust.class);
  }

  @Test
  void trustIsSeenEverywhereAndGivenTimeBeforeItIsUsed() {
    var published = published(START, Orders.NONE);
    assertThat(step(published, LAGGING, START.plus(DEADLINE).minusSeconds(1)))
        .isInstanceOf(Rest.class);
    assertThat(step(published, START.plusSeconds(9))).isInstanceOf(GiveConsumersTime.class);

    var seen = published.seen(START.plusSeconds(9));
    var signs = START.plusSeconds(9).plus(DELAY);

    assertThat(step(seen, signs.minusSeconds(1))).isEqualTo(new Rest(signs));
    assertThat(step(seen, signs)).isInstanceOf(SignWithNew.class);
    assertThat(RotationPolicy.phase(seen, PLAN, Sighting.NOTHING))
        .isEqualTo(new RotationPhase.Published(Optional.of(signs)));
  }

  @Test
  void aNamespaceThatCannotBeWrittenHoldsItUpNoLongerThanTheDeadline() {
    var published = published(START, Orders.NONE);
    assertThat(step(published, LAGGING, START.plus(DEADLINE)))
        .isInstanceOf(GiveConsumersTime.class);
  }

  @Test
  void aCaThatEndedIsNotWaitedFor() {
    var late = FIRST.notAfter().minusSeconds(10);
    var published = published(late, Orders.NONE);
    assertThat(step(published, LAGGING, FIRST.notAfter())).isInstanceOf(GiveConsumersTime.class);
    assertThat(step(published.seen(late), FIRST.notAfter())).isInstanceOf(SignWithNew.class);
  }

  @Test
  void oldTrustIsWithdrawnAfterTheLastCertificateEnded() {
    var swap = START.plusSeconds(600);
    var signing = published(START, Orders.NONE).seen(START).signing(swap);
    var until = swap.plus(Duration.ofHours(24)).plus(Succession.IN_FLIGHT);

    assertThat(signing.current().keyId()).isEqualTo("b");
    assertThat(signing.trusted()).containsExactly("b", "a");
    assertThat(step(signing, until.minusSeconds(1))).isInstanceOf(Rest.class);
    assertThat(step(signing, until)).isEqualTo(new WithdrawOldTrust("a"));
    var stillThere = new Sighting(Set.of(), Map.of("a", 1));
    assertThat(step(signing, stillThere, until)).isInstanceOf(Rest.class);
    assertThat(step(signing, stillThere, FIRST.notAfter())).isEqualTo(new WithdrawOldTrust("a"));
    assertThat(RotationPolicy.phase(signing, PLAN, stillThere))
        .isEqualTo(new RotationPhase.Signing(1, Optional.of(until)));
    assertThat(RotationPolicy.phase(signing, PLAN, Sighting.NOTHING))
        .isEqualTo(new RotationPhase.Withdrawing(Optional.of(until)));
  }

  @Test
  void aGivenCaIsFollowedAndTheFormerOneKept() {
    var given = new RotationPlan(false, DELAY, DEADLINE, Optional.empty());
    var order = new Orders(false, Optional.of("1"));
    assertThat(RotationPolicy.decide(STEADY, given, order, Sighting.NOTHING, FIRST.notAfter()))
        .isInstanceOf(Rest.class);

    var followed = STEADY.followedBy(generation("b", START, Duration.ofDays(9)), START);

    assertThat(followed.trusted()).containsExactly("b", "a");
    var back = followed.followedBy(FIRST, START);
    assertThat(back.trusted()).containsExactly("a", "b");
  }

  @Property
  void aCertificateOfTheLongestLifeIsNeverCutWhereTheCaHasRoomForIt(
      @ForAll @LongRange(min = 3600, max = 400_000_000L) long caSeconds,
      @ForAll @IntRange(min = 1, max = 100) int leafShare,
      @ForAll @IntRange(min = 1, max = 3600) int delay,
      @ForAll @IntRange(min = 1, max = 7200) int deadline) {
    var ca = generation("a", START, Duration.ofSeconds(caSeconds));
    var leaf = Duration.ofSeconds(Math.max(1, caSeconds * leafShare / 100));
    var plan =
        new RotationPlan(
            true, Duration.ofSeconds(delay), Duration.ofSeconds(deadline), Optional.of(leaf));

    var begins = plan.begins(ca, Duration.ZERO);
    var signsAtTheLatest = begins.plusSeconds(delay).plusSeconds(deadline);

    assertThat(begins).isAfter(START).isBefore(ca.notAfter());
    assertThat(begins).isBeforeOrEqualTo(START.plusSeconds(caSeconds * 2 / 3 + 1));
    var room = leaf.toSeconds() + delay + deadline <= caSeconds * 2 / 3;
    if (room) {
      assertThat(signsAtTheLatest.plus(leaf)).isBeforeOrEqualTo(ca.notAfter());
    }
  }

  private static Succession published(Instant when, Orders orders) {
    return RotationPolicy.after(
        new PublishNewTrust(Reason.ROTATION_DUE),
        STEADY,
        orders,
        Optional.of(generation("b", when, Duration.ofDays(90))),
        when);
  }

  private static RotationStep step(Succession state, Instant now) {
    return step(state, Sighting.NOTHING, now);
  }

  private static RotationStep step(Succession state, Sighting seen, Instant now) {
    return RotationPolicy.decide(state, PLAN, Orders.NONE, seen, now);
  }

  private static Generation generation(String id, Instant since, Duration life) {
    return new Generation(id, since, since.plus(life));
  }
}
