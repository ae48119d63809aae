package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.CharacterClass;
import dev.tenure.api.v1alpha1.GeneratedSource;
import dev.tenure.api.v1alpha1.PasswordSource;
import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.api.v1alpha1.SshKeySource;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values that are made in place: the Secret is the only place where one exists. */
@OperatorTest
class GeneratedValueIT {
  @Test
  void isMadeAsAsked(Tenant tenant) {
    var password =
        new LeaseDraft(tenant, null, "password")
            .password(40, CharacterClass.LOWER, CharacterClass.DIGIT)
            .create();
    var bytes = new LeaseDraft(tenant, null, "bytes").bytes(48).create();
    var uuid = new LeaseDraft(tenant, null, "uuid").uuid(null).create();
    for (var lease : List.of(password, bytes, uuid)) {
      var ready = lease.awaitReady();
      assertThat(ready.status("leased")).isEmpty();
      assertThat(ready.status("backend")).isEmpty();
    }

    assertThat(text(tenant, "password", "password")).matches("[a-z0-9]{40}").matches(".*[0-9].*");
    assertThat(raw(tenant, "bytes", "bytes")).hasSize(48);
    assertThat(UUID.fromString(text(tenant, "uuid", "uuid")).version()).isEqualTo(4);
  }

  @Test
  void isMadeAnewWhenItsTimeHasCome(Tenant tenant) {
    var lease = new LeaseDraft(tenant, null, "id").uuid("60s").create();
    var first = lease.awaitReady();
    var value = text(tenant, "id", "uuid");

    var second =
        lease.await("rotates", Duration.ofSeconds(90), s -> s.status("rotation.id").equals("2"));

    assertThat(Duration.between(first.time("rotation.at"), second.time("rotation.at")))
        .as("nine tenths of the interval at least, and not later than it")
        .isBetween(Duration.ofSeconds(53), Duration.ofSeconds(62));
    assertThat(text(tenant, "id", "uuid")).isNotEqualTo(value);
  }

  @Test
  void keysAreMadeAndLieInASecretOfTheirType(Tenant tenant) {
    var key =
        new LeaseDraft(tenant, null, "key")
            .composing(SecretType.SSH_AUTH, Map.of())
            .generated(
                new GeneratedSource(
                    null,
                    null,
                    null,
                    new SshKeySource(null, null, "deploy@payments"),
                    null,
                    null,
                    null,
                    null))
            .create();

    key.awaitReady();

    assertThat(tenant.secret("key").orElseThrow().getType()).isEqualTo("kubernetes.io/ssh-auth");
    assertThat(text(tenant, "key", "ssh-privatekey")).startsWith("-----BEGIN OPENSSH PRIVATE KEY");
    assertThat(text(tenant, "key", "ssh-publickey"))
        .startsWith("ssh-ed25519 ")
        .endsWith(" deploy@payments\n");
  }

  @Test
  void theValueBeforeLiesBesideTheNewOneForTheOverlap(Tenant tenant) {
    var lease = new LeaseDraft(tenant, null, "pw").generated(password("15s", false)).create();
    lease.awaitReady();
    var first = text(tenant, "pw", "password");

    lease.annotate("tenure.dev/renew", "1");
    Bench.await("the value before lies beside the new one")
        .until(
            () -> {
              var secret = tenant.secret("pw").orElseThrow();
              return secret.getData().containsKey("previous-password")
                  && Bench.value(secret, "previous-password").equals(first)
                  && !Bench.value(secret, "password").equals(first);
            });
    assertThat(text(tenant, "pw", "password")).isNotEqualTo(first);
    var second = text(tenant, "pw", "password");
    Bench.await("the value before goes")
        .until(
            () -> tenant.secret("pw").orElseThrow().getData().keySet().equals(Set.of("password")));

    assertThat(text(tenant, "pw", "password")).isEqualTo(second);
    assertThat(lease.awaitEvent(Reason.UP_TO_DATE)).contains("overlap is over");
    assertThat(lease.now().status("rotation.id")).isEqualTo("2");
  }

  @Test
  void aLostValueIsReplacedLoudlyOrKeptForAPerson(Tenant tenant) {
    var kept = new LeaseDraft(tenant, null, "kept").generated(password("1h", true)).create();
    var loud = new LeaseDraft(tenant, null, "loud").generated(password("1h", false)).create();
    kept.awaitReady();
    loud.awaitReady();
    var secret = tenant.secret("kept").orElseThrow();

    for (var name : List.of("kept", "loud")) {
      tenant.admin().secrets().inNamespace(tenant.namespace()).withName(name).delete();
    }

    assertThat(loud.awaitEvent(Reason.ROTATED)).contains("SecretMissing", "is lost");
    var stalled = kept.await("Stalled", Reason.VALUE_LOST);
    assertThat(stalled.message("Stalled")).contains("restore the Secret", "keep to false");
    assertThat(tenant.secret("kept")).isEmpty();
    secret.getMetadata().setResourceVersion(null);
    secret.getMetadata().setUid(null);
    tenant.admin().secrets().inNamespace(tenant.namespace()).resource(secret).create();
    var back = kept.awaitReady();
    assertThat(back.status("rotation.id")).as("the restored value is taken").isEqualTo("1");
  }

  private static GeneratedSource password(String overlap, boolean keep) {
    return new GeneratedSource(
        new PasswordSource(20, List.of(), null, null), null, null, null, null, null, overlap, keep);
  }

  private static String text(Tenant tenant, String secret, String key) {
    return Bench.value(tenant.secret(secret).orElseThrow(), key);
  }

  private static byte[] raw(Tenant tenant, String secret, String key) {
    return Base64.getDecoder().decode(tenant.secret(secret).orElseThrow().getData().get(key));
  }
}
