package dev.tenure.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Leased;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.lease.SecretServer.Sight;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.core.sweep.Maker;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The adapter against the OpenBao or Vault that {@code BAO_ADDR} and {@code BAO_TOKEN} (root) name.
 * What the server holds is asked of the server.
 */
@Timeout(120)
class VaultServerIT {
  private static final String SELF =
      """
      path "%1$s-pki/issue/web" { capabilities = ["update"] }
      path "%1$s-kv1/payments/*" { capabilities = ["read"] }
      path "%1$s-kv2/data/payments/*" { capabilities = ["read"] }
      path "database/creds/*" { capabilities = ["read"] }
      path "%1$s-database/creds/*" { capabilities = ["read"] }
      """;
  private static final String CHILDREN =
      "path \"auth/token/create\" { capabilities = [\"update\"] }\n";

  private static RealVault vault;

  private final Map<Account, List<LoginToken>> kept = new ConcurrentHashMap<>();
  private final List<Account> changed = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private VaultServer server;

  @BeforeAll
  static void connect() throws Exception {
    var address = System.getenv("BAO_ADDR");
    var root = System.getenv("BAO_TOKEN");
    assumeTrue(address != null && root != null, "BAO_ADDR and BAO_TOKEN name no server");
    vault = new RealVault(address, root);
    var self = SELF.formatted(vault.name);
    vault.role("tenant", CHILDREN + self, Map.of());
    vault.role("no-child", self, Map.of());
    vault.role("no-default", CHILDREN + self, Map.of("token_no_default_policy", true));
    vault.role("periodic", CHILDREN + self, Map.of("token_period", "10m"));
    vault.role("brief", CHILDREN + self, Map.of("token_ttl", "4s", "token_max_ttl", "6s"));
    vault.role("batch", self, Map.of("token_type", "batch"));
  }

  @AfterAll
  static void clean() {
    if (vault != null) {
      vault.close();
    }
  }

  @BeforeEach
  void start() {
    server = server(VaultSettings.DEFAULTS);
  }

  private VaultServer server(VaultSettings settings) {
    var store =
        new LoginStore() {
          @Override
          public Answer<Map<Account, List<LoginToken>>> load() {
            return Answer.ok(Map.copyOf(kept));
          }

          @Override
          public Answer<Boolean> save(Account account, List<LoginToken> logins) {
            kept.put(account, List.copyOf(logins));
            return Answer.ok(true);
          }
        };
    var around =
        new VaultServer.Surroundings(
            name -> TenantSecrets.found(name, vault.config()),
            new TenantSecrets().with(vault::jwt),
            store,
            (kind, backend, result, nanos) -> calls.add(kind + " " + result),
            InstantSource.system(),
            new Maker("cluster-1", "it-" + vault.name));
    var made = new VaultServer(around, settings);
    made.logins().onChange(changed::add);
    made.logins().load();
    return made;
  }

  /** A ServiceAccount of its own, so that tests do not share logins. */
  private static Account account(String role) {
    return new Account("vault", "payments", "api-" + UUID.randomUUID(), role);
  }

  private static Subject subject() {
    return new Subject(Kind.SECRET_LEASE, "payments", "ledger", UUID.randomUUID().toString());
  }

  private static Query certificate() {
    return new Query(vault.name + "-pki/issue/web", "POST", Map.of("common_name", "a.example.com"));
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time);
  }

  private Handle open(Account account) {
    return value(server.open(account, subject(), "r1-it", in(Duration.ofDays(1))));
  }

  private Leased read(Account account, Handle handle) {
    return value(server.read(account, handle, certificate()));
  }

  private static <T> T value(Answer<T> answer) {
    return Workbench.value(answer);
  }

  private static Reason reason(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> _ -> throw new AssertionError("expected no good answer");
      case Answer.Refused<?>(var violation) -> violation.reason();
      case Answer.Unavailable<?>(var violation, _) -> violation.reason();
      case Answer.Pending<?>(var violation, _) -> violation.reason();
      case Answer.Gone<?>(var violation) -> violation.reason();
    };
  }

  private static void needsDatabase() {
    assumeTrue(
        vault.read("database/roles/ledger-short").status() == 200,
        "the server has no database role ledger-short");
  }

  @Test
  void fiftyLeasesThatStartTogetherMakeOneLogin() throws Exception {
    var account = account("tenant");
    var before = vault.logins();
    var handles = new ArrayList<Handle>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opened = new ArrayList<Future<Handle>>();
      for (var lease = 0; lease < 50; lease++) {
        opened.add(
            threads.submit(
                () -> {
                  var handle = open(account);
                  read(account, handle);
                  return handle;
                }));
      }
      for (var handle : opened) {
        handles.add(handle.get());
      }
    }
    assertThat(vault.logins()).isEqualTo(before + 1);
    assertThat(calls).filteredOn(call -> call.startsWith("login")).hasSize(1);
    assertThat(handles).extracting(Handle::accessor).doesNotHaveDuplicates();
    var meta = vault.token(handles.getFirst().accessor()).get("meta").asObject();
    assertThat(meta.getString("tenure_object")).isEqualTo("payments/ledger");
    assertThat(meta.getString("tenure_installation")).isEqualTo("it-" + vault.name);
  }

  @Test
  void revokingOneLeaseLeavesItsNeighbours() {
    var account = account("tenant");
    var first = open(account);
    var second = open(account);
    var doomed = read(account, first).lease();
    var stays = read(account, second).lease();
    assertThat(vault.holds(doomed.leaseId())).isTrue();

    assertThat(server.revoke(account, first, Optional.of(doomed))).isEqualTo(Answer.ok(true));
    assertThat(vault.holds(doomed.leaseId())).isFalse();
    assertThat(vault.token(first.accessor())).isEmpty();
    assertThat(vault.holds(stays.leaseId())).isTrue();
    assertThat(server.revoke(account, first, Optional.of(doomed))).isEqualTo(Answer.ok(true));
  }

  @Test
  void aLookTellsALeaseThatIsThereFromOneThatSomebodyRevoked() {
    var account = account("tenant");
    var first = open(account);
    var second = open(account);
    var one = read(account, first).lease();
    var other = read(account, second).lease();
    assertThat(server.look(account, first, one)).isEqualTo(Answer.ok(Sight.THERE));

    vault.write("sys/leases/revoke", Map.of("lease_id", one.leaseId(), "sync", true));
    vault.write("auth/token/revoke-accessor", Map.of("accessor", second.accessor()));

    assertThat(reason(server.look(account, first, one))).isEqualTo(Reason.LEASE_LOST);
    assertThat(reason(server.look(account, second, other))).isEqualTo(Reason.LEASE_LOST);
  }

  @Test
  void aTokenThatIsNeverReadWithEndsByItselfAndCanBeEndedAtOnce() {
    var account = account("tenant");
    var forgotten = open(account);
    assertThat(Reply.number(vault.token(forgotten.accessor()), "ttl")).isBetween(1L, 300L);
    assertThat(server.revoke(account, forgotten, Optional.empty())).isEqualTo(Answer.ok(true));
    assertThat(vault.token(forgotten.accessor())).isEmpty();

    var hasty =
        value(
            server(shortLived(Duration.ofSeconds(2)))
                .open(account, subject(), "r1-it", in(Duration.ofDays(1))));
    await().until(() -> vault.token(hasty.accessor()).isEmpty());
  }

  private static VaultSettings shortLived(Duration life) {
    var d = VaultSettings.DEFAULTS;
    return new VaultSettings(
        d.connectTimeout(),
        d.requestTimeout(),
        d.queueTimeout(),
        d.maxInFlight(),
        d.maxResponseBytes(),
        d.retryAfterCeiling(),
        life,
        d.tokenMargin(),
        d.reloginInterval(),
        d.revocationWait(),
        d.loginCheck());
  }

  @Test
  void theServerItselfEndsACredentialAtTheEndOfItsTenure() {
    var account = account("tenant");
    var notAfter = in(Duration.ofSeconds(4));
    var handle = value(server.open(account, subject(), "r1-it", notAfter));
    var lease = read(account, handle).lease();
    assertThat(lease.duration()).isGreaterThan(Duration.ofSeconds(60));
    assertThat(lease.end()).isBeforeOrEqualTo(notAfter);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(vault.token(handle.accessor())).isEmpty();
              assertThat(vault.holds(lease.leaseId())).isFalse();
            });
    assertThat(reason(server.renew(account, handle, lease, Duration.ofMinutes(1))))
        .isEqualTo(Reason.LEASE_LOST);
  }

  @Test
  void aTenureLongerThanTheServerAllowsIsNoObstacle() {
    var account = account("tenant");
    var handle = value(server.open(account, subject(), "r1-it", in(Duration.ofDays(3000))));
    assertThat(read(account, handle).lease().end()).isAfter(in(Duration.ofSeconds(60)));
  }

  @Test
  void withoutTheRightToChildrenEachLeaseHasALoginOfItsOwn() {
    var account = account("no-child");
    var first = open(account);
    var second = open(account);
    assertThat(first.tenancy()).isEqualTo(Handle.Tenancy.LOGIN);
    assertThat(first.login()).isNotEqualTo(second.login());
    assertThat(Reply.number(vault.token(first.accessor()), "ttl")).isBetween(1L, 300L);

    var lease = read(account, first).lease();
    var neighbour = read(account, second).lease();
    assertThat(lease.end()).isAfter(in(Duration.ofSeconds(60)));
    assertThat(server.revoke(account, first, Optional.of(lease))).isEqualTo(Answer.ok(true));
    assertThat(vault.holds(lease.leaseId())).isFalse();
    assertThat(vault.holds(neighbour.leaseId())).isTrue();
  }

  @Test
  void aRoleThatCouldNotTakeBackIsRefusedWithTheWayToMendIt() {
    var noDefault = server.open(account("no-default"), subject(), "r1-it", in(Duration.ofDays(1)));
    assertThat(reason(noDefault)).isEqualTo(Reason.BACKEND_REFUSED);
    assertThat(noDefault.toString()).contains("token_no_default_policy");
    var batch = server.open(account("batch"), subject(), "r1-it", in(Duration.ofDays(1)));
    assertThat(reason(batch)).isEqualTo(Reason.BACKEND_MISCONFIGURED);
  }

  @Test
  void loginsThatAreRefusedSayWhy() {
    assertThat(reason(server.open(account("nobody"), subject(), "r1-it", in(Duration.ofDays(1)))))
        .isEqualTo(Reason.LOGIN_REFUSED);
  }

  @Test
  void periodicLoginsHaveNoLastEnd() {
    var account = account("periodic");
    var handle = open(account);
    server.logins().maintain(server.logins().nextDue().orElseThrow());
    await().until(() -> calls.contains("token-renew ok"));
    assertThat(server.lastEnd(handle)).isEmpty();
    assertThat(read(account, handle).lease().end()).isAfter(in(Duration.ofSeconds(60)));
  }

  @Test
  void leasesMoveBeforeTheLastEndOfTheirLogin() {
    var account = account("brief");
    var handle = open(account);
    await()
        .untilAsserted(
            () -> {
              server.logins().maintain(Instant.now());
              assertThat(changed).contains(account);
            });
    assertThat(server.lastEnd(handle))
        .hasValueSatisfying(end -> assertThat(end).isBefore(in(Duration.ofSeconds(7))));
    var moved = open(account);
    assertThat(moved.login()).isNotEqualTo(handle.login());
    await().until(() -> vault.token(handle.accessor()).isEmpty());
    assertThat(vault.token(moved.accessor())).isNotEmpty();
  }

  @Test
  void aRestartMakesNoLogin() {
    var account = account("tenant");
    var handle = open(account);
    var lease = read(account, handle).lease();
    calls.clear();
    server = server(VaultSettings.DEFAULTS);
    assertThat(server.lastEnd(handle)).isEmpty();
    open(account);
    assertThat(server.revoke(account, handle, Optional.of(lease))).isEqualTo(Answer.ok(true));
    assertThat(calls).noneMatch(call -> call.startsWith("login"));
  }

  @Test
  void aLoginRevokedByAPersonIsMadeAnewOnceAndItsLeasesAreGone() {
    var account = account("tenant");
    server = server(impatientForLogins());
    var handle = open(account);
    var lease = read(account, handle).lease();
    vault.write("auth/token/revoke-accessor", Map.of("accessor", handle.login()));
    await().until(() -> vault.token(handle.accessor()).isEmpty());

    assertThat(reason(server.renew(account, handle, lease, Duration.ofMinutes(1))))
        .isEqualTo(Reason.LEASE_LOST);
    await().until(() -> !vault.holds(lease.leaseId()));
    calls.clear();
    assertThat(open(account).login()).isNotEqualTo(handle.login());
    assertThat(calls).filteredOn(call -> call.startsWith("login")).hasSize(1);
  }

  private static VaultSettings impatientForLogins() {
    var d = VaultSettings.DEFAULTS;
    return new VaultSettings(
        d.connectTimeout(),
        d.requestTimeout(),
        d.queueTimeout(),
        d.maxInFlight(),
        d.maxResponseBytes(),
        d.retryAfterCeiling(),
        d.safetyLife(),
        d.tokenMargin(),
        Duration.ZERO,
        d.revocationWait(),
        d.loginCheck());
  }

  @Test
  void databaseLeasesAreRenewedUpToTheirCeilingAndGoneWhenRevoked() {
    needsDatabase();
    var account = account("tenant");
    var handle = open(account);
    var query = new Query("database/creds/ledger-short", "GET", Map.of());
    var leased = value(server.read(account, handle, query));
    assertThat(leased.data().keys()).contains("username", "password");
    assertThat(leased.lease().renewable()).isTrue();

    var renewed = value(server.renew(account, handle, leased.lease(), Duration.ofSeconds(20)));
    assertThat(renewed.end()).isAfter(leased.lease().end());
    var capped = value(server.renew(account, handle, renewed, Duration.ofMinutes(10)));
    assertThat(capped.end()).isBefore(in(Duration.ofSeconds(31)));

    assertThat(server.revoke(account, handle, Optional.of(capped))).isEqualTo(Answer.ok(true));
    assertThat(vault.holds(capped.leaseId())).isFalse();
    assertThat(reason(server.renew(account, handle, capped, Duration.ofSeconds(20))))
        .isEqualTo(Reason.LEASE_LOST);
  }

  @Test
  void aLeaseThatTheEngineCannotRevokeStaysPending() {
    assumeTrue(System.getenv("PGHOST") != null, "PGHOST names no PostgreSQL");
    var role = vault.database();
    var create = Json.array("CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}';");
    var stuck =
        Map.<String, Object>of(
            "db_name", "ledger",
            "creation_statements", create,
            "revocation_statements", Json.array("SELECT no_such_function();"),
            "default_ttl", "60s",
            "max_ttl", "60s");
    vault.write(role.replace("/creds/", "/roles/"), stuck);
    var account = account("tenant");
    var handle = open(account);
    var lease = value(server.read(account, handle, new Query(role, "GET", Map.of()))).lease();
    assertThat(reason(server.revoke(account, handle, Optional.of(lease))))
        .isEqualTo(Reason.REVOCATION_PENDING);
    assertThat(vault.token(handle.accessor())).isEmpty();
    assertThat(vault.holds(lease.leaseId())).isTrue();

    var mended = new HashMap<>(stuck);
    mended.put("revocation_statements", Json.array("DROP ROLE \"{{name}}\";"));
    vault.write(role.replace("/creds/", "/roles/"), mended);
    vault.write("sys/leases/revoke", Map.of("lease_id", lease.leaseId(), "sync", true));
    assertThat(server.revoke(account, handle, Optional.of(lease))).isEqualTo(Answer.ok(true));
  }

  @Test
  void certificatesCannotBeRenewedAndUnknownPathsAreNamed() {
    var account = account("tenant");
    var handle = open(account);
    var lease = read(account, handle).lease();
    assertThat(lease.renewable()).isFalse();
    assertThat(reason(server.renew(account, handle, lease, Duration.ofMinutes(1))))
        .isEqualTo(Reason.LEASE_LOST);

    var unknown = new Query(vault.name + "-pki/issue/nothing", "POST", Map.of());
    assertThat(reason(server.read(account, handle, unknown))).isEqualTo(Reason.BACKEND_REFUSED);
    var get = new Query(vault.name + "-pki/issue/web", "GET", Map.of());
    assertThat(reason(server.read(account, handle, get))).isEqualTo(Reason.BACKEND_REFUSED);
    var value = new Query(vault.name + "-kv1/payments/app", "GET", Map.of());
    vault.write(vault.name + "-kv1/payments/app", Map.of("a", "b"));
    assertThat(server.read(account, handle, value).toString()).contains("`static`");
  }

  @Test
  void valuesOfBothVersionsAreRead() {
    var account = account("tenant");
    vault.write(vault.name + "-kv1/payments/app", Map.of("user", "one", "n", 7));
    vault.write(
        vault.name + "-kv2/data/payments/app",
        Map.of("data", new JsonObject().add("user", "first")));
    vault.write(
        vault.name + "-kv2/data/payments/app",
        Map.of(
            "data",
            new JsonObject().add("user", "second").add("deep", new JsonObject().add("a", true))));

    assertThat(text(account, "kv1", "payments/app", Optional.empty()))
        .isEqualTo(Map.of("user", "one", "n", "7"));
    assertThat(text(account, "kv2", "payments/app", Optional.empty()))
        .isEqualTo(Map.of("user", "second", "deep", "{\"a\":true}"));
    assertThat(text(account, "kv2", "payments/app", Optional.of(1)))
        .isEqualTo(Map.of("user", "first"));

    vault.write(vault.name + "-kv2/delete/payments/app", Map.of("versions", Json.array(2)));
    var deleted = value("kv2", "payments/app", Optional.empty());
    assertThat(server.readValue(account, deleted).toString()).contains("deleted");
    for (var nothing : List.of("payments/none", "ledger/app")) {
      var answer = server.readValue(account, value("kv2", nothing, Optional.empty()));
      assertThat(reason(answer)).isIn(Reason.PATH_NOT_FOUND, Reason.BACKEND_REFUSED);
    }
    assertThat(vault.logins()).isPositive();
  }

  private static ValueQuery value(String kv, String path, Optional<Integer> version) {
    return new ValueQuery(vault.name + "-" + kv + "/" + path, version);
  }

  private Map<String, String> text(
      Account account, String kv, String path, Optional<Integer> version) {
    var texts = new HashMap<String, String>();
    value(server.readValue(account, value(kv, path, version)))
        .data()
        .values()
        .forEach((key, bytes) -> texts.put(key, new String(bytes, StandardCharsets.UTF_8)));
    return texts;
  }

  @Test
  void aRightGivenToARoleIsTakenUpByANewLogin() {
    server = server(impatientForLogins());
    vault.role("growing", CHILDREN, Map.of());
    var account = account("growing");
    vault.write(vault.name + "-kv1/payments/late", Map.of("a", "b"));
    var query = value("kv1", "payments/late", Optional.empty());
    assertThat(reason(server.readValue(account, query))).isEqualTo(Reason.PATH_NOT_FOUND);
    var before = vault.logins();
    assertThat(reason(server.readValue(account, query))).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(vault.logins()).isEqualTo(before);

    vault.role(
        "growing",
        CHILDREN,
        Map.of("token_policies", Json.array(vault.name + "-growing", vault.name + "-tenant")));
    assertThat(server.readValue(account, query)).isInstanceOf(Answer.Ok.class);
    assertThat(changed).contains(account);
  }

  @Test
  void unusedLoginsEnd() {
    var account = account("tenant");
    var handle = open(account);
    assertThat(server.logins().settle(Set.of(), Set.of())).isEqualTo(1);
    assertThat(vault.token(handle.login())).isEmpty();
  }

  @Test
  void probesTheServer() {
    assertThat(value(server.probe("vault"))).isNotEmpty();
    assertThat(reason(server.probe("other"))).isEqualTo(Reason.BACKEND_NOT_FOUND);
    assertThat(new ServerLease("id", true, Duration.ZERO, Instant.EPOCH).toString())
        .doesNotContain("id,");
  }
}
