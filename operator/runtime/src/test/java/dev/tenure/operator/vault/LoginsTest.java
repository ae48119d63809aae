package dev.tenure.operator.vault;

import static dev.tenure.operator.vault.Workbench.ACCOUNT;
import static dev.tenure.operator.vault.Workbench.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import dev.tenure.core.sweep.Maker;
import dev.tenure.operator.vault.FakeVault.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoginsTest {
  private static final String LOGIN = "auth/kubernetes/login";
  private static final ValueQuery VALUE = new ValueQuery("kv/payments/app", Optional.empty());

  private Workbench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Workbench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Answer<Handle> tryOpen() {
    return bench.server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plus(Duration.ofDays(1)));
  }

  private static <T> List<T> together(int callers, Callable<T> call) throws Exception {
    var start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<T>>();
      for (var caller = 0; caller < callers; caller++) {
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (var result : calls) {
        results.add(result.get());
      }
      return results;
    }
  }

  private long logins() {
    return bench.vault.count(LOGIN);
  }

  private void renewDue() {
    var before = bench.vault.count("auth/token/renew-self");
    bench.server.logins().maintain(bench.now);
    await().until(() -> bench.vault.count("auth/token/renew-self") > before);
  }

  @Test
  void logsInOnceForManyLeasesThatStartTogether() throws Exception {
    var handles = together(300, () -> Workbench.value(tryOpen()));
    assertThat(logins()).isEqualTo(1);
    assertThat(bench.vault.count("sys/capabilities-self")).isEqualTo(1);
    assertThat(handles).extracting(Handle::login).containsOnly("accessorNumber00000001");
    assertThat(handles).extracting(Handle::token).doesNotHaveDuplicates();
  }

  @Test
  void asksOnceForTheRightsOfALogin() {
    bench.open();
    bench.open();
    assertThat(bench.vault.count("sys/capabilities-self")).isEqualTo(1);
    bench.vault.capabilities.remove("auth/token/create");
    bench.restart();
    assertThat(bench.open().tenancy()).isEqualTo(Handle.Tenancy.LOGIN);
    bench.vault.capabilities.add("auth/token/create");
    assertThat(bench.open().tenancy()).isEqualTo(Handle.Tenancy.CHILD);
  }

  @Test
  void aLoginThatWasRevokedBehindOurBackIsNoticedWithinFiveMinutesAndItsLeasesAreWoken() {
    bench.open();
    bench.vault.forgetTokens();
    var logins = bench.server.logins();
    bench.pass(Duration.ofMinutes(4));
    logins.check(bench.now);
    assertThat(bench.vault.count("auth/token/lookup-self")).isZero();

    bench.pass(Duration.ofMinutes(1));
    logins.check(bench.now);

    await().until(() -> bench.changed.contains(ACCOUNT));
    assertThat(bench.kept.get(ACCOUNT)).isEmpty();
    assertThat(logins()).as("made anew by the first that needs it").isEqualTo(1);
    assertThat(tryOpen()).isInstanceOf(Answer.Ok.class);
    assertThat(logins()).isEqualTo(2);
  }

  @Test
  void aLoginThatLivesIsAskedOnceInTheInterval() {
    bench.open();
    bench.pass(Duration.ofMinutes(5));
    for (var i = 0; i < 20; i++) {
      bench.server.logins().check(bench.now);
    }

    await().until(() -> bench.vault.count("auth/token/lookup-self") == 1);
    bench.server.logins().check(bench.now);
    assertThat(bench.vault.count("auth/token/lookup-self")).isEqualTo(1);
    assertThat(bench.changed).isEmpty();
  }

  @Test
  void aServerThatIsAwayEndsNoLogin() {
    bench.open();
    bench.vault.on("auth/token/lookup-self", request -> FakeVault.Response.error(503, "sealed"));
    bench.pass(Duration.ofMinutes(5));
    bench.server.logins().check(bench.now);

    await().until(() -> bench.vault.count("auth/token/lookup-self") == 1);
    assertThat(bench.changed).isEmpty();
    assertThat(bench.kept.get(ACCOUNT)).hasSize(1);
  }

  @Test
  void failsOnceForManyLeasesThatStartTogether() throws Exception {
    bench.vault.on(LOGIN, request -> FakeVault.DENIED);
    var answers = together(100, this::tryOpen);
    assertThat(logins()).isEqualTo(1);
    assertThat(answers).allSatisfy(a -> assertThat(a).isInstanceOf(Answer.Refused.class));
    bench.vault.mend(LOGIN);
    bench.pass(Duration.ofSeconds(31));
    assertThat(tryOpen()).isInstanceOf(Answer.Ok.class);
  }

  @Test
  void logsInOnceMoreForAllThatMeetADeadLogin() throws Exception {
    bench.open();
    bench.pass(Duration.ofMinutes(5));
    bench.vault.forgetTokens();
    var answers = together(50, this::tryOpen);
    assertThat(answers).allSatisfy(a -> assertThat(a).isInstanceOf(Answer.Ok.class));
    assertThat(logins()).isEqualTo(2);
    assertThat(bench.changed).contains(ACCOUNT);
  }

  @Test
  void logsInNoMoreThanOnceInTheIntervalWhateverDies() {
    bench.open();
    bench.pass(Duration.ofMinutes(5));
    for (var death = 0; death < 10; death++) {
      bench.vault.forgetTokens();
      tryOpen();
    }
    assertThat(logins()).isEqualTo(2);
    var answer = tryOpen();
    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(((Answer.Unavailable<?>) answer).notBefore()).contains(bench.now.plusSeconds(30));
    bench.pass(Duration.ofSeconds(31));
    assertThat(tryOpen()).isInstanceOf(Answer.Ok.class);
    assertThat(logins()).isEqualTo(3);
  }

  @Test
  void keepsALoginThatOnlyLacksAPolicyAndLeavesNoneBehind() {
    bench.open();
    bench.vault.on("sys/internal/ui/mounts/kv/payments/app", request -> FakeVault.DENIED);
    for (var poll = 0; poll < 5; poll++) {
      assertThat(bench.server.readValue(ACCOUNT, VALUE)).isInstanceOf(Answer.Refused.class);
    }
    assertThat(logins()).isEqualTo(2);
    assertThat(bench.vault.tokens.values()).filteredOn(t -> t.parent().isEmpty()).hasSize(1);
    assertThat(bench.changed).isEmpty();
  }

  @Test
  void takesUpNewPoliciesOfTheRoleAndLetsTheOldLoginEnd() {
    var old = bench.open();
    bench.vault.on(
        "sys/internal/ui/mounts/kv/payments/app",
        request ->
            request.token().equals("s.secretTokenNumber00000001")
                ? FakeVault.DENIED
                : Response.json(
                    200, "{'data':{'path':'kv/','type':'kv','options':{'version':'1'}}}"));
    bench.vault.on("kv/payments/app", request -> Response.json(200, "{'data':{'a':'b'}}"));
    bench.vault.policies = List.of("default", "more", "tenant");
    assertThat(bench.server.readValue(ACCOUNT, VALUE)).isInstanceOf(Answer.Ok.class);
    assertThat(bench.changed).containsExactly(ACCOUNT);
    assertThat(bench.server.lastEnd(old)).contains(bench.now.plusSeconds(3600));
    assertThat(bench.server.lastEnd(bench.open())).isEmpty();
  }

  @Test
  void renewsALoginBeforeItsEndWithoutWritingAnything() {
    var handle = bench.open();
    var due = bench.server.logins().nextDue().orElseThrow();
    assertThat(due).isBetween(bench.now.plusSeconds(36 * 60), bench.now.plusSeconds(42 * 60));
    bench.kept.clear();
    bench.now = due;
    renewDue();
    await()
        .until(
            () -> bench.server.logins().nextDue().orElseThrow().isAfter(bench.now.plusSeconds(60)));
    assertThat(bench.kept).isEmpty();
    assertThat(bench.server.lastEnd(handle)).isEmpty();
    assertThat(bench.changed).isEmpty();
  }

  @Test
  void knowsTheLastEndOfALoginThatIsRenewedForLessThanAsked() {
    var handle = bench.open();
    bench.now = bench.server.logins().nextDue().orElseThrow();
    bench.vault.longest = 900;
    renewDue();
    await().until(() -> bench.changed.contains(ACCOUNT));
    assertThat(bench.server.lastEnd(handle)).contains(bench.now.plusSeconds(900));
    await().until(() -> bench.server.logins().nextDue().isEmpty());

    bench.vault.longest = 100_000;
    var moved = bench.open();
    assertThat(moved.login()).isNotEqualTo(handle.login());
    assertThat(bench.server.lastEnd(moved)).isEmpty();
    assertThat(bench.server.lastEnd(handle)).contains(bench.now.plusSeconds(900));
  }

  @Test
  void hangsNothingOnALoginPastTheFirstThirdOfALifeThatCannotBeRenewed() {
    bench.vault.renewable = false;
    var first = bench.open();
    assertThat(bench.server.lastEnd(first)).contains(bench.now.plusSeconds(3600));
    bench.pass(Duration.ofMinutes(19));
    assertThat(bench.open().login()).isEqualTo(first.login());
    bench.pass(Duration.ofMinutes(2));
    assertThat(bench.open().login()).isNotEqualTo(first.login());
    assertThat(logins()).isEqualTo(2);
  }

  @Test
  void triesARenewalAgainWhereTheServerFails() {
    var handle = bench.open();
    bench.now = bench.server.logins().nextDue().orElseThrow();
    bench.vault.on("auth/token/renew-self", request -> Response.error(500, "down"));
    renewDue();
    await().until(() -> bench.server.logins().nextDue().orElseThrow().isAfter(bench.now));
    assertThat(bench.server.logins().nextDue().orElseThrow())
        .isBeforeOrEqualTo(bench.now.plusSeconds(60));
    assertThat(bench.server.lastEnd(handle)).isEmpty();
    assertThat(bench.changed).isEmpty();
  }

  @Test
  void startsOneRenewalHoweverOftenItIsAsked() throws Exception {
    bench.open();
    bench.now = bench.server.logins().nextDue().orElseThrow();
    var release = new CountDownLatch(1);
    bench.vault.on(
        "auth/token/renew-self",
        request -> {
          release.await();
          return bench.vault.answer(request);
        });
    var logins = bench.server.logins();
    for (var ask = 0; ask < 20; ask++) {
      logins.maintain(bench.now);
      assertThat(logins.nextDue().orElseThrow()).isAfter(bench.now);
    }
    release.countDown();
    await().until(() -> logins.nextDue().orElseThrow().isAfter(bench.now.plusSeconds(60)));
    assertThat(bench.vault.count("auth/token/renew-self")).isEqualTo(1);
  }

  @Test
  void letsLeasesMoveWhereARenewalFindsTheLoginDead() {
    var handle = bench.open();
    bench.now = bench.server.logins().nextDue().orElseThrow();
    bench.vault.forgetTokens();
    renewDue();
    await().until(() -> bench.changed.contains(ACCOUNT));
    assertThat(bench.server.lastEnd(handle)).contains(bench.now);
  }

  @Test
  void makesNoLoginAfterARestart() {
    var handle = bench.open();
    bench.pass(Duration.ofHours(20));
    bench.restart();
    assertThat(bench.server.lastEnd(handle)).isEmpty();
    assertThat(tryOpen()).isInstanceOf(Answer.Ok.class);
    assertThat(logins()).isEqualTo(1);
    assertThat(bench.server.logins().nextDue().orElseThrow())
        .isBeforeOrEqualTo(bench.now.plusSeconds(60));
  }

  @Test
  void learnsTheEndOfAKeptLoginByRenewingIt() {
    bench.open();
    bench.restart();
    bench.pass(Duration.ofSeconds(61));
    renewDue();
    await()
        .until(
            () -> bench.server.logins().nextDue().orElseThrow().isAfter(bench.now.plusSeconds(60)));
    assertThat(logins()).isEqualTo(1);
  }

  @Test
  void logsInAfterARestartWhereTheKeptLoginDied() {
    var handle = bench.open();
    bench.vault.forgetTokens();
    bench.restart();
    var fresh = Workbench.value(tryOpen());
    assertThat(fresh.login()).isNotEqualTo(handle.login());
    assertThat(bench.server.lastEnd(handle)).contains(bench.now);
  }

  @Test
  void remembersOverARestartWhenReplacedLoginsEnd() {
    var old = bench.open();
    bench.now = bench.server.logins().nextDue().orElseThrow();
    bench.vault.longest = 900;
    renewDue();
    await().until(() -> bench.changed.contains(ACCOUNT));
    bench.vault.longest = 100_000;
    bench.open();
    bench.restart();
    assertThat(bench.server.lastEnd(old)).contains(bench.now.plusSeconds(900));
  }

  @Test
  void movesLeasesOffALoginNobodyKnows() {
    var orphan = new Handle("accessor-of-old", "a", "s.t", Handle.Tenancy.CHILD);
    var alone = new Handle("accessor-own", "accessor-own", "s.t", Handle.Tenancy.LOGIN);
    assertThat(bench.server.lastEnd(orphan)).contains(bench.now);
    assertThat(bench.server.lastEnd(alone)).isEmpty();
  }

  @Test
  void savesAgainWhatCouldNotBeSaved() {
    bench.storeWorks = false;
    bench.open();
    assertThat(bench.kept).isEmpty();
    bench.storeWorks = true;
    bench.pass(Duration.ofSeconds(6));
    assertThat(bench.server.logins().nextDue().orElse(Instant.MAX)).isBefore(bench.now);
    bench.server.logins().maintain(bench.now);
    await().until(() -> bench.kept.containsKey(ACCOUNT));
    assertThat(bench.kept.get(ACCOUNT)).hasSize(1);
  }

  @Test
  void endsLoginsThatNothingHangsOn() {
    var handle = bench.open();
    var logins = bench.server.logins();
    assertThat(logins.settle(Set.of(ACCOUNT), Set.of())).isZero();
    assertThat(logins.settle(Set.of(), Set.of(handle.login()))).isZero();
    assertThat(bench.vault.tokens).hasSize(2);
    assertThat(logins.settle(Set.of(), Set.of())).isEqualTo(1);
    assertThat(bench.vault.tokens).isEmpty();
    assertThat(bench.kept.get(ACCOUNT)).isEmpty();
    assertThat(logins.nextDue()).isEmpty();
  }

  @Test
  void tellsALoginThatMayNotSeeItselfFromADeadOne() {
    var denied = Response.error(403, "1 error occurred:\n\t* permission denied\n\n");
    for (var path : List.of("sys/capabilities-self", "auth/token/lookup-self")) {
      bench.vault.on(path, request -> denied);
    }
    assertThat(tryOpen())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.violation().message()).contains("token_no_default_policy"));
    assertThat(bench.changed).isEmpty();
  }

  @Test
  void usesNoBatchTokenForLeases() {
    bench.vault.on(
        LOGIN,
        request ->
            Response.json(
                200,
                "{'auth':{'client_token':'b.AAAA','accessor':'','policies':['default'],"
                    + "'lease_duration':60,'renewable':false,'token_type':'batch'}}"));
    assertThat(tryOpen())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(Reason.BACKEND_MISCONFIGURED);
              assertThat(refused.violation().message()).contains("token_type");
            });
  }

  @Test
  void passesOnThatTheServiceAccountIsMissing() throws Exception {
    var around =
        new VaultServer.Surroundings(
            name ->
                Answer.ok(
                    new BackendConfig(
                        name,
                        bench.vault.address(),
                        Optional.empty(),
                        new BackendConfig.Login(
                            BackendConfig.LoginType.JWT, "jwt", "tenant", "vault"))),
            new TenantSecrets()
                .with(
                    (namespace, name, audience) ->
                        Answer.refused(Reason.SERVICE_ACCOUNT_NOT_FOUND, "no account " + name)),
            new NoStore(),
            VaultObserver.NONE,
            () -> bench.now,
            new Maker("cluster-1", "installation-1"));
    var server = new VaultServer(around, Workbench.SETTINGS);
    assertThat(server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plusSeconds(60)))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            early -> assertThat(early.violation().reason()).isEqualTo(Reason.PENDING));
    server.logins().load();
    assertThat(server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plusSeconds(60)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.violation().reason())
                    .isEqualTo(Reason.SERVICE_ACCOUNT_NOT_FOUND));
  }

  private static final class NoStore implements LoginStore {
    @Override
    public Answer<java.util.Map<dev.tenure.core.lease.Account, List<LoginToken>>> load() {
      return Answer.ok(java.util.Map.of());
    }

    @Override
    public Answer<Boolean> save(dev.tenure.core.lease.Account account, List<LoginToken> logins) {
      return Answer.ok(true);
    }
  }
}
