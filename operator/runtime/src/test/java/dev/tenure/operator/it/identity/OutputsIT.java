package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The forms in which a certificate lies in its Secret. */
@OperatorTest
class OutputsIT {
  private static final String PASSWORD = "correct horse battery staple";

  @Test
  void keystoresWaitForTheirPasswordAndGoWithTheSpec(Tenant tenant) throws Exception {
    var identity =
        tenant
            .identity("web")
            .issuer(tenant.issuer().name())
            .certificate(
                """
                additionalOutputs: [CombinedPEM, DER]
                privateKey: {algorithm: RSA, encoding: PKCS1}
                keystores:
                  pkcs12: {passwordSecretRef: {name: keystore, key: password}}
                  jks: {alias: web, passwordSecretRef: {name: keystore, key: password}}
                """)
            .create();
    var stalled = identity.await("Stalled", Reason.PASSWORD_NOT_FOUND);
    assertThat(stalled.message("Stalled")).contains("Secret keystore", "kubectl create secret");
    assertThat(tenant.secret("web")).isEmpty();

    tenant.admin().resource(password(tenant)).create();
    identity.awaitReady();

    var secret = tenant.secret("web").orElseThrow();
    assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
    assertThat(Certificate.text(secret, "tls.key")).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(Certificate.text(secret, "tls-combined.pem"))
        .isEqualTo(Certificate.text(secret, "tls.key") + Certificate.text(secret, "tls.crt"));
    assertThat(bytes(secret, "key.der")).isNotEmpty();
    assertHolds(opened(secret, "keystore.p12", PASSWORD), "certificate", secret);
    assertHolds(opened(secret, "keystore.jks", PASSWORD), "web", secret);
    assertThat(opened(secret, "truststore.p12", PASSWORD).isCertificateEntry("ca")).isTrue();
    assertThat(opened(secret, "truststore.jks", PASSWORD).isCertificateEntry("ca")).isTrue();

    identity.edit(i -> IdentityDraft.changed(i, "additionalOutputs: null\nkeystores: {jks: {}}"));
    identity.await("is issued anew", seen -> seen.status("rotation.id").equals("2"));

    var less = tenant.secret("web").orElseThrow();
    assertThat(less.getData().keySet())
        .containsExactlyInAnyOrder(
            "tls.crt", "tls.key", "ca.crt", "keystore.jks", "truststore.jks", "keystore-password");
    assertHolds(
        opened(less, "keystore.jks", Certificate.text(less, "keystore-password")),
        "certificate",
        less);
  }

  @Test
  void aPasswordThatIsMadeStaysAndNoFormIsEverBehind(Tenant tenant) throws Exception {
    var versions = new ConcurrentLinkedQueue<Secret>();
    try (var _ = watch(tenant, versions)) {
      rotateWithAKeystore(tenant);
    }

    assertThat(versions).hasSizeGreaterThanOrEqualTo(2);
    for (var version : versions) {
      var password = Certificate.text(version, "keystore-password");
      assertHolds(opened(version, "keystore.p12", password), "certificate", version);
    }
  }

  private static Watch watch(Tenant tenant, Queue<Secret> versions) {
    return tenant
        .admin()
        .secrets()
        .inNamespace(tenant.namespace())
        .withName("web")
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Secret secret) {
                versions.add(secret);
              }

              @Override
              public void onClose(WatcherException cause) {
                throw new AssertionError(cause);
              }
            });
  }

  private static void rotateWithAKeystore(Tenant tenant) throws Exception {
    var identity =
        tenant
            .identity("web")
            .issuer(tenant.issuer().name())
            .certificate("keystores:\n  pkcs12: {}")
            .create();
    identity.awaitReady();
    var first = tenant.secret("web").orElseThrow();
    var made = Certificate.text(first, "keystore-password");

    identity.edit(
        i -> IdentityDraft.changed(i, "dnsNames: [web2.%s.svc]".formatted(tenant.namespace())));
    identity.await("is issued anew", seen -> seen.status("rotation.id").equals("2"));

    var second = tenant.secret("web").orElseThrow();
    assertThat(Certificate.text(second, "keystore-password")).isEqualTo(made);
    assertHolds(opened(second, "keystore.p12", made), "certificate", second);
    assertThat(Certificate.of(second).key()).isNotEqualTo(Certificate.of(first).key());
  }

  private static void assertHolds(KeyStore store, String alias, Secret secret)
      throws GeneralSecurityException {
    assertThat(store.isKeyEntry(alias)).isTrue();
    assertThat(store.getCertificate(alias)).isEqualTo(Certificate.of(secret).leaf());
  }

  private static KeyStore opened(Secret secret, String key, String password)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(key.endsWith(".jks") ? "JKS" : "PKCS12");
    store.load(new ByteArrayInputStream(bytes(secret, key)), password.toCharArray());
    return store;
  }

  private static byte[] bytes(Secret secret, String key) {
    return Base64.getDecoder().decode(secret.getData().get(key));
  }

  private static Secret password(Tenant tenant) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("keystore")
        .withNamespace(tenant.namespace())
        .endMetadata()
        .addToStringData("password", PASSWORD)
        .build();
  }
}
