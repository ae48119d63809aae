package dev.tenure.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.Principal;
import dev.tenure.operator.vault.FakeVault.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins with a SecretID and with a token that was given, at their bad moments. */
class OtherLoginsTest {
  private static final Principal.SecretKey KEY = new Principal.SecretKey("login", "value");
  private static final Account APP_ROLE =
      new Account("vault", "payments", new Principal.AppRole("role-id", KEY, false), "");
  private static final Account WRAPPED =
      new Account("vault", "payments", new Principal.AppRole("role-id", KEY, true), "");
  private static final Account GIVEN =
      new Account("vault", "payments", new Principal.GivenToken(KEY), "");
  private static final String LOOKUP = "sys/wrapping/lookup";
  private static final String UNWRAP = "sys/wrapping/unwrap";

  private Workbench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Workbench();
    bench.login = new BackendConfig.Login(BackendConfig.LoginType.APP_ROLE, "approle", "", "");
    bench.secrets.texts.put("payments/login/value", "wrapping-token");
    bench.vault.on(
        LOOKUP,
        request ->
            Response.json(200, "{'data':{'creation_path':'auth/approle/role/a/secret-id'}}"));
    bench.vault.on(UNWRAP, request -> Response.json(200, "{'data':{'secret_id':'the-secret-id'}}"));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Answer<Handle> open(Account account) {
    return bench.server.open(
        account, Workbench.SUBJECT, "r1-it", bench.now.plus(Duration.ofDays(30)));
  }

  private String refusal(Account account, Reason reason) {
    var answer = open(account);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    var violation = ((Answer.Refused<Handle>) answer).violation();
    assertThat(violation.reason()).isEqualTo(reason);
    assertThat(violation.message()).doesNotContain("wrapping-token", "the-secret-id");
    return violation.message();
  }

  private String shown(String member) {
    return bench.vault.requests.stream()
        .filter(request -> request.path().equals("auth/approle/login"))
        .map(request -> request.body().getString(member, ""))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void aSecretIdIsShownAsItLies() {
    assertThat(open(APP_ROLE)).isInstanceOf(Answer.Ok.class);
    assertThat(shown("role_id")).isEqualTo("role-id");
    assertThat(shown("secret_id")).isEqualTo("wrapping-token");
    assertThat(bench.vault.count(UNWRAP)).isZero();
  }

  @Test
  void aWrappingTokenIsOpenedOnceAndItsSecretIdOutlivesARestart() {
    assertThat(open(WRAPPED)).isInstanceOf(Answer.Ok.class);
    bench.vault.forgetTokens();
    bench.kept.clear();
    bench.restart();

    assertThat(open(WRAPPED)).isInstanceOf(Answer.Ok.class);
    assertThat(shown("secret_id")).isEqualTo("the-secret-id");
    assertThat(bench.vault.count(UNWRAP)).isEqualTo(1);
    assertThat(bench.vault.count("auth/approle/login")).isEqualTo(2);
  }

  @Test
  void theIntentIsWrittenDownBeforeItIsOpened() {
    var known = new java.util.concurrent.atomic.AtomicBoolean();
    bench.vault.on(
        UNWRAP,
        request -> {
          known.set(bench.secrets.find(WRAPPED).filter(u -> u.secretId().isEmpty()).isPresent());
          return Response.json(200, "{'data':{'secret_id':'the-secret-id'}}");
        });

    assertThat(open(WRAPPED)).isInstanceOf(Answer.Ok.class);
    assertThat(known).isTrue();
  }

  @Test
  void aSecretIdThatCannotBeWrittenDownIsNotUsedAndNotLost() {
    bench.secrets.failingSaves = 1;
    assertThat(open(WRAPPED)).isInstanceOf(Answer.Unavailable.class);
    assertThat(bench.vault.count("auth/approle/login")).isZero();
    bench.pass(Duration.ofSeconds(31));

    assertThat(open(WRAPPED)).isInstanceOf(Answer.Ok.class);
    assertThat(bench.vault.count(UNWRAP)).isEqualTo(1);
  }

  @Test
  void anotherWrappingTokenInTheSecretIsOpenedAnew() {
    open(WRAPPED);
    bench.secrets.texts.put("payments/login/value", "another-token");
    bench.vault.forgetTokens();
    bench.kept.clear();
    bench.restart();

    open(WRAPPED);
    assertThat(bench.vault.count(UNWRAP)).isEqualTo(2);
  }

  @Test
  void whatWrapsSomethingElseIsNotOpened() {
    bench.vault.on(
        LOOKUP, request -> Response.json(200, "{'data':{'creation_path':'kv/data/theirs'}}"));

    assertThat(refusal(WRAPPED, Reason.LOGIN_REFUSED)).contains("kv/data/theirs", "not opened");
    assertThat(bench.vault.count(UNWRAP)).isZero();
  }

  @Test
  void aTokenThatSomebodyElseOpenedIsToldFromOneThatWeWereOpeningWhenWeStopped() {
    bench.vault.on(
        LOOKUP, request -> Response.error(400, "wrapping token is not valid or does not exist"));
    assertThat(refusal(WRAPPED, Reason.LOGIN_REFUSED)).contains("somebody else opened it");
    bench.pass(Duration.ofSeconds(31));

    bench.vault.mend(LOOKUP);
    bench.vault.on(
        LOOKUP,
        request ->
            Response.json(200, "{'data':{'creation_path':'auth/approle/role/a/secret-id'}}"));
    bench.vault.on(UNWRAP, request -> Response.error(500, "gone away"));
    assertThat(open(WRAPPED)).isInstanceOf(Answer.Unavailable.class);
    bench.vault.on(
        LOOKUP, request -> Response.error(400, "wrapping token is not valid or does not exist"));
    bench.restart();
    assertThat(refusal(WRAPPED, Reason.LOGIN_REFUSED)).contains("when the operator was stopped");
  }

  @Test
  void aBackendTakesOneKindOfLoginOnly() {
    assertThat(refusal(GIVEN, Reason.INVALID_SPEC)).contains("spec.login.appRole");
    assertThat(refusal(Workbench.ACCOUNT, Reason.INVALID_SPEC)).contains("spec.login.appRole");
    assertThat(bench.vault.requests).isEmpty();
  }

  @Test
  void aGivenTokenIsTheParentOfItsLeasesAndIsLeftAliveWhenNothingNeedsIt() {
    giving("'renewable':true,'creation_ttl':3600,'ttl':3000", "tenant");

    var handle = Workbench.value(open(GIVEN));
    assertThat(handle.tenancy()).isEqualTo(Handle.Tenancy.CHILD);
    assertThat(bench.server.logins().settle(Set.of(), Set.of())).isEqualTo(1);
    assertThat(bench.vault.requests)
        .as("only children of it may ever be revoked")
        .noneMatch(r -> r.path().equals("auth/token/revoke-self") && r.token().equals("given"));
  }

  @Test
  void aRootTokenIsRefused() {
    giving("'renewable':false,'ttl':0", "root");

    assertThat(refusal(GIVEN, Reason.LOGIN_REFUSED)).contains("root token");
  }

  @Test
  void aGivenTokenNearItsEndTakesOnNothingNew() {
    giving("'renewable':false,'creation_ttl':3600,'ttl':1000", "tenant");

    assertThat(refusal(GIVEN, Reason.LOGIN_REFUSED))
        .contains(bench.now.plusSeconds(1000).toString(), "newer one");
  }

  @Test
  void aGivenTokenThatCannotBeRenewedEndsItsLeasesInTime() {
    giving("'renewable':false,'creation_ttl':3600,'ttl':3000", "tenant");

    var handle = Workbench.value(open(GIVEN));
    assertThat(bench.server.lastEnd(handle)).isEqualTo(Optional.of(bench.now.plusSeconds(3000)));
  }

  @Test
  void anotherTokenInTheSecretIsTakenUpAndLeasesMoveToIt() {
    giving("'renewable':false,'creation_ttl':36000,'ttl':36000", "tenant");
    var handle = Workbench.value(open(GIVEN));
    bench.secrets.texts.put("payments/login/value", "newer");
    bench.vault.on(
        "auth/token/lookup-self",
        request ->
            Response.json(
                200,
                "{'data':{'accessor':'accessor-%s','type':'service','policies':['tenant'],'renewable':false,'creation_ttl':36000,'ttl':36000}}"
                    .formatted(request.token())));
    bench.pass(Duration.ofMinutes(5));

    bench.server.logins().check(bench.now);

    org.awaitility.Awaitility.await().until(() -> bench.changed.contains(GIVEN));
    assertThat(bench.kept.get(GIVEN))
        .extracting(LoginToken::id)
        .containsExactly("accessor-newer", "accessor-given");
    assertThat(bench.server.lastEnd(handle)).as("it moves before the old one ends").isPresent();
  }

  private void giving(String life, String policy) {
    bench.login = new BackendConfig.Login(BackendConfig.LoginType.TOKEN, "", "", "");
    bench.secrets.texts.put("payments/login/value", "given");
    bench.vault.tokens.put("given", new FakeVault.Token("given", "accessor-given", ""));
    bench.vault.on(
        "auth/token/lookup-self",
        request ->
            request.token().equals("given")
                ? Response.json(
                    200,
                    "{'data':{'accessor':'accessor-given','type':'service','policies':['%s'],%s}}"
                        .formatted(policy, life))
                : bench.vault.answer(request));
  }
}
