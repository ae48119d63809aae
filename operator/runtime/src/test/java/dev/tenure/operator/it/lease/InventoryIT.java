package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What is told of leases: by metrics, by the audit stream, and by {@code kubectl get}. */
@OperatorTest
class InventoryIT {
  private static final String LEASES = "tenure_backend_leases";

  @Test
  void isCountedForEachBackendAndForNoObject(Tenant tenant, Operator operator) {
    var bench = Bench.of(tenant);
    var backend = "backend=\"" + bench.watchedBackend().name() + "\"";
    var one = bench.dynamic("one").create();
    var two = bench.dynamic("two").create();
    Bench.awaitReady(List.of(one, two));
    bench
        .lease("broken")
        .dynamic("transit/creds/x")
        .create()
        .await("Stalled", Reason.BACKEND_REFUSED);

    Bench.await("the figures are those of the server")
        .untilAsserted(
            () -> {
              assertThat(operator.metric(LEASES, backend, "state=\"live\""))
                  .isEqualTo(bench.leases().size())
                  .isEqualTo(2);
              assertThat(operator.metric("tenure_backend_logins", backend)).isEqualTo(1);
              assertThat(operator.metric("tenure_backend_failing", backend)).isEqualTo(1);
            });
    assertThat(operator.metrics())
        .contains(LEASES + "{" + backend + ",state=\"orphaned\"}")
        .contains(LEASES + "{" + backend + ",state=\"unread\"}")
        .contains("tenure_backend_inflight{" + backend + "}");
    assertThat(operator.metric("tenure_backend_calls_seconds_count", backend, "call=\"read\""))
        .isGreaterThanOrEqualTo(2);

    one.delete();
    one.awaitGone();

    assertThat(operator.metric("tenure_backend_revocations_total", backend, "result=\"ok\""))
        .isEqualTo(1);
    assertThat(operator.metric(LEASES, backend, "state=\"live\"")).isEqualTo(1);
    assertThat(operator.metrics()).doesNotContain(tenant.namespace() + "/");
  }

  @Test
  void isWrittenDownEffectByEffectUnderAShortNameOfTheLease(Tenant tenant, Operator operator)
      throws IOException {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var id = bench.onlyLease();
    Specs.path(lease, bench.database("other", "1h", "24h"));
    bench.awaitLeaseGone(id);
    lease.await("settles", seen -> seen.status("leased").equals("1"));
    lease.delete();
    lease.awaitGone();

    var lines = audited(operator, tenant.namespace());

    var leases =
        lines.stream().filter(line -> line.contains("what=\"lease ")).map(InventoryIT::name);
    var names = leases.toList();
    assertThat(names).as(String.join("\n", lines)).hasSize(4);
    assertThat(List.of(names.get(0), names.get(1)))
        .as("the first is revoked, and then the second")
        .isEqualTo(List.of(names.get(2), names.get(3)))
        .doesNotHaveDuplicates();
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "action=\"issue\"",
                        "who=\"SecretLease " + tenant.namespace() + "/db\"",
                        "where=\"" + bench.watchedBackend().name() + "\"",
                        "why=\"FirstIssuance\"",
                        "result=\"ok\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "action=\"rotate\"",
                        "what=\"Secret " + tenant.namespace() + "/db rotation 2\"",
                        "why=\"SpecChanged\""))
        .anySatisfy(line -> assertThat(line).contains("action=\"revoke\"", "why=\"Rotated\""))
        .anySatisfy(line -> assertThat(line).contains("action=\"revoke\"", "why=\"Terminating\""))
        .noneSatisfy(line -> assertThat(line).contains(id));
  }

  @Test
  void isOneLineForEachLeaseInKubectl(Tenant tenant) throws Exception {
    var bench = Bench.of(tenant);
    bench.dynamic("db").restarts("web").create().awaitReady();

    var table = table(tenant);

    var columns = new ArrayList<String>();
    table.path("columnDefinitions").forEach(column -> columns.add(column.path("name").asText()));
    var cells = table.at("/rows/0/cells");
    assertThat(cells.get(columns.indexOf("Backend")).asText())
        .isEqualTo(bench.watchedBackend().name());
    assertThat(cells.get(columns.indexOf("Leases")).asInt()).isEqualTo(1);
    assertThat(cells.get(columns.indexOf("Path")).asText()).isEqualTo(bench.path());
    assertThat(cells.get(columns.indexOf("Consumers")).asText()).contains("Deployment/web");
    for (var time : List.of("Expires", "Valid Until", "Next", "Rotated")) {
      assertThat(cells.get(columns.indexOf(time)).asText()).as(time).startsWith("20");
    }
  }

  private static JsonNode table(Tenant tenant) throws IOException {
    try {
      var client = tenant.admin();
      var request =
          client
              .getHttpClient()
              .newHttpRequestBuilder()
              .uri(
                  client.getMasterUrl()
                      + "apis/tenure.dev/v1alpha1/namespaces/%s/secretleases"
                          .formatted(tenant.namespace()))
              .header("Accept", "application/json;as=Table;g=meta.k8s.io;v=v1")
              .build();
      var answer = client.getHttpClient().sendAsync(request, String.class).get();
      return new ObjectMapper().readTree(answer.bodyString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException | KubernetesClientException e) {
      throw new IOException(e);
    }
  }

  private static List<String> audited(Operator operator, String namespace) throws IOException {
    try (var lines = Files.lines(operator.log())) {
      return lines
          .filter(line -> line.contains(" audit ") && line.contains(namespace + "/"))
          .toList();
    }
  }

  private static String name(String line) {
    return line.replaceFirst(".*what=\"lease ([^\"]+)\".*", "$1");
  }
}
