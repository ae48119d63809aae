package dev.tenure.operator.vault;

import static dev.tenure.operator.vault.Workbench.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.lease.SecretServer.Value;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import dev.tenure.operator.vault.FakeVault.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValuesTest {
  private static final String LOOKUP = "sys/internal/ui/mounts/";

  private Workbench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Workbench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void mounted(String mount, String below, String type, String options) {
    bench.vault.on(
        LOOKUP + mount + below,
        request ->
            Response.json(
                200,
                "{'data':{'path':'%s','type':'%s','options':%s}}".formatted(mount, type, options)));
  }

  private Answer<SecretData> read(String path) {
    return bench.server.readValue(ACCOUNT, new ValueQuery(path, Optional.empty())).map(Value::data);
  }

  private static String value(Answer<SecretData> answer, String key) {
    return new String(Workbench.value(answer).values().get(key), StandardCharsets.UTF_8);
  }

  private static Violation refusal(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<?>) answer).violation();
  }

  @Test
  void findsVersion2ValuesBelowData() {
    mounted("team/kv/", "payments/app", "kv", "{'version':'2'}");
    bench.vault.on(
        "team/kv/data/payments/app",
        request -> Response.json(200, "{'data':{'data':{'user':'u','n':7},'metadata':{}}}"));
    assertThat(value(read("team/kv/payments/app"), "n")).isEqualTo("7");
    assertThat(value(read("team/kv/payments/app"), "user")).isEqualTo("u");
    assertThat(bench.vault.count(LOOKUP + "team/kv/payments/app")).isEqualTo(1);
  }

  @Test
  void asksForAVersionByNumber() {
    mounted("kv/", "app", "kv", "{'version':'2'}");
    bench.vault.on(
        "kv/data/app?version=3", request -> Response.json(200, "{'data':{'data':{'a':'third'}}}"));
    var answer =
        bench.server.readValue(ACCOUNT, new ValueQuery("kv/app", Optional.of(3))).map(Value::data);
    assertThat(value(answer, "a")).isEqualTo("third");
  }

  @Test
  void followsTheRotationOfAnAccountThatAnEngineKeeps() {
    var path = "database/static-creds/app";
    mounted("database/", "static-creds/app", "database", "null");
    bench.vault.on(
        path,
        request ->
            Response.json(
                200,
                "{'data':{'username':'app','password':'p','ttl':42,'rotation_period':60,"
                    + "'last_vault_rotation':'2026-11-22T12:00:00Z'}}"));
    var read = bench.server.readValue(ACCOUNT, new ValueQuery(path, Optional.empty()));
    assertThat(Workbench.value(read).rotatesIn()).contains(Duration.ofSeconds(42));
    assertThat(Workbench.value(read).data().keys()).containsExactly("password", "username");
    assertThat(refusal(read("database/creds/app")).message()).contains("read it with `dynamic`");
    assertThat(bench.vault.count("database/creds/app")).isZero();
  }

  @Test
  void readsNothingElseOfSuchAnEngine() {
    for (var below : List.of("creds/app", "static-creds", "roles/static-creds/app")) {
      mounted("database/", below, "database", "null");
      assertThat(refusal(read("database/" + below)).message()).contains("read it with `dynamic`");
      assertThat(bench.vault.count("database/" + below)).isZero();
    }
    mounted("ldap/", "static-cred/app", "ldap", "null");
    bench.vault.on(
        "ldap/static-cred/app",
        request -> Response.json(200, "{'lease_id':'ldap/x','data':{'password':'p'}}"));
    assertThat(refusal(read("ldap/static-cred/app")).message()).contains("answers with a lease");
  }

  @Test
  void aVersionOfWhatHasNoneIsRefused() {
    mounted("kv1/", "app", "kv", "null");
    var answer = bench.server.readValue(ACCOUNT, new ValueQuery("kv1/app", Optional.of(3)));
    assertThat(refusal(answer).message()).contains("leave spec.static.version out");
  }

  @Test
  void readsVersion1AsItIsWritten() {
    mounted("kv1/", "payments/app", "kv", "null");
    bench.vault.on("kv1/payments/app", request -> Response.json(200, "{'data':{'a':'b'}}"));
    assertThat(value(read("kv1/payments/app"), "a")).isEqualTo("b");
  }

  @Test
  void forgetsWhatItKnewOfAMountWhereNothingIsFound() {
    mounted("kv/", "app", "kv", "{'version':'1'}");
    bench.vault.on("kv/app", request -> Response.json(200, "{'data':{'a':'one'}}"));
    assertThat(value(read("kv/app"), "a")).isEqualTo("one");
    mounted("kv/", "app", "kv", "{'version':'2'}");
    bench.vault.mend("kv/app");
    bench.vault.on("kv/data/app", request -> Response.json(200, "{'data':{'data':{'a':'two'}}}"));
    assertThat(refusal(read("kv/app")).reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(value(read("kv/app"), "a")).isEqualTo("two");
  }

  @Test
  void saysThatAVersionWasDeleted() {
    mounted("kv/", "app", "kv", "{'version':'2'}");
    bench.vault.on(
        "kv/data/app",
        request ->
            Response.json(404, "{'data':{'data':null,'metadata':{'deletion_time':'2026'}}}"));
    assertThat(refusal(read("kv/app")).message()).contains("deleted");
  }

  @Test
  void saysThatThereIsNoValue() {
    mounted("kv/", "app", "kv", "{'version':'2'}");
    var refusal = refusal(read("kv/app"));
    assertThat(refusal.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(refusal.message()).contains("kv/app").contains("no value");
  }

  @Test
  void tellsHowToMendAPathThatMayNotBeSeen() {
    bench.vault.on(LOOKUP + "kv/other", request -> FakeVault.DENIED);
    var refusal = refusal(read("kv/other"));
    assertThat(refusal.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(refusal.message()).contains("role 'tenant'").contains("grant `read`");
  }

  @Test
  void namesThePathThatAPolicyMustGrant() {
    mounted("kv/", "app", "kv", "{'version':'2'}");
    bench.vault.on("kv/data/app", request -> FakeVault.DENIED);
    var refusal = refusal(read("kv/app"));
    assertThat(refusal.reason()).isEqualTo(Reason.BACKEND_REFUSED);
    assertThat(refusal.message()).contains("kv/data/");
  }

  @Test
  void readsNoOtherEngineThanKv() {
    mounted("database/", "creds/ledger", "database", "null");
    assertThat(refusal(read("database/creds/ledger")).message()).contains("`dynamic`");
    assertThat(bench.vault.paths()).doesNotContain("database/creds/ledger");
  }

  @Test
  void readsNoEngineItself() {
    mounted("team/kv/", "", "kv", "{'version':'2'}");
    bench.vault.on(
        LOOKUP + "team/kv",
        request ->
            Response.json(
                200, "{'data':{'path':'team/kv/','type':'kv','options':{'version':'2'}}}"));
    assertThat(refusal(read("team/kv")).message()).contains("the engine itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sys/x",
        "auth/x",
        "identity/x",
        "cubbyhole/x",
        "kv/../x",
        "kv//x",
        "kv/%41",
        "kv"
      })
  void asksNothingOfPathsThatAreNotATenants(String path) {
    assertThat(refusal(read(path)).reason()).isEqualTo(Reason.INVALID_SPEC);
    assertThat(bench.vault.requests).isEmpty();
  }
}
