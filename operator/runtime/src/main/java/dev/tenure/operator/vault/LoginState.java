package dev.tenure.operator.vault;

import dev.tenure.core.schedule.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The logins of one account at one moment.
 *
 * @param current the one in use
 * @param learnt whether its end is known; not after a restart, until it is renewed
 * @param madeAt when it was made; {@link Instant#MIN} where it was made before our start
 * @param renewAt when it is to be renewed next; {@link Instant#MAX} where it cannot be
 * @param replaced logins that live on because leases hang on them
 */
record LoginState(
    Optional<LoginToken> current,
    boolean learnt,
    Instant madeAt,
    Instant renewAt,
    List<LoginToken> replaced) {
  /** No login yet. */
  static final LoginState NONE =
      new LoginState(Optional.empty(), false, Instant.MIN, Instant.MAX, List.of());

  LoginState {
    replaced = List.copyOf(replaced);
  }

  /** What was kept over a restart. The end of the first moved since; a renewal will tell. */
  static LoginState loaded(List<LoginToken> kept, Instant renewAt) {
    if (kept.isEmpty()) {
      return NONE;
    }
    var current = kept.getFirst();
    return new LoginState(
        Optional.of(current),
        current.lastEnd().isPresent(),
        Instant.MIN,
        current.lastEnd().isPresent() ? Instant.MAX : renewAt,
        kept.subList(1, kept.size()));
  }

  /** All that live, the one in use first. */
  List<LoginToken> all() {
    var all = new ArrayList<>(current.stream().toList());
    all.addAll(replaced);
    return all;
  }

  /**
   * The login in use, where a new credential may be hung on it: it lives, and if its last end is
   * known it is still in the first third of its life. Later a credential would have to move almost
   * as soon as it is made.
   */
  Optional<LoginToken> usable(Instant now) {
    return current
        .filter(login -> !learnt || login.end().isAfter(now))
        .filter(
            login ->
                login
                    .lastEnd()
                    .map(end -> now.isBefore(end.minus(login.life().multipliedBy(2).dividedBy(3))))
                    .orElse(true));
  }

  /** Takes a new login into use. One that still lives is kept, with the end that it now has. */
  LoginState with(LoginToken login, Instant now) {
    var kept =
        all().stream()
            .filter(old -> !old.id().equals(login.id()))
            .filter(old -> old.end().isAfter(now) || (!learnt && current.equals(Optional.of(old))))
            .map(old -> old.lastEnd().isPresent() ? old : old.endingAt(old.end()))
            .toList();
    return new LoginState(Optional.of(login), true, now, renewal(login, now), kept);
  }

  /** The login in use lives until {@code end}; {@code last} when it will not be renewed again. */
  LoginState renewed(LoginToken login, Instant end, boolean last, Instant now) {
    var known = last ? login.endingAt(end) : login.until(end);
    return new LoginState(Optional.of(known), true, madeAt, renewal(known, now), replaced);
  }

  /** The same, to be renewed at another time. */
  LoginState renewingAt(Instant at) {
    return new LoginState(current, learnt, madeAt, at, replaced);
  }

  /** Without the logins of these ids. */
  LoginState without(List<String> ids) {
    var left = replaced.stream().filter(login -> !ids.contains(login.id())).toList();
    var kept = current.filter(login -> !ids.contains(login.id()));
    return new LoginState(kept, learnt, madeAt, kept.isEmpty() ? Instant.MAX : renewAt, left);
  }

  /** At 60 to 70 % of what is left of its life, so that logins of one second spread. */
  private static Instant renewal(LoginToken login, Instant now) {
    if (login.lastEnd().isPresent()) {
      return Instant.MAX;
    }
    var left = Duration.between(now, login.end());
    var share = 0.6 + 0.1 * Jitter.fraction(login.id());
    return now.plusMillis((long) (left.toMillis() * share));
  }

  @Override
  public String toString() {
    return "LoginState[" + current + ", replaced=" + replaced.size() + "]";
  }
}
