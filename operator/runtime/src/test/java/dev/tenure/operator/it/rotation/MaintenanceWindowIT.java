package dev.tenure.operator.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.CaRotation;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rotations that could wait do so until a window opens. */
@OperatorTest
class MaintenanceWindowIT {
  private static final String NEVER =
      "{\"allow\":[{\"schedule\":\"%s\",\"duration\":\"1m\",\"timeZone\":\"%s\"}]}";

  @Test
  void aNewCaIsMovedToWhenAWindowOpensAndWhatCannotWaitAtOnce(Tenant tenant) {
    var issuer = rotatingFast(tenant);
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    windows(identity, NEVER.formatted("0 0 29 2 *", "Europe/Berlin"));

    issuer.annotate("tenure.dev/renew", "1");
    var held = identity.await("RotationHeld", Reason.OUTSIDE_MAINTENANCE_WINDOW);

    assertThat(held.phase()).isEqualTo("RotationDue");
    assertThat(held.ready()).isTrue();
    assertThat(held.message("RotationHeld"))
        .contains(Reason.AUTHORITY_CHANGED.text())
        .contains(held.status("nextActionAt"));
    assertThat(held.reason("Reconciling")).isEmpty();
    assertThat(held.status("rotation.id")).isEqualTo("1");
    issuer.annotate("tenure.dev/renew", "2");
    identity.annotate("tenure.dev/renew", "1");
    rotated(identity, "2");

    identity.await("is held again", seen -> held(seen) || seen.phase().equals("Active"));
    windows(identity, "null");
    identity.await("is not held", seen -> seen.ready() && seen.phase().equals("Active"));
  }

  @Test
  void aTimeThatDoesNotExistIsToldAndHoldsUpNothingThatLives(Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();

    windows(identity, NEVER.formatted("0 25 * * *", "Europe/Berlin"));
    var told = identity.await("Stalled", Reason.INVALID_SPEC);
    assertThat(told.message("Stalled")).contains("allow[0].schedule").contains("hour");
    assertThat(told.ready()).isTrue();

    windows(identity, NEVER.formatted("0 2 * * *", "Europe/Atlantis"));
    identity.await("names the zone", seen -> seen.message("Stalled").contains("Europe/Atlantis"));
    windows(identity, NEVER.formatted("0 2 * * *", "Europe/Berlin"));
    identity.await("is mended", seen -> seen.ready() && seen.reason("Stalled").isEmpty());
    assertThat(identity.now().status("rotation.id")).isEqualTo("1");
  }

  private static Watched<IdentityIssuer> rotatingFast(Tenant tenant) {
    var issuer =
        tenant.issuer(
            Tenant.unique("ca"),
            spec ->
                new IdentityIssuerSpec(
                    new ManagedCa("windows", "8760h", new CaRotation("5s", "30s"), null, List.of()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    spec.trustDomain(),
                    spec.spiffe(),
                    spec.allowedNamespaces(),
                    spec.allowedNames(),
                    spec.limits()));
    issuer.awaitReady();
    return issuer;
  }

  private static boolean held(Seen seen) {
    return seen.has("RotationHeld", Reason.OUTSIDE_MAINTENANCE_WINDOW);
  }

  private static void windows(Watched<MachineIdentity> identity, String windows) {
    identity.merge("{\"spec\":{\"maintenanceWindows\":%s}}".formatted(windows));
  }

  private static void rotated(Watched<MachineIdentity> identity, String id) {
    identity.await(
        "Ready with rotation " + id, seen -> seen.ready() && seen.status("rotation.id").equals(id));
  }
}
