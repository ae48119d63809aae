package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Secrets whose keys are composed from the values of one lease. */
@OperatorTest
class LeaseTemplateIT {
  private static final Map<String, String> COPIES =
      Map.of("username", "{{username}}", "password", "{{password}}");

  @Test
  void anotherLayoutReadsNoOtherCredential(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var login = bench.login("db");
    var dsn = "user={{username}} password={{password}} {{#json}}{{username}}{{/json}}";

    Specs.template(
        lease, null, Map.of("username", "{{username}}", "password", "{{password}}", "dsn", dsn));
    Bench.await("laid out anew")
        .until(() -> tenant.secret("db").orElseThrow().getData().containsKey("dsn"));

    assertThat(bench.value("db", "dsn"))
        .isEqualTo(
            "user=%s password=%s \"%s\"".formatted(login.user(), login.password(), login.user()));
    bench.assertUsable("db");
    assertThat(lease.awaitEvent(Reason.UP_TO_DATE)).contains("has not changed");
    assertThat(lease.awaitReady().status("rotation.id")).isEqualTo("1");
    assertThat(bench.proxy().reads(bench.path())).isEqualTo(1);

    Specs.template(lease, null, Map.of("dsn", "{{nope}}"));
    var stalled = lease.await("Stalled", Reason.TEMPLATE_INVALID);
    assertThat(bench.login("db")).as("what was delivered stays").isEqualTo(login);
    assertThat(stalled.message("Stalled")).doesNotContain(login.password());
  }

  @Test
  void aSecretOfATypeIsComposedAndItsTypeStays(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = "kv1/" + tenant.namespace() + "/registry";
    var nasty = "p&<\"'%:ä";
    bench.bao().put(path, Map.of("username", "robot", "password", nasty));
    var config =
        "{\"auths\":{\"registry.example.com\":{\"password\":{{#json}}{{password}}{{/json}},"
            + "\"auth\":\"{{#base64}}{{username}}:{{password}}{{/base64}}\"}}}";
    var pull =
        bench
            .lease("pull")
            .fixed(path, null)
            .composing(SecretType.DOCKER_CONFIG_JSON, Map.of(".dockerconfigjson", config))
            .create();
    var basic =
        bench.lease("basic").fixed(path, null).composing(SecretType.BASIC_AUTH, COPIES).create();
    pull.awaitReady();
    basic.awaitReady();

    assertThat(tenant.secret("pull").orElseThrow().getType())
        .isEqualTo("kubernetes.io/dockerconfigjson");
    assertThat(bench.value("pull", ".dockerconfigjson")).contains("p&<\\\"'%:ä");
    assertThat(bench.value("basic", "password")).isEqualTo(nasty);

    Specs.template(basic, SecretType.OPAQUE, COPIES);
    var stalled = basic.await("Stalled", Reason.DESTINATION_REFUSED);
    assertThat(stalled.message("Stalled")).contains("cannot be changed", "secretName");
    assertThat(bench.value("basic", "password")).as("it stays").isEqualTo(nasty);
  }

  @Test
  void aTemplateOfAMissingKeyLeavesNothingAtTheServer(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").composing(null, Map.of("dsn", "{{pasword}}")).create();

    var stalled = lease.await("Stalled", Reason.TEMPLATE_INVALID);

    assertThat(stalled.message("Stalled"))
        .contains("spec.secretTemplate.data[dsn]", "{{pasword}}", "there are: password, username");
    assertThat(tenant.secret("db")).isEmpty();
    Bench.await("nothing is leased").until(() -> bench.leases().isEmpty());
    Specs.template(lease, null, Map.of("dsn", "{{password}}"));
    lease.awaitReady();
    assertThat(bench.leases()).hasSize(1);
  }
}
