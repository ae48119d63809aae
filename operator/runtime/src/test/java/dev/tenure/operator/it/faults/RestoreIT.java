package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentitySpec;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A backup is put back: the same objects, statuses and Secrets, with new UIDs. */
@OperatorTest
@Isolated("stops the operator")
class RestoreIT {
  @Test
  void nothingOfTheOldStatusIsBelieved(Operator operator, Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();
    identity.annotate("tenure.dev/renew", "once");
    identity.await("rotates", seen -> seen.ready() && seen.status("rotation.id").equals("2"));
    var object = (MachineIdentity) identity.now().object();
    var secret = tenant.secret("web").orElseThrow();
    var owner = tenant.owner();

    operator.stop();
    identity.delete();
    identity.forceFinalizersOff();
    identity.awaitGone();
    tenant.admin().resource(secret).delete();
    var restored = (MachineIdentity) stripped(object);
    restored.setSpec(ownedBy(restored.getSpec(), "nobody"));
    var back = tenant.create(restored);
    var withStatus = (MachineIdentity) back.now().object();
    withStatus.setStatus(object.getStatus());
    tenant.admin().resource(withStatus).updateStatus();
    tenant.admin().resource(stripped(secret)).create();
    operator.start();

    back.await("Stalled", Reason.OWNER_NOT_FOUND);
    back.edit(
        found -> {
          found.setSpec(ownedBy(found.getSpec(), owner));
          return found;
        });
    var ready =
        back.await(
            "is issued anew",
            Duration.ofSeconds(90),
            seen -> seen.ready() && seen.status("rotation.id").equals("1"));
    Awaitility.await("a certificate of its own")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                tenant
                    .secret("web")
                    .filter(now -> !serial(now).equals(serial(secret)))
                    .filter(now -> owner(now).equals(back.uid()))
                    .isPresent());
    assertThat(ready.status("certificate.serialNumber")).isNotEqualTo(serial(secret));
  }

  private static MachineIdentitySpec ownedBy(MachineIdentitySpec old, String owner) {
    return new MachineIdentitySpec(
        owner,
        old.purpose(),
        old.expiresAt(),
        old.criticality(),
        old.serviceAccountName(),
        old.certificate(),
        old.jwt(),
        old.restart(),
        old.suspend(),
        old.maintenanceWindows(),
        old.secretTemplate());
  }

  private static String serial(HasMetadata secret) {
    return Certificate.of((Secret) secret).serial();
  }

  private static String owner(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().getFirst().getUid();
  }

  private static HasMetadata stripped(HasMetadata object) {
    var meta = object.getMetadata();
    meta.setUid(null);
    meta.setResourceVersion(null);
    meta.setFinalizers(null);
    meta.setManagedFields(null);
    meta.setDeletionTimestamp(null);
    return object;
  }
}
