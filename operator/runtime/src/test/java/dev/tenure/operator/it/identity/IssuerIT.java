package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.GivenCa;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
class IssuerIT {
  private static final String SYSTEM = "tenure-system";

  /** The Secret of a given CA is looked at again each minute. */
  private static final Duration RELOAD = Duration.ofSeconds(90);

  @Test
  @Tag("scopes")
  void anIdentityBecomesReadyWhenItsIssuerIsMade(Tenant tenant) {
    var name = Tenant.unique("ca");
    var identity = tenant.identity("web").issuer(name).create();

    var stalled = identity.await("Stalled", Reason.ISSUER_NOT_FOUND);
    assertThat(stalled.message("Stalled")).contains(name, "spec.certificate.issuer");
    assertThat(stalled.ready()).isFalse();

    tenant.issuer(name, UnaryOperator.identity());
    var ready = identity.awaitReady();
    assertThat(ready.object().getMetadata().getGeneration()).isEqualTo(1);
    assertThat(ready.reason("Stalled")).isEmpty();
  }

  @Test
  void aGivenCaIsTriedAgainUntilItsSecretIsRight(Tenant tenant) {
    var good = tenant.issuer();
    good.awaitReady();
    var ca = Tenant.unique("given");
    var issuer = tenant.issuer(ca, spec -> given(spec, ca));
    var identity = tenant.identity("web").issuer(ca).create();
    identity.await(
        "waits for the issuer and says which",
        s ->
            s.has("Reconciling", Reason.ISSUER_NOT_READY) && s.message("Reconciling").contains(ca));
    assertThat(issuer.await("says so", s -> !s.reason("Ready").isEmpty()).ready()).isFalse();

    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(ca)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withStringData(Map.of("tls.crt", "nonsense", "tls.key", "nonsense"))
            .build());
    touch(issuer);
    var broken = issuer.await("Stalled", Reason.AUTHORITY_INVALID);
    assertThat(broken.message("Stalled")).contains("tls.crt");
    assertThat(tenant.secret("web")).isEmpty();

    var right = tenant.admin().secrets().inNamespace(SYSTEM).withName("tenure-ca-" + good.name());
    var data = right.require().getData();
    tenant
        .admin()
        .secrets()
        .inNamespace(SYSTEM)
        .withName(ca)
        .edit(s -> new SecretBuilder(s).withData(data).build());
    identity.await("Ready under the CA that was given", RELOAD, s -> s.ready());
    Certificate.of(tenant.secret("web").orElseThrow())
        .assertTrustedBy(Certificate.text(right.require(), "tls.crt"));
    tenant.admin().secrets().inNamespace(SYSTEM).withName(ca).delete();
  }

  @Test
  void aDeletedIssuerServesItsIdentitiesUntilTheLastIsGone(Tenant tenant) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();

    issuer.delete();

    var held = issuer.await("Stalled", Reason.IN_USE);
    assertThat(held.ready()).isTrue();
    assertThat(held.message("Stalled")).contains("kubectl get machineidentities");
    var late = tenant.identity("late").issuer(issuer.name()).create();
    assertThat(late.await("Stalled", Reason.TERMINATING).message("Stalled"))
        .contains(issuer.name());
    tenant.admin().resource(tenant.secret("web").orElseThrow()).delete();
    identity.await("is still served", s -> s.ready() && s.status("rotation.id").equals("2"));
    late.delete();
    identity.delete();
    issuer.awaitGone();
    assertThat(
            tenant
                .admin()
                .secrets()
                .inNamespace(SYSTEM)
                .withName("tenure-ca-" + issuer.name())
                .get())
        .as("the key of a managed CA that nobody uses")
        .isNull();
  }

  @Test
  void aCredentialOutlivesAnIssuerThatWasTornAway(Tenant tenant) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var before = Certificate.of(tenant.secret("web").orElseThrow());

    issuer.delete();
    issuer.await("Stalled", Reason.IN_USE);
    issuer.forceFinalizersOff();
    issuer.awaitGone();

    identity.during("stays Ready", Duration.ofSeconds(8), s -> s.ready());
    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).serial())
        .isEqualTo(before.serial());
  }

  private static IdentityIssuerSpec given(IdentityIssuerSpec spec, String secretName) {
    return new IdentityIssuerSpec(
        null,
        new GivenCa(secretName, null),
        null,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  /** Has the operator look now instead of within the minute. */
  private static void touch(Watched<IdentityIssuer> issuer) {
    issuer.edit(
        i -> {
          i.getMetadata().setAnnotations(Map.of("example.org/touched", "yes"));
          return i;
        });
  }
}
