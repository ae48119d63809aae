package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tokens, accessors, lease ids, users and passwords as they went over the wire are looked for
 * wherever somebody without rights on Secrets might look.
 */
@OperatorTest
class SecretsStaySecretIT {
  @Test
  void inLogsEventsConditionsAndMetrics(Tenant tenant, Operator operator) throws IOException {
    var bench = Bench.of(tenant);
    var path = "kv1/%s/app".formatted(tenant.namespace());
    bench.bao().put(path, Map.of("user", "kv-user-value", "password", "kv-password-value"));
    var db = bench.dynamic("db").create();
    var app = bench.lease("app").fixed(path, null).create();
    var forbidden = bench.lease("forbidden").dynamic("transit/creds/x").create();
    var made = new LeaseDraft(tenant, null, "made").password(40).create();
    var lost = bench.dynamic("lost").create();
    Bench.awaitReady(List.of(db, app, made, lost));
    forbidden.await("Stalled", Reason.BACKEND_REFUSED);
    Specs.overwrite(tenant, "db", "password", "overwritten-by-hand");
    db.await("rotates", s -> s.status("rotation.id").equals("2"));
    lost.delete();
    lost.awaitGone();

    var secrets = new TreeSet<>(FaultProxy.secrets());
    secrets.addAll(
        Set.of("kv-password-value", "overwritten-by-hand", bench.value("made", "password")));
    secrets.addAll(bench.bao().accessors());
    secrets.add(bench.login("db").password());
    assertThat(secrets).hasSizeGreaterThan(12).contains(bench.login("db").password());
    for (var place : places(tenant, operator).entrySet()) {
      for (var secret : secrets) {
        assertThat(place.getValue().contains(secret))
            .as("%s tells a secret of %d characters", place.getKey(), secret.length())
            .isFalse();
      }
    }
  }

  private static Map<String, String> places(Tenant tenant, Operator operator) throws IOException {
    var admin = tenant.admin();
    var places = new HashMap<String, String>();
    places.put("metrics", operator.metrics());
    places.put(
        "leases", text(admin.resources(SecretLease.class).inAnyNamespace().list().getItems()));
    places.put("backends", text(admin.resources(SecretBackend.class).list().getItems()));
    places.put("events", text(admin.events().v1().events().inAnyNamespace().list().getItems()));
    places.put(
        "metadata of Secrets",
        admin.secrets().inAnyNamespace().list().getItems().stream()
            .map(secret -> Serialization.asJson(secret.getMetadata()))
            .collect(Collectors.joining("\n")));
    for (var log : logs(operator.log().getParent())) {
      places.put(log.getFileName().toString(), Files.readString(log));
    }
    assertThat(places.get("leases")).contains("BackendRefused");
    assertThat(places.get("events")).contains("SecretEdited");
    return places;
  }

  private static List<Path> logs(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var logs = new ArrayList<>(files.filter(f -> f.toString().endsWith(".log")).toList());
      assertThat(logs).isNotEmpty();
      return logs;
    }
  }

  private static String text(List<? extends HasMetadata> objects) {
    return objects.stream().map(Serialization::asJson).collect(Collectors.joining("\n"));
  }
}
