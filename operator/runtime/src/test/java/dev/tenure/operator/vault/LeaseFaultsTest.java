package dev.tenure.operator.vault;

import static dev.tenure.operator.vault.Workbench.ACCOUNT;
import static dev.tenure.operator.vault.Workbench.QUERY;
import static dev.tenure.operator.vault.Workbench.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.operator.vault.FakeVault.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseFaultsTest {
  private Workbench bench;
  private Handle handle;

  @BeforeEach
  void open() throws Exception {
    bench = new Workbench();
    handle = bench.open();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static String said(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> _ -> "ok";
      case Answer.Refused<?>(var violation) -> "refused " + violation.reason();
      case Answer.Unavailable<?>(var violation, _) -> "unavailable " + violation.reason();
      case Answer.Pending<?>(var violation, _) -> "pending " + violation.reason();
      case Answer.Gone<?>(var violation) -> "gone " + violation.reason();
    };
  }

  @Nested
  class Opening {
    @Test
    void tiesTheChildToTheObjectAndToTheEndOfItsTenure() {
      var request =
          bench.vault.requests.stream().filter(r -> r.path().equals("auth/token/create")).toList();
      assertThat(request).hasSize(1);
      var body = request.getFirst().body();
      assertThat(body.get("meta").asObject().getString("tenure_uid")).isEqualTo(SUBJECT.uid());
      assertThat(body.get("meta").asObject().getString("tenure_object"))
          .isEqualTo("payments/ledger-db");
      assertThat(body.get("meta").asObject().getString("tenure_installation"))
          .isEqualTo("installation-1");
      assertThat(body.getString("ttl")).isEqualTo("300s");
      assertThat(body.getString("explicit_max_ttl")).isEqualTo(30 * 86400 + "s");
      assertThat(handle.tenancy()).isEqualTo(Handle.Tenancy.CHILD);
      assertThat(handle.login()).isEqualTo("accessorNumber00000001");
    }

    @Test
    void givesALoginOfItsOwnWhereChildrenAreNotAllowed() {
      bench.vault.capabilities.remove("auth/token/create");
      bench.vault.forgetTokens();
      bench.pass(Duration.ofMinutes(1));
      var own = bench.open();
      assertThat(own.tenancy()).isEqualTo(Handle.Tenancy.LOGIN);
      assertThat(own.login()).isEqualTo(own.accessor());
      assertThat(bench.vault.requests.getLast().path()).isEqualTo("auth/token/renew-self");
      assertThat(bench.vault.requests.getLast().body().getString("increment")).isEqualTo("300s");
    }

    @Test
    void refusesALoginThatCouldNotBeTakenBack() {
      bench.vault.capabilities.remove("auth/token/revoke-self");
      bench.vault.forgetTokens();
      bench.pass(Duration.ofMinutes(1));
      var answer = bench.server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plusSeconds(1000));
      assertThat(said(answer)).isEqualTo("refused BACKEND_REFUSED");
      assertThat(answer.toString()).contains("auth/token/revoke-self").contains("default");
    }

    @Test
    void leasesNothingAfterTheTenure() {
      assertThat(said(bench.server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.minusSeconds(1))))
          .isEqualTo("refused EXPIRED");
    }

    @Test
    void namesAMissingBackend() {
      var nowhere = new dev.tenure.core.lease.Account("gone", "payments", "payments-api", "tenant");
      assertThat(said(bench.server.open(nowhere, SUBJECT, "r1-it", bench.now.plusSeconds(100))))
          .isEqualTo("refused BACKEND_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
      "400, unknown role, refused LOGIN_REFUSED",
      "403, permission denied, refused LOGIN_REFUSED",
      "404, no handler for route, refused BACKEND_MISCONFIGURED",
      "500, internal, unavailable BACKEND_UNREACHABLE",
      "503, Vault is sealed, unavailable BACKEND_SEALED",
      "429, too many, unavailable BACKEND_THROTTLED"
    })
    void tellsWhyALoginFails(int status, String error, String expected) {
      bench.vault.forgetTokens();
      bench.pass(Duration.ofMinutes(1));
      bench.vault.on("auth/kubernetes/login", request -> Response.error(status, error));
      assertThat(said(bench.server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plusSeconds(100))))
          .isEqualTo(expected);
    }
  }

  @Nested
  class Reading {
    @Test
    void deliversEveryValueAndMakesTheTokenOutliveTheLease() {
      var leased = bench.read(handle);
      assertThat(text(leased.data().values()))
          .isEqualTo(
              Map.of(
                  "username", "v-ledger-1",
                  "password", bench.vault.password,
                  "port", "5432",
                  "tls", "true",
                  "more", "{\"a\":[1,2]}"));
      assertThat(leased.lease().end()).isEqualTo(bench.now.plusSeconds(600));
      assertThat(bench.vault.requests.getLast().path()).isEqualTo("auth/token/renew-self");
      assertThat(bench.vault.requests.getLast().body().getString("increment")).isEqualTo("660s");
    }

    @Test
    void endsTheLeaseWithATokenThatCannotLastAsLong() {
      bench.vault.longest = 100;
      assertThat(bench.read(handle).lease().end()).isEqualTo(bench.now.plusSeconds(100));
    }

    @Test
    void keepsTheCredentialForAMomentWhereTheTokenCannotBeRenewedNow() {
      bench.vault.on("auth/token/renew-self", request -> Response.error(500, "down"));
      assertThat(bench.read(handle).lease().end()).isEqualTo(bench.now.plusSeconds(60));
    }

    @Test
    void sendsParametersWithPost() {
      bench.vault.on("pki/issue/web", request -> Response.error(400, "no"));
      bench.server.read(
          ACCOUNT, handle, new Query("pki/issue/web", "POST", Map.of("common_name", "a.b")));
      var last = bench.vault.requests.getLast();
      assertThat(last.method()).isEqualTo("POST");
      assertThat(last.token()).isEqualTo(handle.token());
      assertThat(last.body().getString("common_name")).isEqualTo("a.b");
    }

    @ParameterizedTest
    @CsvSource({
      "400, unknown role: ledger, refused PATH_NOT_FOUND",
      "400, bad parameter, refused BACKEND_REFUSED",
      "403, permission denied, refused BACKEND_REFUSED",
      "404, no handler, refused PATH_NOT_FOUND",
      "405, unsupported operation, refused INVALID_SPEC",
      "412, stale, unavailable BACKEND_UNREACHABLE",
      "429, slow down, unavailable BACKEND_THROTTLED",
      "472, disaster recovery, unavailable BACKEND_UNREACHABLE",
      "473, performance standby, unavailable BACKEND_UNREACHABLE",
      "500, engine is down, unavailable BACKEND_UNREACHABLE",
      "502, upstream, unavailable BACKEND_UNREACHABLE",
      "503, Vault is sealed, unavailable BACKEND_SEALED",
      "503, no leader, unavailable BACKEND_UNREACHABLE"
    })
    void tellsFaultsApart(int status, String error, String expected) {
      bench.vault.on("database/creds/ledger", request -> Response.error(status, error));
      assertThat(said(bench.server.read(ACCOUNT, handle, QUERY))).isEqualTo(expected);
    }

    @Test
    void saysLostWhereTheTokenIsDead() {
      bench.vault.tokens.remove(handle.token());
      assertThat(said(bench.server.read(ACCOUNT, handle, QUERY))).isEqualTo("gone LEASE_LOST");
    }

    @Test
    void tellsToUseStaticForAPathWithoutALease() {
      bench.vault.on(
          "database/creds/ledger",
          request -> Response.json(200, "{'lease_id':'','data':{'a':'b'}}"));
      var answer = bench.server.read(ACCOUNT, handle, QUERY);
      assertThat(said(answer)).isEqualTo("refused INVALID_SPEC");
      assertThat(answer.toString()).contains("`static`");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "sys/mounts",
          "auth/token/create",
          "identity/entity",
          "cubbyhole/x",
          "AUTH/token/create",
          "team-b/sys/leases/lookup",
          "team-b/Auth/token/create",
          "../sys/mounts",
          "kv/../sys/mounts",
          "kv//x",
          "/kv/x",
          "kv/x/",
          "kv/%2e%2e/sys",
          "kv/x?list=true",
          "kv",
          ""
        })
    void asksNothingOfPathsThatAreNotATenants(String path) {
      var before = bench.vault.requests.size();
      var answer = bench.server.read(ACCOUNT, handle, new Query(path, "GET", Map.of()));
      assertThat(said(answer)).isEqualTo("refused INVALID_SPEC");
      assertThat(bench.vault.requests).hasSize(before);
    }
  }

  @Nested
  class Renewing {
    private ServerLease lease;

    @BeforeEach
    void read() {
      lease = bench.read(handle).lease();
    }

    @Test
    void renewsTokenAndLease() {
      bench.pass(Duration.ofMinutes(6));
      var renewed = Workbench.value(bench.renew(handle, lease));
      assertThat(renewed.end()).isEqualTo(bench.now.plusSeconds(600));
      assertThat(bench.vault.requests.getLast().path()).isEqualTo("sys/leases/renew");
      assertThat(bench.vault.requests.getLast().token()).isEqualTo(handle.token());
    }

    @Test
    void neverShortensTheTokenBelowWhatTheLeaseWasPromised() {
      bench.server.renew(ACCOUNT, handle, lease, Duration.ofSeconds(10));
      var renewal = bench.vault.requests.get(bench.vault.requests.size() - 2);
      assertThat(renewal.body().getString("increment")).isEqualTo("660s");
    }

    @Test
    void endsSoonerWhereTheServerCutsIt() {
      bench.vault.longest = 120;
      var renewed = Workbench.value(bench.renew(handle, lease));
      assertThat(renewed.duration()).isEqualTo(Duration.ofSeconds(120));
      assertThat(renewed.end()).isEqualTo(bench.now.plusSeconds(120));
    }

    @ParameterizedTest
    @CsvSource({
      "400, lease not found, gone LEASE_LOST",
      "400, lease expired, gone LEASE_LOST",
      "400, lease is not renewable, gone LEASE_LOST",
      "400, lease is expired and has failed previous revocation attempts, gone LEASE_LOST",
      "400, invalid lease, gone LEASE_LOST",
      "400, 'failed to renew entry: past the max TTL, cannot renew', gone LEASE_LOST",
      "400, failed to renew entry: connection refused, unavailable BACKEND_UNREACHABLE",
      "400, something new, refused BACKEND_REFUSED",
      "403, permission denied, refused BACKEND_REFUSED",
      "408, timed out, unavailable BACKEND_UNREACHABLE",
      "429, slow down, unavailable BACKEND_THROTTLED",
      "472, disaster recovery, unavailable BACKEND_UNREACHABLE",
      "500, engine is down, unavailable BACKEND_UNREACHABLE",
      "502, upstream, unavailable BACKEND_UNREACHABLE",
      "503, OpenBao is sealed, unavailable BACKEND_SEALED",
      "503, no leader, unavailable BACKEND_UNREACHABLE",
      "307, moved, unavailable BACKEND_UNREACHABLE"
    })
    void tellsFaultsApart(int status, String error, String expected) {
      bench.vault.on("sys/leases/renew", request -> Response.error(status, error));
      assertThat(said(bench.renew(handle, lease))).isEqualTo(expected);
    }

    @Test
    void saysLostWhereTheTokenIsDead() {
      bench.vault.tokens.remove(handle.token());
      assertThat(said(bench.renew(handle, lease))).isEqualTo("gone LEASE_LOST");
    }

    @Test
    void saysLostWhereTheTokenDiesBetweenTheTwoRenewals() {
      bench.vault.on(
          "sys/leases/renew",
          request -> {
            bench.vault.tokens.remove(handle.token());
            return FakeVault.DENIED;
          });
      assertThat(said(bench.renew(handle, lease))).isEqualTo("gone LEASE_LOST");
    }

    @Test
    void believesNoDenialOfSomethingThatIsNotVault() {
      bench.vault.on(
          "auth/token/renew-self",
          request -> new Response(403, "<html>Forbidden by proxy</html>", Map.of()));
      assertThat(said(bench.renew(handle, lease))).isEqualTo("unavailable BACKEND_UNREACHABLE");
    }

    @Test
    void namesTheMissingRight() {
      bench.vault.on("sys/leases/renew", request -> FakeVault.DENIED);
      assertThat(bench.renew(handle, lease).toString())
          .contains("grant it `update` on sys/leases/renew");
    }
  }

  @Nested
  class Revoking {
    private ServerLease lease;

    @BeforeEach
    void read() {
      lease = bench.read(handle).lease();
    }

    private Answer<Boolean> revoke() {
      return bench.server.revoke(ACCOUNT, handle, Optional.of(lease));
    }

    @Test
    void endsTheTokenAndSeesTheLeaseGone() {
      assertThat(said(revoke())).isEqualTo("ok");
      assertThat(bench.vault.tokens).doesNotContainKey(handle.token());
      assertThat(bench.vault.requests.getLast().path()).isEqualTo("sys/leases/lookup");
    }

    @Test
    void isDoneWhereItWasGoneBefore() {
      revoke();
      assertThat(said(revoke())).isEqualTo("ok");
    }

    @Test
    void isPendingWhileTheServerStillKnowsTheLease() {
      bench.vault.on("sys/leases/lookup", request -> Response.json(200, "{'data':{'ttl':1}}"));
      assertThat(said(revoke())).isEqualTo("unavailable REVOCATION_PENDING");
      bench.vault.mend("sys/leases/lookup");
      assertThat(said(revoke())).isEqualTo("ok");
    }

    @Test
    void waitsForALeaseThatGoesALittleLater() {
      bench.vault.on(
          "sys/leases/lookup",
          request ->
              bench.vault.count("sys/leases/lookup") < 3
                  ? Response.json(200, "{'data':{'ttl':1}}")
                  : Response.error(400, "invalid lease"));
      assertThat(said(revoke())).isEqualTo("ok");
      assertThat(bench.vault.count("sys/leases/lookup")).isEqualTo(3);
    }

    @Test
    void isPendingWhileTheTokenStillLives() {
      bench.vault.on("auth/token/revoke-self", request -> FakeVault.DENIED);
      assertThat(said(revoke())).isEqualTo("unavailable REVOCATION_PENDING");
    }

    @ParameterizedTest
    @CsvSource({"500, unavailable BACKEND_UNREACHABLE", "429, unavailable BACKEND_THROTTLED"})
    void isNotDoneWhereTheServerFails(int status, String expected) {
      bench.vault.on("auth/token/revoke-self", request -> Response.error(status, "no"));
      assertThat(said(revoke())).isEqualTo(expected);
    }

    @Test
    void waitsForTheLatestEndOfTheLeaseWhereTheAccountIsGone() {
      bench.vault.forgetTokens();
      bench.vault.on("auth/kubernetes/login", request -> FakeVault.DENIED);
      bench.pass(Duration.ofMinutes(1));
      assertThat(said(revoke())).isEqualTo("unavailable REVOCATION_PENDING");
      bench.pass(Duration.ofMinutes(11));
      assertThat(said(revoke())).isEqualTo("ok");
    }

    @Test
    void doesNotTakeTheFirstEndOfARenewedLeaseForItsLast() {
      bench.pass(Duration.ofMinutes(9));
      assertThat(said(bench.renew(handle, lease))).isEqualTo("ok");
      bench.pass(Duration.ofMinutes(2));
      bench.vault.forgetTokens();
      bench.vault.on("auth/kubernetes/login", request -> FakeVault.DENIED);
      assertThat(clockIsAfter(lease)).isTrue();
      assertThat(said(revoke())).isEqualTo("unavailable REVOCATION_PENDING");
      bench.pass(Duration.ofMinutes(9));
      assertThat(said(revoke())).isEqualTo("unavailable REVOCATION_PENDING");
      bench.pass(Duration.ofMinutes(2));
      assertThat(said(revoke())).isEqualTo("ok");
    }

    private boolean clockIsAfter(ServerLease read) {
      return bench.now.isAfter(read.end());
    }

    @Test
    void confirmsTheTokenAloneWhereNoLeaseIsKnown() {
      var before = bench.vault.count("sys/leases/lookup");
      assertThat(said(bench.server.revoke(ACCOUNT, handle, Optional.empty()))).isEqualTo("ok");
      assertThat(bench.vault.count("sys/leases/lookup")).isEqualTo(before);
    }
  }

  private static Map<String, String> text(Map<String, byte[]> values) {
    var texts = new java.util.HashMap<String, String>();
    values.forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
    return texts;
  }
}
