package dev.tenure.operator.kube.account;

import static dev.tenure.operator.kube.Answers.message;
import static dev.tenure.operator.kube.Answers.reason;
import static dev.tenure.operator.kube.Answers.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants' accounts on a real API server. */
class ServiceAccountsIT {
  private static TestCluster cluster;
  private static Subject subject;

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
    subject = new Subject(Kind.SECRET_LEASE, cluster.namespace(), "ledger-db", "uid");
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @Test
  void requestsATokenForOneAudienceThatEndsSoon() {
    account("tokens", "");

    var token =
        value(
            new KubeServiceAccountTokens(cluster.api())
                .request(cluster.namespace(), "tokens", "vault"));

    var claims = claims(token);
    assertThat(claims.at("/aud/0").asText()).isEqualTo("vault");
    assertThat(claims.path("aud")).hasSize(1);
    assertThat(claims.path("sub").asText())
        .isEqualTo("system:serviceaccount:" + cluster.namespace() + ":tokens");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
  }

  @Test
  void saysThatTheAccountIsMissing() {
    var answer =
        new KubeServiceAccountTokens(cluster.api()).request(cluster.namespace(), "nobody", "vault");

    assertThat(answer).isInstanceOf(Answer.Refused.class);
    assertThat(reason(answer)).isEqualTo(Reason.SERVICE_ACCOUNT_NOT_FOUND);
    assertThat(message(answer)).contains("spec.serviceAccountName");
  }

  @Test
  void saysThatTheOperatorMayNot() {
    account("forbidden", "");
    var nobody = new ConfigBuilder(cluster.config()).withImpersonateUsername("somebody").build();
    try (var clients = KubeClients.connect(nobody, "test")) {
      var api = new KubeApi(clients.requests(), 1, InstantSource.system());

      var answer =
          new KubeServiceAccountTokens(api).request(cluster.namespace(), "forbidden", "vault");

      assertThat(reason(answer)).isEqualTo(Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
      assertThat(message(answer)).contains("cannot create").contains("enrol the namespace");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SecretLease/ledger-db                        | true",
        "MachineIdentity/a, SecretLease/ledger-db ,x  | true",
        "MachineIdentity/ledger-db                    | false",
        "SecretLease/ledger-db-2                      | false",
        "ledger-db                                    | false",
        "''                                           | false",
        "',,,/,'                                      | false"
      })
  void readsTheAccountsOwnConsent(String users, boolean consents) {
    var name = "consent-" + Integer.toHexString(users.hashCode());
    account(name, users);

    var answer = new KubeAccountConsent(cluster.api()).check(subject, name);

    if (consents) {
      assertThat(answer).isEqualTo(Answer.ok(true));
    } else {
      assertThat(answer).isInstanceOf(Answer.Refused.class);
      assertThat(reason(answer)).isEqualTo(Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
      assertThat(message(answer)).contains("SecretLease/ledger-db").contains("tenure.dev/used-by");
    }
  }

  @Test
  void thereIsNoConsentOfAMissingAccount() {
    assertThat(reason(new KubeAccountConsent(cluster.api()).check(subject, "nobody")))
        .isEqualTo(Reason.SERVICE_ACCOUNT_NOT_FOUND);
  }

  private static void account(String name, String users) {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(cluster.namespace())
                .withName(name)
                .addToAnnotations("tenure.dev/used-by", users)
                .endMetadata()
                .build())
        .create();
  }

  private static JsonNode claims(String token) {
    var payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return Json.read(new String(payload, UTF_8)).orElseThrow();
  }
}
