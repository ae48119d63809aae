package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

@OperatorTest
class RotationIT {
  private static final Duration LIFE = Duration.ofSeconds(60);

  @Test
  void aShortCertificateIsReplacedInTimeTogetherWithItsKey(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var identity = tenant.identity("web").issuer(issuer).duration("60s").create();
    identity.awaitReady();
    var first = certificate(tenant);

    var rotated =
        identity.await(
            "rotates while it stays Ready",
            LIFE.plusSeconds(20),
            seen -> {
              assertThat(seen.ready()).as("Ready all the while").isTrue();
              return seen.status("rotation.id").equals("2");
            });

    var second = certificate(tenant);
    assertThat(second.serial()).isNotEqualTo(first.serial());
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.notAfter()).isAfter(first.notAfter());
    assertThat(second.leaf().getPublicKey()).isNotEqualTo(first.leaf().getPublicKey());
    assertThat(rotated.reason("Ready")).isEqualTo(Reason.ROTATED.text());
    assertThat(identity.awaitEvent(Reason.ROTATED)).contains(Reason.ROTATION_DUE.text());
  }

  @Test
  void theTimeOfRenewalIsAskedForAndMovesWithoutANewCertificate(Tenant tenant) {
    var identity =
        tenant
            .identity("web")
            .issuer(tenant.issuer().name())
            .certificate("renewBefore: 90%")
            .create();
    var early = identity.awaitReady();
    assertThat(Duration.between(Instant.now(), early.time("nextActionAt")))
        .isLessThanOrEqualTo(Duration.ofMinutes(6));
    var before = certificate(tenant).serial();

    identity.edit(i -> IdentityDraft.changed(i, "renewBefore: 10m"));

    var late =
        identity.await(
            "is renewed later",
            seen -> seen.time("nextActionAt").isAfter(early.time("nextActionAt")));
    assertThat(late.time("nextActionAt"))
        .isBeforeOrEqualTo(late.time("validUntil").minus(Duration.ofMinutes(10)));
    assertThat(certificate(tenant).serial()).isEqualTo(before);
  }

  @Test
  void aDeletedSecretComesBack(Tenant tenant) {
    var identity = ready(tenant);

    tenant.admin().resource(tenant.secret("web").orElseThrow()).delete();

    rotated(identity, "2");
    assertThat(certificate(tenant).dnsNames()).isNotEmpty();
    assertThat(identity.awaitEvent(Reason.ROTATED)).contains(Reason.SECRET_MISSING.text());
  }

  @Test
  void aSecretEditedByHandIsRepaired(Tenant tenant) {
    var identity = ready(tenant);

    var nonsense = Base64.getEncoder().encodeToString("by hand".getBytes());
    tenant
        .admin()
        .secrets()
        .inNamespace(tenant.namespace())
        .withName("web")
        .edit(s -> new SecretBuilder(s).addToData("tls.crt", nonsense).build());

    rotated(identity, "2");
    assertThat(certificate(tenant).dnsNames()).isNotEmpty();
    assertThat(identity.awaitEvent(Reason.ROTATED)).contains(Reason.SECRET_EDITED.text());
  }

  private static Watched<MachineIdentity> ready(Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();
    return identity;
  }

  private static Seen rotated(Watched<MachineIdentity> identity, String id) {
    return identity.await(
        "Ready with rotation " + id, seen -> seen.ready() && seen.status("rotation.id").equals(id));
  }

  private static Certificate certificate(Tenant tenant) {
    return Certificate.of(tenant.secret("web").orElseThrow());
  }
}
