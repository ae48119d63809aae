package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.CharacterClass;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
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

  private static String text(Tenant tenant, String secret, String key) {
    return Bench.value(tenant.secret(secret).orElseThrow(), key);
  }

  private static byte[] raw(Tenant tenant, String secret, String key) {
    return Base64.getDecoder().decode(tenant.secret(secret).orElseThrow().getData().get(key));
  }
}
