package dev.tenure.operator.it.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OperatorTest
class PodCertificateIT {
  @Test
  void aPodGetsACertificateForTheKeyOfItsNodeAndNoSecretIsWritten(Tenant tenant) throws Exception {
    var issuer = tenant.issuer();
    var identity = served(tenant, issuer, "api");
    assertThat(identity.now().message("Ready")).contains("tenure.dev/" + issuer.name());
    try (var kubelet = Kubelet.of(tenant)) {
      var keys = pair("EC");
      var answer = kubelet.answer(kubelet.ask(kubelet.pod("api-0"), signer(issuer), keys));

      assertThat(type(answer)).isEqualTo("Issued");
      var leaf = leaf(answer);
      assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
      assertThat(leaf.getSubjectAlternativeNames().toString())
          .contains("api." + tenant.namespace() + ".svc");
      verified(tenant, issuer, leaf);
      assertThat(time(answer, "notAfter")).isEqualTo(leaf.getNotAfter().toInstant());
      assertThat(time(answer, "beginRefreshAt"))
          .isBetween(time(answer, "notBefore"), time(answer, "notAfter"));
    }
    assertThat(tenant.secret("api")).isEmpty();
    assertThat(identity.now().phase()).isEqualTo("Active");
  }

  @Test
  void theWayOfOlderKubeletsWorksToo(Tenant tenant) throws Exception {
    var issuer = tenant.issuer();
    served(tenant, issuer, "api");
    try (var kubelet = Kubelet.of(tenant)) {
      var keys = pair("Ed25519");
      var answer = kubelet.answer(kubelet.askAsBefore(kubelet.pod("api-0"), signer(issuer), keys));
      assertThat(leaf(answer).getPublicKey()).isEqualTo(keys.getPublic());
    }
  }

  @Test
  void withoutOneIdentityTheRequestIsDeniedAndSaysWhatToDo(Tenant tenant) throws Exception {
    var issuer = tenant.issuer();
    // Delivers into a Secret, and so governs no pod.
    tenant.identity("secret").issuer(issuer.name()).create().awaitReady();
    try (var kubelet = Kubelet.of(tenant)) {
      var pod = kubelet.pod("api-0");
      denied(
          kubelet.answer(kubelet.ask(pod, signer(issuer), pair("Ed25519"))),
          Reason.IDENTITY_NOT_FOUND,
          "delivery: Pod");

      served(tenant, issuer, "one");
      served(tenant, issuer, "two");
      denied(
          kubelet.answer(kubelet.ask(pod, signer(issuer), pair("Ed25519"))),
          Reason.IDENTITY_AMBIGUOUS,
          "one, two");
    }
  }

  @Test
  void anIdentityOfAnotherNamespaceGovernsNothingHere(Tenant tenant) throws Exception {
    var issuer = tenant.issuer();
    var neighbour = tenant.neighbour(true);
    served(neighbour, neighbour.issuer(), "api");
    try (var kubelet = Kubelet.of(tenant)) {
      denied(
          kubelet.answer(kubelet.ask(kubelet.pod("api-0"), signer(issuer), pair("Ed25519"))),
          Reason.IDENTITY_NOT_FOUND,
          tenant.namespace());
    }
  }

  @Test
  void wishesOfThePodsAuthorAreDenied(Tenant tenant) throws Exception {
    var issuer = tenant.issuer();
    served(tenant, issuer, "api");
    try (var kubelet = Kubelet.of(tenant)) {
      denied(
          kubelet.answer(
              kubelet.askWishing(
                  kubelet.pod("api-0"), signer(issuer), pair("Ed25519"), "example.com/cn")),
          Reason.INVALID_UNVERIFIED_USER_ANNOTATIONS,
          "example.com/cn");
    }
  }

  @Test
  void aSecretGoesWhenItsIdentityIsDeliveredToPods(Tenant tenant) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("api").issuer(issuer.name()).create();
    identity.awaitReady();
    assertThat(tenant.secret("api")).isPresent();

    identity.edit(
        object ->
            dev.tenure.operator.it.harness.IdentityDraft.changed(
                object, "delivery: Pod\nduration: 2h\nsecretName: null"));
    identity.await("Ready", Reason.READY);
    assertThat(tenant.secret("api")).isEmpty();
  }

  @Test
  void anIdentityThatPodsCannotUseSaysSo(Tenant tenant) {
    tenant
        .identity("api")
        .issuer(tenant.issuer().name())
        .certificate("delivery: Pod\nduration: 30m")
        .create()
        .await("Ready", Reason.DURATION_NOT_ALLOWED);
  }

  private static Watched<?> served(Tenant tenant, Watched<IdentityIssuer> issuer, String name) {
    var identity =
        tenant
            .identity(name)
            .issuer(issuer.name())
            .dns("api." + tenant.namespace() + ".svc")
            .certificate("delivery: Pod\nduration: 2h")
            .create();
    identity.await("Ready", Reason.READY);
    return identity;
  }

  private static String signer(Watched<IdentityIssuer> issuer) {
    return "tenure.dev/" + issuer.name();
  }

  private static KeyPair pair(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private static X509Certificate leaf(Map<?, ?> answer) throws Exception {
    var chain = String.valueOf(answer.get("certificateChain")).getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(chain));
  }

  private static void verified(Tenant tenant, Watched<IdentityIssuer> issuer, X509Certificate leaf)
      throws Exception {
    var bundle =
        tenant
            .admin()
            .configMaps()
            .inNamespace(tenant.namespace())
            .withName(issuer.name())
            .require()
            .getData()
            .get("ca.crt");
    var anchor =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(bundle.getBytes(StandardCharsets.US_ASCII)));
    leaf.verify(anchor.getPublicKey());
    leaf.checkValidity();
    assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
        .isGreaterThanOrEqualTo(Duration.ofHours(1));
  }

  private static Map<?, ?> condition(Map<?, ?> answer) {
    return (Map<?, ?>) ((List<?>) answer.get("conditions")).getFirst();
  }

  private static String type(Map<?, ?> answer) {
    return String.valueOf(condition(answer).get("type"));
  }

  private static Instant time(Map<?, ?> answer, String field) {
    return Instant.parse(String.valueOf(answer.get(field)));
  }

  private static void denied(Map<?, ?> answer, Reason reason, String mend) {
    assertThat(type(answer)).isEqualTo("Denied");
    assertThat(condition(answer).get("reason")).isEqualTo(reason.text());
    assertThat(String.valueOf(condition(answer).get("message"))).contains(mend);
    assertThat(answer.get("certificateChain")).isNull();
  }
}
