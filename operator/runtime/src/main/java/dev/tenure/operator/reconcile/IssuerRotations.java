package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.authority.RotationPhase;
import dev.tenure.core.authority.RotationPolicy;
import dev.tenure.core.authority.RotationStep;
import dev.tenure.core.authority.Sighting;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.platform.IssuerSources;
import dev.tenure.operator.platform.succession.KeptAuthorities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Brings each issuer's CA into memory, and takes the steps by which the next one follows it. */
final class IssuerRotations {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** More than a whole rotation takes. */
  private static final int MOST_STEPS = 8;

  private final IssuerSources authorities;
  private final Consumer<String> publish;
  private final Function<String, Sighting> sightings;
  private final Consumer<String> wake;
  private final Clocks clocks;
  private final InstantSource clock;

  /**
   * @param publish brings an issuer's present trust to wherever it was published
   * @param sightings what is seen of an issuer's trust and certificates
   * @param wake told the reference of an issuer whose key or trust changed
   * @param clocks no step is taken while they disagree
   */
  IssuerRotations(
      IssuerSources authorities,
      Consumer<String> publish,
      Function<String, Sighting> sightings,
      Consumer<String> wake,
      Clocks clocks) {
    this.authorities = authorities;
    this.publish = publish;
    this.sightings = sightings;
    this.wake = wake;
    this.clocks = clocks;
    this.clock = clocks.ours();
  }

  /**
   * How an issuer stands after one look.
   *
   * @param phase empty while nothing is known
   * @param lagging places that do not have the present bundle although they should by now
   * @param failure why a step could not be taken; it is tried again
   */
  record Turn(
      Answer<String> loaded,
      Optional<RotationPhase> phase,
      Set<String> lagging,
      Instant next,
      Optional<Outcome> failure) {
    Turn lagging(Set<String> places) {
      return new Turn(loaded, phase, places, next, failure);
    }
  }

  IssuerSources authorities() {
    return authorities;
  }

  /** One look: takes the steps that are due. */
  Turn turn(IdentityIssuer issuer) {
    for (var step = 0; step < MOST_STEPS; step++) {
      var loaded = load(issuer);
      var state = authorities.succession(issuer.getMetadata().getName());
      if (state.isEmpty()) {
        return new Turn(
            loaded, Optional.empty(), Set.of(), clock.instant().plus(LOOK_AGAIN), Optional.empty());
      }
      var turn = turn(issuer, loaded, state.get());
      if (turn.isPresent()) {
        return turn.get();
      }
    }
    throw new IllegalStateException("no step settled for " + issuer.getMetadata().getName());
  }

  /** Empty after a step: then it is looked at again. */
  private Optional<Turn> turn(IdentityIssuer issuer, Answer<String> loaded, Succession state) {
    var now = clock.instant();
    var plan = authorities.plan(issuer);
    var orders = Common.orders(issuer);
    var seen = seen(issuer, state);
    var step = RotationPolicy.decide(state, plan, orders, seen, now);
    Optional<RotationPhase> phase = Optional.of(RotationPolicy.phase(state, plan, seen));
    if (step instanceof RotationStep.Rest(var next)) {
      return Optional.of(new Turn(loaded, phase, late(state, seen, now), next, Optional.empty()));
    }
    var skew = clocks.skew();
    if (skew.isPresent()) {
      return Optional.of(new Turn(loaded, phase, Set.of(), now.plus(LOOK_AGAIN), skew));
    }
    var taken = authorities.advance(issuer, step, orders);
    return taken instanceof Answer.Ok<KeptAuthorities>
        ? Optional.empty()
        : Optional.of(
            new Turn(
                loaded,
                phase,
                Set.of(),
                now.plus(LOOK_AGAIN),
                taken.failure(now.plus(LOOK_AGAIN))));
  }

  private Answer<String> load(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    var before = authorities.authority(name);
    var loaded = authorities.load(issuer);
    if (!before.equals(authorities.authority(name))) {
      publish.accept(name);
      wake.accept(References.issuer(name));
    }
    return loaded;
  }

  /** Nothing is looked for while one CA is all there is. */
  private Sighting seen(IdentityIssuer issuer, Succession state) {
    if (state.next().isEmpty() && state.former().isEmpty()) {
      return Sighting.NOTHING;
    }
    var name = issuer.getMetadata().getName();
    var seen = sightings.apply(name);
    if (seen.lagging().isEmpty()) {
      return seen;
    }
    // Who could not be written to a moment ago is tried again.
    publish.accept(name);
    return sightings.apply(name);
  }

  /** A herd takes its time; what has had enough of it is told. */
  private static Set<String> late(Succession state, Sighting seen, Instant now) {
    var told =
        state
            .next()
            .map(heir -> heir.seen().isPresent() || now.isAfter(heir.published().plus(PATIENCE)))
            .orElse(true);
    return told ? seen.lagging() : Set.of();
  }
}
