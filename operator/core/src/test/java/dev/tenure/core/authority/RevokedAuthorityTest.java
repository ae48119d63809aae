package dev.tenure.core.authority;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.authority.RotationStep.PublishNewTrust;
import dev.tenure.core.authority.RotationStep.Rest;
import dev.tenure.core.authority.RotationStep.ShortenTrust;
import dev.tenure.core.authority.RotationStep.WithdrawOldTrust;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.identity.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A CA whose key is no secret any more. */
class RevokedAuthorityTest {
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final RotationPlan PLAN =
      new RotationPlan(true, DELAY, DEADLINE, Optional.empty(), Set.of("a"));
  private static final Succession STEADY =
      Succession.of(ca("a", START)).granting(Duration.ofDays(90));
  private static final Succession REPLACED = following(STEADY, "b", START);
  private static final Sighting IN_USE = new Sighting(Set.of(), Map.of("a", 3));

  @Test
  void theOneThatSignsIsReplacedAtOnceAndOnce() {
    assertThat(step(STEADY, IN_USE, START))
        .isEqualTo(new PublishNewTrust(Reason.AUTHORITY_REVOKED));
    var withdrawn = REPLACED.without("a");
    assertThat(step(withdrawn, Sighting.NOTHING, START)).isInstanceOf(Rest.class);
  }

  @Test
  void itIsTrustedUntilNobodyPresentsItsCertificatesAndConsumersHaveReadThat() {
    var longest = shortened(REPLACED, IN_USE, START);
    assertThat(longest.former().getFirst().until()).isEqualTo(START.plus(DEADLINE));
    assertThat(step(longest, IN_USE, START.plusSeconds(60))).isInstanceOf(Rest.class);

    var moved = START.plusSeconds(120);
    var lagging = new Sighting(Set.of("payments"), Map.of());
    assertThat(step(longest, lagging, moved)).isInstanceOf(Rest.class);
    var ending = shortened(longest, Sighting.NOTHING, moved);

    assertThat(ending.former().getFirst().until()).isEqualTo(moved.plus(DELAY));
    assertThat(step(ending, Sighting.NOTHING, moved.plus(DELAY).minusSeconds(1)))
        .isInstanceOf(Rest.class);
    assertThat(step(ending, Sighting.NOTHING, moved.plus(DELAY)))
        .isEqualTo(new WithdrawOldTrust("a"));
  }

  @Test
  void whoCannotBeMovedHoldsItUpNoLongerThanTheDeadline() {
    var longest = shortened(REPLACED, IN_USE, START);
    assertThat(step(longest, IN_USE, START.plus(DEADLINE).minusSeconds(1)))
        .isInstanceOf(Rest.class);
    assertThat(step(longest, IN_USE, START.plus(DEADLINE))).isEqualTo(new WithdrawOldTrust("a"));
  }

  @Test
  void oneThatWasReplacedLongAgoIsGivenTheSameTime() {
    var later = START.plus(Duration.ofDays(30));
    assertThat(step(REPLACED, IN_USE, later))
        .isEqualTo(new ShortenTrust("a", later.plus(DEADLINE)));
  }

  @Test
  void oneThatIsToSignNextNeverDoes() {
    var plan = new RotationPlan(true, DELAY, DEADLINE, Optional.empty(), Set.of("b"));
    var published = publishing(STEADY, "b", START);
    var step = RotationPolicy.decide(published, plan, Orders.NONE, Sighting.NOTHING, START);

    assertThat(step).isEqualTo(new WithdrawOldTrust("b"));
    assertThat(
            RotationPolicy.after(step, published, Orders.NONE, Optional.empty(), START).trusted())
        .containsExactly("a");
  }

  @Test
  void othersAreTrustedAsLongAsEver() {
    var third = following(REPLACED.granting(Duration.ofDays(1)), "c", START.plusSeconds(900));
    var state = third.without("a");
    assertThat(step(state, Sighting.NOTHING, START.plusSeconds(1800))).isInstanceOf(Rest.class);
    assertThat(state.former().getFirst().until()).isAfter(START.plusSeconds(1800));
  }

  @Property(tries = 300)
  void whateverIsSeenAndWhenItIsGoneWithinTheDeadlineAndNothingElseIs(@ForAll long seed) {
    var random = new Random(seed);
    var now = START;
    var state = STEADY;
    Optional<Instant> replaced = Optional.empty();
    var steps = new ArrayList<RotationStep>();
    while (state.trusted().contains("a")) {
      now = now.plusSeconds(1 + random.nextInt(30));
      var seen =
          new Sighting(
              random.nextInt(3) == 0 ? Set.of("x") : Set.of(), Map.of("a", random.nextInt(2)));
      var step = step(state, seen, now);
      steps.add(step);
      var made =
          step instanceof PublishNewTrust
              ? Optional.of(ca("b", now))
              : Optional.<Generation>empty();
      // A process may die before a step is written.
      state =
          random.nextInt(4) == 0
              ? state
              : RotationPolicy.after(step, state, Orders.NONE, made, now);
      if (replaced.isEmpty() && state.current().keyId().equals("b")) {
        replaced = Optional.of(now);
      }
    }
    assertThat(state.trusted()).isEqualTo(List.of("b"));
    assertThat(Duration.between(replaced.orElseThrow(), now))
        .isBetween(DELAY, DEADLINE.plusMinutes(5));
    assertThat(step(state, Sighting.NOTHING, now)).isInstanceOf(Rest.class);
  }

  private static Succession shortened(Succession state, Sighting seen, Instant now) {
    var step = step(state, seen, now);
    assertThat(step).isInstanceOf(ShortenTrust.class);
    return RotationPolicy.after(step, state, Orders.NONE, Optional.empty(), now);
  }

  private static RotationStep step(Succession state, Sighting seen, Instant now) {
    return RotationPolicy.decide(state, PLAN, Orders.NONE, seen, now);
  }

  private static Succession following(Succession state, String next, Instant at) {
    return publishing(state, next, at).seen(at).signing(at);
  }

  private static Succession publishing(Succession state, String next, Instant at) {
    return state.publishing(ca(next, at), Optional.empty(), at);
  }

  private static Generation ca(String id, Instant since) {
    return new Generation(id, since, since.plus(Duration.ofDays(365)));
  }
}
