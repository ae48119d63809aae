package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.schedule.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The shared logins of all accounts. A login is made on first need, kept over restarts, renewed
 * when {@link #maintain} is called, and replaced before its last end.
 */
public final class Logins {
  /** A renewal of the logins kept over a restart is spread over this time. */
  private static final Duration SPREAD = Duration.ofSeconds(60);

  private final Remotes remotes;
  private final Door door;
  private final LoginStore store;
  private final VaultSettings settings;
  private final InstantSource clock;
  private final ConcurrentHashMap<Account, AccountLogin> accounts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Account> owners = new ConcurrentHashMap<>();
  private final List<Consumer<Account>> listeners = new CopyOnWriteArrayList<>();
  private final LoginWorld world = new World();
  private volatile boolean loaded;

  Logins(
      Remotes remotes, Door door, LoginStore store, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.door = door;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** A login and what the server answered to a request made with it. */
  record Used(LoginToken login, Reply reply) {}

  /**
   * Takes up the logins that were kept. To be called at start, again until it answers well; before
   * that no login is made, so that a restart makes none.
   *
   * @return how many accounts have one
   */
  public Answer<Integer> load() {
    return store
        .load()
        .map(
            kept -> {
              kept.forEach(this::take);
              loaded = true;
              return kept.size();
            });
  }

  /**
   * Calls {@code listener} when a login got a last end, died or was replaced: leases that hang on
   * it should be looked at. It must only note that and return; it is called in the midst of things.
   */
  public void onChange(Consumer<Account> listener) {
    listeners.add(listener);
  }

  /**
   * Renews the logins that are due, each in a thread of its own, and returns at once.
   *
   * @param now the time by which they are due
   */
  public void maintain(Instant now) {
    for (var login : accounts.values()) {
      if (login.claim(now)) {
        Thread.ofVirtual().name("login-renewal").start(() -> login.maintain(now));
      }
    }
  }

  /**
   * Sees whether logins that were not heard of for a while still live, each in a thread of its own,
   * and returns at once. The leases of one that is gone are woken, and another is made for them.
   */
  public void check(Instant now) {
    for (var login : accounts.values()) {
      if (login.claimCheck(now)) {
        Thread.ofVirtual().name("login-check").start(() -> login.check(now));
      }
    }
  }

  /** How many logins each backend has, those that were replaced and live on included. */
  public Map<String, Long> perBackend() {
    var counts = new TreeMap<String, Long>();
    accounts.forEach(
        (account, login) ->
            counts.merge(account.backend(), (long) login.state().all().size(), Long::sum));
    return counts;
  }

  /** The accessors of all shared logins, replaced ones included. */
  public Set<String> accessors() {
    return accounts.values().stream()
        .flatMap(login -> login.state().all().stream())
        .map(LoginToken::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** When {@link #maintain} should be called next; empty while there is nothing to renew. */
  public Optional<Instant> nextDue() {
    return accounts.values().stream()
        .map(AccountLogin::due)
        .min(Comparator.naturalOrder())
        .filter(due -> !due.equals(Instant.MAX));
  }

  /**
   * When the login that a handle hangs on ends for good. A login we do not know is renewed by
   * nobody: it may end at any moment, and its leases should move now.
   */
  public Optional<Instant> lastEnd(Handle handle) {
    if (!loaded || handle.tenancy() == Handle.Tenancy.LOGIN) {
      return Optional.empty();
    }
    return Optional.ofNullable(owners.get(handle.login()))
        .map(accounts::get)
        .flatMap(login -> find(login, handle.login()))
        .map(LoginToken::lastEnd)
        .orElseGet(() -> Optional.of(clock.instant()));
  }

  /**
   * Ends logins that nothing hangs on: those that were replaced, and those of accounts without any
   * object.
   *
   * @param used accounts that an object names
   * @param hung ids of the logins that handles in the journal hang on
   * @return how many logins were ended
   */
  public int settle(Set<Account> used, Set<String> hung) {
    var ended = 0;
    for (var entry : accounts.entrySet()) {
      var state = entry.getValue().state();
      var idle = used.contains(entry.getKey()) ? state.replaced() : state.all();
      var ids = idle.stream().map(LoginToken::id).filter(id -> !hung.contains(id)).toList();
      if (!ids.isEmpty() && entry.getValue().end(ids)) {
        ended += ids.size();
      }
    }
    return ended;
  }

  /** The login of the account, made where there is none. */
  Answer<LoginToken> current(Account account) {
    return loaded
        ? of(account).current()
        : Answer.unavailable(Reason.PENDING, "the logins kept over the restart are being read");
  }

  /**
   * Makes a request with the account's login. After a 403 the login is looked at: where it was dead
   * or has other policies now, the request is made once more with the new one.
   */
  Answer<Used> call(Account account, Function<LoginToken, Answer<Reply>> request) {
    return current(account)
        .then(
            login ->
                request
                    .apply(login)
                    .then(
                        reply ->
                            reply.status() == 403
                                ? again(account, request, new Used(login, reply))
                                : Answer.ok(new Used(login, reply))));
  }

  /**
   * What to use after {@code seen} was answered with 403: the same where it lives and a new login
   * would have the same policies.
   */
  Answer<LoginToken> recheck(Account account, LoginToken seen) {
    return of(account).recheck(seen);
  }

  /** Renews the token of a credential: where that is a login of its own, as such. */
  Answer<TokenCalls.Life> renew(Account account, Handle handle, Duration increment) {
    return handle.tenancy() == Handle.Tenancy.LOGIN
        ? door.renew(account, handle.token(), increment)
        : remotes
            .find(account.backend())
            .then(r -> new TokenCalls(r, handle.token()).renew(increment, clock.instant()));
  }

  /** The same after a 403 to a child, whose policies are those of its login. */
  void suspect(Account account) {
    current(account).then(login -> recheck(account, login));
  }

  private Answer<Used> again(
      Account account, Function<LoginToken, Answer<Reply>> request, Used first) {
    return recheck(account, first.login())
        .then(
            login ->
                login.id().equals(first.login().id())
                    ? Answer.ok(first)
                    : request.apply(login).map(reply -> new Used(login, reply)));
  }

  private AccountLogin of(Account account) {
    return accounts.computeIfAbsent(
        account, name -> new AccountLogin(name, world, LoginState.NONE));
  }

  private void take(Account account, List<LoginToken> kept) {
    var due = clock.instant().plus(Jitter.within(SPREAD, account.toString()));
    var state = LoginState.loaded(kept, due);
    accounts.putIfAbsent(account, new AccountLogin(account, world, state));
    world.index(account, state);
  }

  private static Optional<LoginToken> find(AccountLogin login, String id) {
    return login.state().all().stream().filter(known -> known.id().equals(id)).findFirst();
  }

  private final class World implements LoginWorld {
    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public Answer<LoginToken> login(Account account) {
      return door.login(account);
    }

    @Override
    public Answer<Remote> remote(Account account) {
      return remotes.find(account.backend());
    }

    @Override
    public Answer<TokenCalls.Life> renew(Account account, LoginToken login) {
      return door.renew(account, login.token(), login.life());
    }

    @Override
    public Answer<Boolean> save(Account account, List<LoginToken> logins) {
      return store.save(account, logins);
    }

    @Override
    public void index(Account account, LoginState state) {
      var ids = state.all().stream().map(LoginToken::id).toList();
      ids.forEach(id -> owners.put(id, account));
      owners.entrySet().removeIf(e -> e.getValue().equals(account) && !ids.contains(e.getKey()));
    }

    @Override
    public void changed(Account account) {
      listeners.forEach(listener -> listener.accept(account));
    }

    @Override
    public Duration reloginInterval() {
      return settings.reloginInterval();
    }

    /** A little earlier by a share of its own, so that logins of one second spread. */
    @Override
    public Duration checkInterval(Account account) {
      var whole = settings.loginCheck();
      return whole.minus(Jitter.within(whole.dividedBy(10), account.toString()));
    }

    @Override
    public Duration hold(Answer<LoginToken> failed) {
      return failed instanceof Answer.Refused<LoginToken>(var why)
              && why.reason() != Reason.LOGIN_SECRET_NOT_FOUND
          ? settings.reloginInterval()
          : Duration.ofSeconds(1);
    }
  }
}
