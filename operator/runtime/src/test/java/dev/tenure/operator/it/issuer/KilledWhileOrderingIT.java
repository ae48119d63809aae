package dev.tenure.operator.it.issuer;

import dev.tenure.core.Reason;
import dev.tenure.operator.acme.Pebble;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("kills the operator")
class KilledWhileOrderingIT {

  private static final Duration ANSWERED = Duration.ofSeconds(120);

  @TempDir Path dir;

  @Test
  void aKilledOperatorGetsItsCertificateAndLeavesNoOrders(Operator operator, Tenant tenant) {
    try (var pebble = Pebble.start(dir, Pebble.Terms.http(Settings.ACME_PORT))) {
      var issuer = AcmeServer.issuer(pebble, tenant);
      issuer.awaitReady();
      var identity = AcmeServer.identity(tenant, "web", issuer).create();
      identity.await("Reconciling", Reason.SIGNATURE_PENDING);

      operator.kill();
      operator.start();

      // Where the server looked while nobody answered, another order is made for another spec.
      var seen =
          identity.await(
              "an answer",
              ANSWERED,
              now -> now.ready() || now.has("Stalled", Reason.CHALLENGE_FAILED));
      if (!seen.ready()) {
        var other = "other." + tenant.namespace() + ".svc";
        identity.edit(i -> IdentityDraft.changed(i, "dnsNames: [%s]".formatted(other)));
      }
      identity.await("Ready", ANSWERED, Seen::ready);
      Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(pebble.rootPem());
    }
  }
}
