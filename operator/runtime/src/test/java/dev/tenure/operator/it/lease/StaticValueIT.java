package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the backend keeps, in both versions of its KV engine. */
@OperatorTest
class StaticValueIT {
  @ParameterizedTest
  @ValueSource(strings = {"kv", "kv1"})
  void isDeliveredAndFollowsAChange(String mount, Tenant tenant) {
    var bench = Bench.of(tenant);
    write(bench, tenant, mount, Map.of("user", "first", "password", "first-secret"));
    var lease = bench.lease("app").fixed(path(tenant, mount), null).create();
    var ready = lease.awaitReady();
    assertThat(bench.value("app", "user")).isEqualTo("first");
    assertThat(bench.value("app", "password")).isEqualTo("first-secret");
    assertThat(ready.status("leased")).as("nothing is leased").isEmpty();
    assertThat(ready.status("validUntil")).as("a value has no end").isEmpty();

    write(bench, tenant, mount, Map.of("user", "second", "password", "second-secret"));
    lease.await("rotates", seen -> seen.status("rotation.id").equals("2"));

    assertThat(bench.value("app", "user")).isEqualTo("second");
    assertThat(bench.value("app", "password")).isEqualTo("second-secret");
    assertThat(lease.awaitEvent(Reason.ROTATED)).doesNotContain("second-secret");
  }

  @Test
  void isPolledWithoutAWriteWhileItStaysTheSame(Tenant tenant) {
    var bench = Bench.of(tenant);
    write(bench, tenant, "kv1", Map.of("user", "same"));
    var lease = bench.lease("app").fixed(path(tenant, "kv1"), null).create();
    lease.awaitReady();
    var polls = bench.proxy().reads(path(tenant, "kv1"));
    Bench.await("it is polled").until(() -> bench.proxy().reads(path(tenant, "kv1")) > polls);
    var object = lease.now().resourceVersion();
    var secret = tenant.secret("app").orElseThrow().getMetadata().getResourceVersion();

    Bench.await("it is polled twice more")
        .until(() -> bench.proxy().reads(path(tenant, "kv1")) > polls + 2);

    assertThat(lease.now().resourceVersion()).isEqualTo(object);
    assertThat(tenant.secret("app").orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(secret);
  }

  @Test
  void isOnlyWhatWasChosen(Tenant tenant) {
    var bench = Bench.of(tenant);
    write(bench, tenant, "kv", Map.of("user", "u1", "password", "p1", "other", "o1"));
    write(bench, tenant, "kv", Map.of("user", "u2", "password", "p2", "other", "o2"));
    var chosen = bench.lease("chosen").fixed(path(tenant, "kv"), null, "user", "password").create();
    var pinned = bench.lease("pinned").fixed(path(tenant, "kv"), 1).create();
    var missing = bench.lease("missing").fixed(path(tenant, "kv"), null, "user", "nope").create();

    chosen.awaitReady();
    assertThat(tenant.secret("chosen").orElseThrow().getData())
        .containsOnlyKeys("user", "password");
    assertThat(bench.value("chosen", "user")).isEqualTo("u2");
    pinned.awaitReady();
    assertThat(bench.value("pinned", "user")).isEqualTo("u1");
    var stalled = missing.await("Stalled", Reason.PATH_NOT_FOUND);
    assertThat(stalled.message("Stalled"))
        .contains("spec.static.keys", "\"nope\"", "other, password, user");
    assertThat(tenant.secret("missing")).isEmpty();
  }

  @Test
  void followsAnAccountWhosePasswordTheServerRotates(Tenant tenant) {
    var bench = Bench.of(tenant);
    var name = tenant.namespace();
    var user = Tenant.unique("robot");
    bench.ledger().account(user);
    var path = bench.bao().staticRole(name, user, "30s");
    bench
        .bao()
        .put(
            "sys/policies/acl/" + name,
            Map.of("policy", "path \"" + path + "\" { capabilities = [\"read\"] }"));
    var role = bench.role(name, name, Map.of("token_ttl", "1h"));
    var lease = bench.lease("kept").role(role).following(path, "1h").create();

    lease.awaitReady();
    opens(bench, "kept");
    assertThat(tenant.secret("kept").orElseThrow().getData())
        .containsOnlyKeys("username", "password");
    var first = bench.login("kept");
    lease.await("rotates", Duration.ofSeconds(120), seen -> seen.status("rotation.id").equals("2"));

    assertThat(bench.login("kept").password()).isNotEqualTo(first.password());
    assertThat(bench.login("kept").user()).isEqualTo(user);
    opens(bench, "kept");
    assertThat(bench.ledger().admits(first)).as("the password before").isFalse();
    assertThat(lease.awaitEvent(Reason.ROTATED)).contains(Reason.VALUE_CHANGED.text());
    bench.bao().delete("database/static-roles/" + name);
  }

  /** The server rotates when it wants: what is delivered lags behind it by seconds. */
  private static void opens(Bench bench, String secret) {
    Bench.await("the password that is delivered opens the database")
        .until(() -> bench.ledger().admits(bench.login(secret)));
  }

  private static String path(Tenant tenant, String mount) {
    return mount + "/" + tenant.namespace() + "/app";
  }

  private static void write(Bench bench, Tenant tenant, String mount, Map<String, String> values) {
    if (mount.equals("kv1")) {
      bench.bao().put(path(tenant, mount), values);
    } else {
      bench.bao().put("kv/data/" + tenant.namespace() + "/app", Map.of("data", values));
    }
  }
}
