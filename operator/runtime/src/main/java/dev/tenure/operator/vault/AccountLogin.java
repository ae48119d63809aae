package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * The shared login of one account: made on first need by one caller while the others wait, renewed,
 * and replaced when it died, came near its last end, or was given other policies.
 */
final class AccountLogin {
  private static final Duration SAVE_AGAIN = Duration.ofSeconds(5);

  private record Failure(Answer<LoginToken> answer, Instant until) {}

  private final Account account;
  private final LoginWorld world;
  private final SingleFlight<Answer<LoginToken>> flight = new SingleFlight<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Object saving = new Object();
  private volatile LoginState state;
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Instant probedAt = Instant.MIN;
  private volatile Instant saveAt = Instant.MAX;
  private volatile Instant seenAt;

  AccountLogin(Account account, LoginWorld world, LoginState state) {
    this.account = account;
    this.world = world;
    this.state = state;
    this.seenAt = world.now();
  }

  LoginState state() {
    return state;
  }

  /** The login to use now; made where there is none. */
  Answer<LoginToken> current() {
    return state
        .usable(world.now())
        .map(Answer::ok)
        .orElseGet(
            () ->
                flight.run(() -> state.usable(world.now()).map(Answer::ok).orElseGet(this::enter)));
  }

  /**
   * What to use after {@code seen} was answered with 403: another where it is dead or a new login
   * has other policies, else the same again. At most one new login in the re-login interval.
   */
  Answer<LoginToken> recheck(LoginToken seen) {
    return flight.run(
        () -> {
          var now = state.current();
          return now.isPresent() && !now.get().id().equals(seen.id())
              ? Answer.ok(now.get())
              : lives(seen).then(lives -> lives ? probed(seen) : reborn(seen));
        });
  }

  /** Takes the work that is due; who gets {@code true} calls {@link #maintain}. */
  boolean claim(Instant now) {
    return !due().isAfter(now) && busy.compareAndSet(false, true);
  }

  /** Renews the login if it is due, and saves what could not be saved before. Blocks. */
  void maintain(Instant now) {
    try {
      if (!saveAt.isAfter(now)) {
        save();
      }
      if (!state.renewAt().isAfter(now)) {
        renew();
      }
    } finally {
      busy.set(false);
    }
  }

  /** Takes the check that is due; who gets {@code true} calls {@link #check}. */
  boolean claimCheck(Instant now) {
    return state.current().isPresent()
        && !seenAt.plus(world.checkInterval(account)).isAfter(now)
        && busy.compareAndSet(false, true);
  }

  /**
   * Sees whether the login still lives, because nobody tells us when it is revoked; and, where it
   * was given, whether another was given since. Blocks.
   */
  void check(Instant now) {
    try {
      seenAt = now;
      var login = state.current();
      if (login.isEmpty() || !(lives(login.get()) instanceof Answer.Ok<Boolean>(var lives))) {
        return;
      }
      if (!lives) {
        lost(login.get());
      } else if (!isOurs()) {
        flight.run(() -> probed(login.get()));
      }
    } finally {
      busy.set(false);
    }
  }

  private void lost(LoginToken login) {
    change(known -> known.without(List.of(login.id())));
    save();
    world.changed(account);
  }

  /** When {@link #claim} should be called next: in a moment while the work is being done. */
  Instant due() {
    if (busy.get()) {
      return world.now().plusSeconds(1);
    }
    var renewAt = state.renewAt();
    return saveAt.isBefore(renewAt) ? saveAt : renewAt;
  }

  /** Ends and forgets the logins that {@code unused} names; {@code true} when all of them ended. */
  boolean end(List<String> unused) {
    var ended =
        state.all().stream()
            .filter(login -> unused.contains(login.id()))
            .filter(login -> revoked(login))
            .map(LoginToken::id)
            .toList();
    if (!ended.isEmpty()) {
      change(known -> known.without(ended));
      save();
    }
    return ended.size() == unused.size();
  }

  /** Under the flight: no other caller enters meanwhile. */
  private Answer<LoginToken> enter() {
    var held = failure.filter(known -> known.until().isAfter(world.now()));
    if (held.isPresent()) {
      return held.get().answer();
    }
    var answer = world.login(account);
    if (answer instanceof Answer.Ok<LoginToken>(var login)) {
      failure = Optional.empty();
      install(login);
    } else {
      failure = Optional.of(new Failure(answer, world.now().plus(world.hold(answer))));
    }
    return answer;
  }

  private void install(LoginToken login) {
    seenAt = world.now();
    var hadOne = !state.all().isEmpty();
    change(known -> known.with(login, world.now()));
    save();
    if (hadOne) {
      world.changed(account);
    }
  }

  private Answer<LoginToken> reborn(LoginToken dead) {
    var young = state.madeAt().plus(world.reloginInterval());
    change(known -> known.without(List.of(dead.id())));
    world.changed(account);
    if (young.isAfter(world.now())) {
      Answer<LoginToken> tooSoon =
          new Answer.Unavailable<>(
              new Violation(
                  Reason.LOGIN_REFUSED,
                  "the login of %s at backend '%s' ended right after it was made; if this stays, look at token_num_uses and token_ttl of its role"
                      .formatted(account.who(), account.backend())),
              Optional.of(young));
      failure = Optional.of(new Failure(tooSoon, young));
      return tooSoon;
    }
    return enter();
  }

  /** A role changed since the login gives another set of policies to a new one. */
  private Answer<LoginToken> probed(LoginToken seen) {
    if (probedAt.plus(world.reloginInterval()).isAfter(world.now())) {
      return Answer.ok(seen);
    }
    probedAt = world.now();
    if (!(world.login(account) instanceof Answer.Ok<LoginToken>(var fresh))) {
      return Answer.ok(seen);
    }
    if (fresh.id().equals(seen.id())) {
      return Answer.ok(seen);
    }
    if (isOurs() && fresh.policies().equals(seen.policies())) {
      revoked(fresh);
      return Answer.ok(seen);
    }
    install(fresh);
    return Answer.ok(fresh);
  }

  private Answer<Boolean> lives(LoginToken login) {
    return calls(login).then(calls -> calls.life(world.now())).map(TokenCalls::lives);
  }

  /** A token that was given to us is another's to end. */
  private boolean isOurs() {
    return !(account.principal() instanceof Principal.GivenToken);
  }

  /** Whether it needs no end any more. */
  private boolean revoked(LoginToken login) {
    return !isOurs() || calls(login).then(TokenCalls::revoke) instanceof Answer.Ok<Reply>;
  }

  private Answer<TokenCalls> calls(LoginToken login) {
    return world.remote(account).map(remote -> new TokenCalls(remote, login.token()));
  }

  private void renew() {
    var login = state.current();
    if (login.isEmpty()) {
      return;
    }
    var now = world.now();
    var answer = world.renew(account, login.get());
    switch (answer) {
      case Answer.Ok<TokenCalls.Life>(TokenCalls.Life.Until(var end)) ->
          renewed(login.get(), end, now);
      case Answer.Ok<TokenCalls.Life>(TokenCalls.Life.Unseen _) ->
          renewed(login.get(), login.get().end(), now);
      case Answer.Ok<TokenCalls.Life>(TokenCalls.Life.Dead _) -> lost(login.get());
      case Answer.Unavailable<TokenCalls.Life>(_, var notBefore) ->
          change(known -> known.renewingAt(again(login.get(), notBefore, now)));
      default -> change(known -> known.renewingAt(again(login.get(), Optional.empty(), now)));
    }
  }

  /** Less than asked for means that a ceiling is near; one second is lost in rounding. */
  private void renewed(LoginToken login, Instant end, Instant now) {
    seenAt = now;
    var last = end.plusSeconds(1).isBefore(now.plus(login.life()));
    change(
        known ->
            known.current().filter(login::equals).isPresent()
                ? known.renewed(login, end, last, now)
                : known);
    if (last) {
      save();
      world.changed(account);
    }
  }

  private Instant again(LoginToken login, Optional<Instant> notBefore, Instant now) {
    var left = Duration.between(now, login.end()).dividedBy(6).toMillis();
    var next = now.plusMillis(Math.clamp(left, 1_000, 60_000));
    return notBefore.filter(next::isBefore).orElse(next);
  }

  private synchronized void change(UnaryOperator<LoginState> how) {
    state = how.apply(state);
    world.index(account, state);
  }

  /** One at a time, and each writes what is true when its turn comes. */
  private void save() {
    synchronized (saving) {
      var saved = world.save(account, state.all()) instanceof Answer.Ok<Boolean>;
      saveAt = saved ? Instant.MAX : world.now().plus(SAVE_AGAIN);
    }
  }

  @Override
  public String toString() {
    return "AccountLogin[" + account + "]";
  }
}
