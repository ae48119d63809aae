package dev.tenure.core.authority;

import dev.tenure.core.Reason;
import dev.tenure.core.authority.RotationStep.GiveConsumersTime;
import dev.tenure.core.authority.RotationStep.PublishNewTrust;
import dev.tenure.core.authority.RotationStep.Rest;
import dev.tenure.core.authority.RotationStep.ShortenTrust;
import dev.tenure.core.authority.RotationStep.SignWithNew;
import dev.tenure.core.authority.RotationStep.WithdrawOldTrust;
import dev.tenure.core.authority.Succession.Former;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.authority.Succession.Heir;
import dev.tenure.core.identity.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides how one CA follows another so that any two workloads can verify each other at every
 * moment: trust is published before it is used and withdrawn after its last use. What is not known
 * to be over is taken to last.
 */
public final class RotationPolicy {
  /**
   * A bundle grows by an anchor with each rotation; more than these wait for one to be withdrawn.
   */
  private static final int MOST_FORMER = 8;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(15);

  private RotationPolicy() {}

  /** The step to take at {@code now}. */
  public static RotationStep decide(
      Succession state, RotationPlan plan, Orders orders, Sighting seen, Instant now) {
    var over = state.former().stream().filter(f -> isOver(f, plan, seen, now)).findFirst();
    if (over.isPresent()) {
      return new WithdrawOldTrust(over.get().ca().keyId());
    }
    var spoilt = state.next().map(Heir::ca).filter(plan::revokes);
    if (spoilt.isPresent()) {
      return new WithdrawOldTrust(spoilt.get().keyId());
    }
    return shortened(state, plan, seen, now)
        .orElseGet(() -> onward(state, plan, orders, seen, now));
  }

  private static RotationStep onward(
      Succession state, RotationPlan plan, Orders orders, Sighting seen, Instant now) {
    return state
        .next()
        .map(heir -> towards(heir, state, plan, seen, now))
        .orElseGet(() -> begin(state, plan, orders, now));
  }

  /**
   * The state after a step.
   *
   * @param made the CA that {@link PublishNewTrust} asks for; not asked for by any other step
   */
  public static Succession after(
      RotationStep step, Succession state, Orders orders, Optional<Generation> made, Instant now) {
    return switch (step) {
      case PublishNewTrust _ -> state.publishing(made.orElseThrow(), orders.nonce(), now);
      case GiveConsumersTime _ -> state.seen(now);
      case SignWithNew _ -> state.signing(now);
      case WithdrawOldTrust(var keyId) -> state.without(keyId);
      case ShortenTrust(var keyId, var until) -> state.shortened(keyId, until);
      case Rest _ -> state;
    };
  }

  /** How far the rotation is. */
  public static RotationPhase phase(Succession state, RotationPlan plan, Sighting seen) {
    if (state.next().isPresent()) {
      var heir = state.next().get();
      return new RotationPhase.Published(heir.seen().map(at -> signsAt(heir, state, plan, at)));
    }
    if (state.former().isEmpty()) {
      return new RotationPhase.Steady(
          plan.ours()
              ? Optional.of(plan.begins(state.current(), state.granted()))
              : Optional.empty());
    }
    var until = state.former().stream().map(Former::until).min(Comparator.naturalOrder());
    var left = state.former().stream().mapToInt(f -> seen.of(f.ca().keyId())).sum();
    return left > 0 ? new RotationPhase.Signing(left, until) : new RotationPhase.Withdrawing(until);
  }

  /** Its own end is the end of all that it signed; before that, what is seen still counts. */
  private static boolean isOver(Former former, RotationPlan plan, Sighting seen, Instant now) {
    return !now.isBefore(former.ca().notAfter())
        || (!now.isBefore(former.until())
            && (plan.revokes(former.ca()) || seen.of(former.ca().keyId()) == 0));
  }

  /**
   * What a revoked CA signed is replaced, and consumers have the delay to read that; then its
   * anchor goes. Who cannot be moved holds that up until the deadline, and no longer.
   */
  private static Optional<RotationStep> shortened(
      Succession state, RotationPlan plan, Sighting seen, Instant now) {
    var moved = now.plus(longer(plan.delay(), Succession.IN_FLIGHT));
    var deadline = now.plus(longer(plan.deadline(), plan.delay()));
    return state.former().stream()
        .filter(former -> plan.revokes(former.ca()))
        .flatMap(
            former -> {
              var keyId = former.ca().keyId();
              var isMoved = seen.of(keyId) == 0 && seen.lagging().isEmpty();
              var end = isMoved ? moved : deadline;
              return former.until().isAfter(end)
                  ? Stream.<RotationStep>of(new ShortenTrust(keyId, end))
                  : Stream.<RotationStep>empty();
            })
        .findFirst();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static RotationStep begin(
      Succession state, RotationPlan plan, Orders orders, Instant now) {
    if (!plan.ours()) {
      return rest(state, Optional.empty(), plan, now);
    }
    if (plan.revokes(state.current())) {
      return new PublishNewTrust(Reason.AUTHORITY_REVOKED);
    }
    var begins = plan.begins(state.current(), state.granted());
    if (!now.isBefore(begins)) {
      return new PublishNewTrust(Reason.ROTATION_DUE);
    }
    return orders.renewalPending(state.renewal()) && state.former().size() < MOST_FORMER
        ? new PublishNewTrust(Reason.RENEW_REQUESTED)
        : rest(state, Optional.of(begins), plan, now);
  }

  private static RotationStep towards(
      Heir heir, Succession state, RotationPlan plan, Sighting seen, Instant now) {
    if (heir.seen().isEmpty()) {
      var deadline = heir.published().plus(plan.deadline());
      return seen.lagging().isEmpty() || !now.isBefore(deadline) || isEnded(state, now)
          ? new GiveConsumersTime()
          : new Rest(earlier(now.plus(pause(plan)), deadline));
    }
    var signs = signsAt(heir, state, plan, heir.seen().get());
    return now.isBefore(signs) ? rest(state, Optional.of(signs), plan, now) : new SignWithNew();
  }

  /** Where the current CA has ended, nothing that it signed is valid, and there is none to wait. */
  private static Instant signsAt(Heir heir, Succession state, RotationPlan plan, Instant seen) {
    var waited = seen.plus(plan.delay());
    var ended = earlier(waited, state.current().notAfter());
    return ended.isBefore(heir.published()) ? heir.published() : ended;
  }

  private static boolean isEnded(Succession state, Instant now) {
    return !now.isBefore(state.current().notAfter());
  }

  /** While something of a former CA is about, it is looked at more often: it may end any time. */
  private static Rest rest(
      Succession state, Optional<Instant> next, RotationPlan plan, Instant now) {
    var ends = state.former().stream().map(Former::until);
    var soonest =
        Stream.concat(next.stream(), ends).filter(now::isBefore).min(Comparator.naturalOrder());
    var look = now.plus(state.former().isEmpty() ? Duration.ofDays(1) : pause(plan));
    return new Rest(soonest.filter(look::isAfter).orElse(look));
  }

  private static Duration pause(RotationPlan plan) {
    var fifth = plan.delay().dividedBy(5);
    return fifth.compareTo(SOON) < 0 ? SOON : fifth.compareTo(LATE) > 0 ? LATE : fifth;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
