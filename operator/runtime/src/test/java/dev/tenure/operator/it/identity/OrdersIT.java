package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a person orders of an identity: rest, or a renewal now. */
@OperatorTest
@Isolated("kills the operator")
class OrdersIT {
  private static final String RENEW = "tenure.dev/renew";

  @Test
  void aSuspendedIdentityLetsItsCertificateEndAndGoesOnAtOnce(Tenant tenant) {
    var identity = identity(tenant, "60s");
    var first = certificate(tenant);
    identity.suspend(true);
    var suspended = identity.await("Suspended", Reason.SUSPENDED);
    assertThat(suspended.ready()).isTrue();
    assertThat(suspended.reason("Ready")).isEqualTo(Reason.SUSPENDED.text());
    assertThat(suspended.phase()).isEqualTo("Suspended");
    assertThat(identity.awaitEvent(Reason.SUSPENDED)).contains("spec.suspend");

    var end = suspended.time("validUntil");
    var ended = identity.await("ends", Duration.ofSeconds(90), seen -> !seen.ready());

    assertThat(Instant.now()).isBetween(end, end.plusSeconds(3));
    assertThat(ended.reason("Ready")).isEqualTo(Reason.CREDENTIAL_EXPIRED.text());
    assertThat(ended.phase()).isEqualTo("Suspended");
    assertThat(certificate(tenant).serial()).isEqualTo(first.serial());

    identity.suspend(false);
    var resumed = identity.awaitReady();
    assertThat(resumed.status("rotation.id")).isEqualTo("2");
    assertThat(resumed.reason("Suspended")).isEmpty();
    assertThat(resumed.phase()).isEqualTo("Active");
  }

  @Test
  void aTenureThatEndsWhileSuspendedEndsAllTheSame(Tenant tenant) {
    var identity = identity(tenant, "1h");
    identity.suspend(true);
    identity.await("Suspended", Reason.SUSPENDED);

    identity.merge("{\"spec\":{\"expiresAt\":\"%s\"}}".formatted(inSeconds(3)));

    identity.await("Ready", Reason.EXPIRED);
    assertThat(tenant.secret("web")).isEmpty();
  }

  @Test
  void oneRotationForEachValueOfTheAnnotationOverAKill(Tenant tenant, Operator operator) {
    var identity = identity(tenant, "1h");
    identity.annotate(RENEW, "one");
    rotated(identity, "2");
    assertThat(identity.awaitEvent(Reason.ROTATED)).contains(Reason.RENEW_REQUESTED.text());

    identity.annotate(RENEW, "two");
    operator.kill();
    operator.start();
    rotated(identity, "3");
    operator.restart();
    identity.annotate("example.com/touched", "1");

    identity.during(
        "stays with rotation 3",
        Duration.ofSeconds(5),
        seen -> seen.ready() && seen.status("rotation.id").equals("3"));
  }

  @Test
  void anUnreadableOrderIsToldAndHoldsUpNothing(Tenant tenant) {
    var identity = identity(tenant, "1h");
    identity.annotate(RENEW, "x".repeat(10_000));

    var told = identity.await("Stalled", Reason.INVALID_SPEC);

    assertThat(told.ready()).isTrue();
    assertThat(told.message("Stalled")).contains(RENEW).hasSizeLessThan(400);
    identity.annotate(RENEW, "1");
    rotated(identity, "2");
  }

  private static Watched<MachineIdentity> identity(Tenant tenant, String duration) {
    var identity =
        tenant.identity("web").issuer(tenant.issuer().name()).duration(duration).create();
    identity.awaitReady();
    return identity;
  }

  private static void rotated(Watched<MachineIdentity> identity, String id) {
    identity.await(
        "Ready with rotation " + id, seen -> seen.ready() && seen.status("rotation.id").equals(id));
  }

  private static Certificate certificate(Tenant tenant) {
    return Certificate.of(tenant.secret("web").orElseThrow());
  }

  private static String inSeconds(int seconds) {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond() + seconds).toString();
  }
}
