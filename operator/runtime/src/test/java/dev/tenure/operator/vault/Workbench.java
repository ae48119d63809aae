package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Leased;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.core.sweep.Maker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The adapter on a workbench: its server, its clock and its store in the hands of a test. */
final class Workbench implements AutoCloseable {
  static final Account ACCOUNT = new Account("vault", "payments", "payments-api", "tenant");
  static final Subject SUBJECT =
      new Subject(
          Kind.SECRET_LEASE, "payments", "ledger-db", "11111111-2222-3333-4444-555555555555");
  static final Query QUERY = new Query("database/creds/ledger", "GET", Map.of());
  static final String JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl";
  static final VaultSettings SETTINGS =
      VaultSettings.DEFAULTS
          .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(20))
          .withRevocationWait(Duration.ofMillis(400));

  final FakeVault vault = new FakeVault();
  final TenantSecrets secrets = new TenantSecrets();
  final List<String> observed = new CopyOnWriteArrayList<>();
  final List<Account> changed = new CopyOnWriteArrayList<>();
  final Map<Account, List<LoginToken>> kept = new ConcurrentHashMap<>();
  volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");
  volatile boolean storeWorks = true;
  volatile String address = vault.address();
  volatile Optional<String> caBundle = Optional.empty();
  volatile BackendConfig.Login login =
      new BackendConfig.Login(BackendConfig.LoginType.KUBERNETES, "kubernetes", "tenant", "vault");
  volatile Optional<String> serverName = Optional.empty();
  volatile Optional<String> namespace = Optional.empty();
  volatile BackendConfig.Limits limits = BackendConfig.Limits.NONE;
  VaultServer server;

  Workbench() throws Exception {
    this(SETTINGS);
  }

  Workbench(VaultSettings settings) throws Exception {
    start(settings);
  }

  /** Starts the adapter anew over the same store, as after a restart of the operator. */
  void restart() {
    start(SETTINGS);
  }

  private void start(VaultSettings settings) {
    var store =
        new LoginStore() {
          @Override
          public Answer<Map<Account, List<LoginToken>>> load() {
            return Answer.ok(Map.copyOf(kept));
          }

          @Override
          public Answer<Boolean> save(Account account, List<LoginToken> logins) {
            if (!storeWorks) {
              return Answer.unavailable(dev.tenure.core.Reason.API_UNAVAILABLE, "no");
            }
            kept.put(account, new ArrayList<>(logins));
            return Answer.ok(true);
          }
        };
    var around =
        new VaultServer.Surroundings(
            this::backend,
            secrets.with((namespace, name, audience) -> Answer.ok(JWT)),
            store,
            (kind, backend, result, nanos) -> observed.add(kind + " " + backend + " " + result),
            () -> now,
            new Maker("cluster-1", "installation-1"));
    server = new VaultServer(around, settings);
    server.logins().onChange(changed::add);
    server.logins().load();
  }

  private Answer<BackendConfig> backend(String name) {
    return TenantSecrets.found(
        name,
        new BackendConfig(
            "vault",
            address,
            new BackendConfig.Tls(caBundle, Optional.empty(), serverName),
            namespace,
            login,
            limits));
  }

  Handle open() {
    return value(server.open(ACCOUNT, SUBJECT, "r1-it", now.plus(Duration.ofDays(30))));
  }

  Leased read(Handle handle) {
    return value(server.read(ACCOUNT, handle, QUERY));
  }

  Answer<ServerLease> renew(Handle handle, ServerLease lease) {
    return server.renew(ACCOUNT, handle, lease, Duration.ofMinutes(10));
  }

  static <T> T value(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(var value)) {
      return value;
    }
    throw new AssertionError("expected a good answer, got " + answer);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void close() {
    vault.close();
  }
}
