package dev.tenure.operator.it.faults;

import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What consumers trust is put right, also where nobody watched while it was changed. */
@OperatorTest
@Isolated("stops the operator")
class BundleDriftIT {
  @Test
  void driftWhileDownIsRepaired(Operator operator, Tenant tenant) {
    var issuer = tenant.issuer();
    tenant.identity("web").issuer(issuer.name()).create().awaitReady();
    var bundle = bundle(tenant, issuer.name());
    var pem = pem(bundle).orElseThrow();

    operator.stop();
    bundle.edit(
        map -> {
          map.setData(Map.of("ca.crt", "edited"));
          return map;
        });
    operator.start();
    awaitPem("the edited bundle is put right", bundle, pem);

    operator.stop();
    bundle.delete();
    operator.start();
    awaitPem("the deleted bundle is there again", bundle, pem);
  }

  private static void awaitPem(String what, Resource<ConfigMap> bundle, String pem) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(100))
        .until(() -> pem(bundle).filter(pem::equals).isPresent());
  }

  private static Optional<String> pem(Resource<ConfigMap> bundle) {
    return Optional.ofNullable(bundle.get()).map(map -> map.getData().get("ca.crt"));
  }

  private static Resource<ConfigMap> bundle(Tenant tenant, String issuer) {
    return tenant.admin().configMaps().inNamespace(tenant.namespace()).withName(issuer);
  }
}
