package dev.tenure.operator.it.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.pki.OpenSsl;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The lists of issuers whose key we hold. */
@OperatorTest
@Isolated("kills the operator")
class RevocationListIT {
  private static final String RENEW = "tenure.dev/renew";

  @Test
  void everyCertificateOfADeletedIdentityIsRevokedAndNoOther(
      Tenant tenant, Operator operator, @TempDir Path directory) {
    OpenSsl.assumePresent();
    var issuer = issuer(tenant);
    var served = new Served(operator, issuer.name());
    var staying = tenant.identity("staying").issuer(issuer.name()).create();
    var going = tenant.identity("going").issuer(issuer.name()).create();
    staying.awaitReady();
    var theirs = certificates(tenant, going, 3);
    var anchors = Certificate.text(tenant.secret("staying").orElseThrow(), "ca.crt");
    var other = Certificate.of(tenant.secret("staying").orElseThrow());
    assertThat(going.now().json().path("status").path("issued").path("certificates")).hasSize(3);
    theirs.forEach(one -> served.assertByOpenSsl(one, anchors, true, directory));

    going.delete();
    going.awaitGone();

    theirs.forEach(one -> served.assertByOpenSsl(one, anchors, false, directory));
    served.assertByOpenSsl(other, anchors, true, directory);
    assertThat(going.awaitEvent(Reason.REVOKED)).contains(theirs.getFirst().serial());
    assertThat(other.leaf().getExtensionValue("2.5.29.31")).isNotNull();
    assertThat(served.current()).contains(served.forIssuerOf(other).orElseThrow());
  }

  @Test
  void killedWhileRevokingItRevokesAllTheSameAndForgetsNothing(Tenant tenant, Operator operator) {
    var issuer = issuer(tenant);
    var served = new Served(operator, issuer.name());
    var identities = new ArrayList<Watched<MachineIdentity>>();
    var certificates = new ArrayList<Certificate>();
    for (var i = 0; i < 6; i++) {
      var identity = tenant.identity("id-" + i).issuer(issuer.name()).create();
      identities.add(identity);
      certificates.addAll(certificates(tenant, identity, 2));
    }
    tenant.admin().secrets().inNamespace(tenant.namespace()).withName("id-0").delete();

    identities.forEach(Watched::delete);
    operator.kill();
    operator.start();

    identities.forEach(Watched::awaitGone);
    certificates.forEach(served::awaitRevoked);
    var number = served.current();
    operator.restart();
    certificates.forEach(served::awaitRevoked);
    assertThat(number).isPresent();
  }

  @Test
  void aTenureThatIsCutShortRevokesWhatWouldOutliveIt(Tenant tenant, Operator operator) {
    var issuer = issuer(tenant);
    var served = new Served(operator, issuer.name());
    var identity = tenant.identity("short").issuer(issuer.name()).create();
    var certificates = certificates(tenant, identity, 2);

    identity.merge(
        "{\"spec\":{\"expiresAt\":\"%s\"}}"
            .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS)));

    identity.await("Ready", Reason.EXPIRED);
    certificates.forEach(served::awaitRevoked);
    assertThat(identity.now().json().path("status").has("issued")).isFalse();
    assertThat(identity.awaitEvent(Reason.EXPIRED)).contains(certificates.getFirst().serial());
  }

  @Test
  void whatAFormerCaSignedIsRevokedByItsOwnList(Tenant tenant, Operator operator) {
    var issuer = issuer(tenant);
    var served = new Served(operator, issuer.name());
    var identity = tenant.identity("moving").issuer(issuer.name()).create();
    identity.awaitReady();
    var former = Certificate.of(tenant.secret("moving").orElseThrow());

    issuer.annotate(RENEW, "one");
    identity.await("moves", s -> s.ready() && s.status("rotation.id").equals("2"));
    var present = Certificate.of(tenant.secret("moving").orElseThrow());
    identity.delete();
    identity.awaitGone();

    served.awaitRevoked(former);
    served.awaitRevoked(present);
    assertThat(served.forIssuerOf(former).orElseThrow())
        .isNotEqualTo(served.forIssuerOf(present).orElseThrow());
  }

  @Test
  void nothingElseIsServed(Tenant tenant, Operator operator) {
    assertThat(new Served(operator, "nobody").current()).isEmpty();
    assertThat(new Served(operator, "../metrics").current()).isEmpty();
  }

  /** Renews so often that there are that many, all of them valid. */
  private static List<Certificate> certificates(
      Tenant tenant, Watched<MachineIdentity> identity, int count) {
    var all = new ArrayList<Certificate>();
    identity.awaitReady();
    all.add(Certificate.of(tenant.secret(identity.name()).orElseThrow()));
    for (var i = 2; i <= count; i++) {
      var id = Integer.toString(i);
      identity.annotate(RENEW, "n" + id);
      identity.await("renews", s -> s.ready() && s.status("rotation.id").equals(id));
      all.add(Certificate.of(tenant.secret(identity.name()).orElseThrow()));
    }
    return all;
  }

  private static Watched<IdentityIssuer> issuer(Tenant tenant) {
    var name = Tenant.unique("ca");
    tenant.apply(
        """
        apiVersion: tenure.dev/v1alpha1
        kind: IdentityIssuer
        metadata: {name: %s}
        spec:
          managedCA:
            commonName: %s
            rotation: {delay: 5s, deadline: 60s}
            crl: {url: http://tenure-crl.tenure-system.svc/crl, duration: 24h}
          allowedNamespaces: {names: [%s]}
        """
            .formatted(name, name, tenant.namespace()));
    var issuer =
        new Watched<>(
            tenant.admin(), tenant.admin().resources(IdentityIssuer.class).withName(name).get());
    issuer.awaitReady();
    return issuer;
  }
}
