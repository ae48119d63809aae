package dev.tenure.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer;
import dev.tenure.core.lease.ServerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of Vault: each account has one shared login, each credential a token that is its child,
 * and a lease ends with the token that read it. Ends are judged by the test's clock. Logins are
 * kept alive up to their ceiling, as the adapter does.
 */
public final class FakeSecretServer implements SecretServer {
  /** A lease that the server holds for us, as the server knows it. */
  public record LiveLease(String subjectUid, String accessor, String username, Instant end) {}

  /** What the server grants. Every span counts from the moment the thing was made. */
  public record Terms(
      Duration leaseTtl,
      Duration leaseMax,
      Duration loginTtl,
      Duration loginMax,
      boolean children) {
    /** Leases of an hour up to a day, under logins of a day up to 32 days. */
    public static final Terms USUAL =
        new Terms(
            Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(32), true);

    public Terms leasing(Duration ttl, Duration max) {
      return new Terms(ttl, max, loginTtl, loginMax, children);
    }

    public Terms loggingIn(Duration ttl, Duration max) {
      return new Terms(leaseTtl, leaseMax, ttl, max, children);
    }

    public Terms withoutChildren() {
      return new Terms(leaseTtl, leaseMax, loginTtl, loginMax, false);
    }
  }

  private record Login(String id, Instant end) {}

  private record Token(
      Handle handle, Login login, String subjectUid, Instant notAfter, Instant end) {
    Token until(Instant later) {
      return new Token(handle, login, subjectUid, notAfter, later);
    }
  }

  private record Lease(
      String id, String accessor, String username, boolean renewable, Instant latest, Instant end) {
    Lease until(Instant later) {
      return new Lease(id, accessor, username, renewable, latest, later);
    }
  }

  /** A token without a lease ends so soon. */
  public static final Duration OPEN = Duration.ofMinutes(5);

  private boolean hidden;
  private final Wire wire;
  private final InstantSource clock;
  private Runnable onTheWay = () -> {};
  private final Map<Account, Login> shared = new TreeMap<>();
  private final Map<String, Token> tokens = new TreeMap<>();
  private final Map<String, Lease> leases = new TreeMap<>();
  private final Map<String, SecretData> values = new HashMap<>();
  private final Map<String, Instant> rotations = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> away = new HashSet<>();
  private Terms terms = Terms.USUAL;
  private boolean renewable = true;
  private int lingering;
  private int opened;
  private int logins;
  private int reads;
  private int revocations;

  public FakeSecretServer(Wire wire, InstantSource clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /** What is granted from now on. */
  public void grant(Terms granted) {
    terms = granted;
  }

  /** Whether leases read from now on can be renewed. */
  public void renewable(boolean can) {
    renewable = can;
  }

  /** A path that gives leases no more. */
  public void removePath(String path) {
    missing.add(path);
  }

  /** The engine says that it replaces the value of the path then. */
  public void rotatesAt(String path, Instant at) {
    rotations.put(path, at);
  }

  /** Sets the value at a KV path. */
  public void put(String path, Map<String, String> value) {
    var bytes = new TreeMap<String, byte[]>();
    value.forEach((key, text) -> bytes.put(key, text.getBytes(UTF_8)));
    values.put(path, SecretData.of(bytes));
  }

  /** The next so many revocations of something living are only queued at first. */
  public void lingering(int calls) {
    lingering = calls;
  }

  /** What happens between the work and the arrival of each answer. */
  public void whileAnswering(Runnable happens) {
    onTheWay = happens;
  }

  /** Whatever is asked of this backend goes unanswered, and has no effect. */
  public void away(String backend) {
    away.add(backend);
  }

  /** Every backend answers again. */
  public void back() {
    away.clear();
  }

  /** Removes the value at a KV path. */
  public void removeValue(String path) {
    values.remove(path);
  }

  /** Ends a lease behind our back. */
  public void revokeByHand(String username) {
    leases.values().removeIf(lease -> lease.username().equals(username));
  }

  /** Ends the shared login of the account and all that hangs on it. */
  public void revokeLogin(Account account) {
    var login = shared.remove(account);
    tokens.values().removeIf(token -> token.login().equals(login));
  }

  /** The truth: every lease that lives at this moment. */
  public List<LiveLease> liveLeases() {
    return leases.values().stream()
        .flatMap(
            lease ->
                live(lease)
                    .map(
                        token ->
                            new LiveLease(
                                token.subjectUid(),
                                lease.accessor(),
                                lease.username(),
                                lease.end()))
                    .stream())
        .toList();
  }

  /** How many tokens for single credentials live at this moment. */
  public long liveTokens() {
    return tokens.values().stream().filter(this::alive).count();
  }

  /** How often anybody logged in. */
  public int logins() {
    return logins;
  }

  /** How many credentials were given out. */
  public int reads() {
    return reads;
  }

  /** How many living tokens were revoked. */
  public int revocations() {
    return revocations;
  }

  @Override
  public Answer<Handle> open(
      Account account, Subject subject, String credential, Instant notAfter) {
    return call(
        "server.open",
        account,
        () -> {
          var now = clock.instant();
          var login = terms.children() ? sharedLogin(account) : logIn();
          var accessor = "accessor-%06d".formatted(++opened);
          var handle =
              new Handle(
                  login.id(),
                  accessor,
                  "token-of-" + accessor,
                  terms.children() ? Handle.Tenancy.CHILD : Handle.Tenancy.LOGIN);
          var end = earliest(now.plus(OPEN), notAfter, login.end());
          tokens.put(accessor, new Token(handle, login, subject.uid(), notAfter, end));
          return Answer.ok(handle);
        });
  }

  @Override
  public Answer<Leased> read(Account account, Handle handle, Query query) {
    return call(
        "server.read",
        account,
        () -> {
          var token = token(handle);
          if (token == null) {
            return Answer.gone(Reason.LEASE_LOST, "the token is gone");
          }
          if (missing.contains(query.path())) {
            return Answer.refused(Reason.PATH_NOT_FOUND, "nothing at " + query.path());
          }
          return Answer.ok(lease(token, query));
        });
  }

  @Override
  public Answer<ServerLease> renew(
      Account account, Handle handle, ServerLease lease, Duration wanted) {
    return call(
        "server.renew",
        account,
        () -> {
          var held = leases.get(lease.leaseId());
          var token = token(handle);
          if (held == null || token == null || !clock.instant().isBefore(held.end())) {
            return Answer.gone(Reason.LEASE_LOST, "lease not found");
          }
          if (!held.renewable()) {
            return Answer.gone(Reason.LEASE_LOST, "lease is not renewable");
          }
          var end =
              earliest(
                  clock.instant().plus(wanted),
                  held.latest(),
                  token.notAfter(),
                  token.login().end());
          leases.put(held.id(), held.until(end));
          tokens.put(handle.accessor(), token.until(end));
          return Answer.ok(
              new ServerLease(held.id(), true, Duration.between(clock.instant(), end), end));
        });
  }

  /** From now on no account may ask for leases. */
  public void hideLeases() {
    hidden = true;
  }

  @Override
  public Answer<Sight> look(Account account, Handle handle, ServerLease lease) {
    return call(
        "server.look",
        account,
        () -> {
          if (token(handle) == null || (!hidden && !leases.containsKey(lease.leaseId()))) {
            return Answer.gone(Reason.LEASE_LOST, "invalid lease");
          }
          return Answer.ok(hidden ? Sight.UNKNOWN : Sight.THERE);
        });
  }

  @Override
  public Answer<Boolean> revoke(Account account, Handle handle, Optional<ServerLease> lease) {
    return call(
        "server.revoke",
        account,
        () -> {
          if (lingering > 0 && token(handle) != null) {
            lingering--;
            return Answer.unavailable(Reason.REVOCATION_PENDING, "the lease is still known");
          }
          if (token(handle) != null) {
            revocations++;
          }
          tokens.remove(handle.accessor());
          return Answer.ok(true);
        });
  }

  @Override
  public Answer<Value> readValue(Account account, ValueQuery query) {
    return call(
        "server.readValue",
        account,
        () -> {
          sharedLogin(account);
          var value = values.get(query.path());
          return value == null
              ? Answer.refused(Reason.PATH_NOT_FOUND, "nothing at " + query.path())
              : Answer.ok(
                  new Value(
                      value,
                      Optional.ofNullable(rotations.get(query.path()))
                          .map(at -> Duration.between(clock.instant(), at))));
        });
  }

  @Override
  public Optional<Instant> lastEnd(Handle handle) {
    return wire.ask("server.lastEnd", () -> lastEndOf(handle));
  }

  private <T> Answer<T> call(String name, Account account, Supplier<Answer<T>> effect) {
    return wire.call(
        name,
        () ->
            away.contains(account.backend())
                ? Answer.unavailable(Reason.BACKEND_UNREACHABLE, account.backend() + " is away")
                : answered(effect.get()));
  }

  private <T> T answered(T answer) {
    onTheWay.run();
    return answer;
  }

  private Optional<Instant> lastEndOf(Handle handle) {
    return Optional.ofNullable(tokens.get(handle.accessor()))
        .map(token -> token.login().end())
        .filter(this::nearly);
  }

  private Leased lease(Token token, Query query) {
    reads++;
    var now = clock.instant();
    var id = "%s/%06d".formatted(query.path(), reads);
    var username = "v-%06d".formatted(reads);
    var latest = now.plus(terms.leaseMax());
    var end = earliest(now.plus(terms.leaseTtl()), latest, token.notAfter(), token.login().end());
    leases.put(id, new Lease(id, token.handle().accessor(), username, renewable, latest, end));
    tokens.put(token.handle().accessor(), token.until(end));
    var data =
        SecretData.of(
            Map.of(
                "username", username.getBytes(UTF_8),
                "password", ("password of " + username).getBytes(UTF_8)));
    return new Leased(data, new ServerLease(id, renewable, Duration.between(now, end), end));
  }

  private Login sharedLogin(Account account) {
    return shared.compute(
        account, (_, login) -> login == null || nearly(login.end()) ? logIn() : login);
  }

  private Login logIn() {
    logins++;
    return new Login("login-" + logins, clock.instant().plus(terms.loginMax()));
  }

  /** Whether the end cannot be put off any more. */
  private boolean nearly(Instant loginEnd) {
    return !clock.instant().isBefore(loginEnd.minus(terms.loginTtl()));
  }

  private @Nullable Token token(Handle handle) {
    var token = tokens.get(handle.accessor());
    return token != null && alive(token) ? token : null;
  }

  private boolean alive(Token token) {
    var now = clock.instant();
    return now.isBefore(token.end()) && now.isBefore(token.login().end());
  }

  private Optional<Token> live(Lease lease) {
    return Optional.ofNullable(tokens.get(lease.accessor()))
        .filter(this::alive)
        .filter(_ -> clock.instant().isBefore(lease.end()));
  }

  private static Instant earliest(Instant first, Instant... others) {
    return Stream.concat(Stream.of(first), Stream.of(others)).min(Instant::compareTo).orElseThrow();
  }
}
