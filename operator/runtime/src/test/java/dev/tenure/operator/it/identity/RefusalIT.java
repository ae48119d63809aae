package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.IssuerLimits;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused: nothing is issued, and the message says how to mend it. */
@OperatorTest
class RefusalIT {
  @Test
  void anUnknownOwnerIsRefusedUntilItIsThere(Tenant tenant) {
    var name = Tenant.unique("team");
    var identity = draft(tenant).owner(name).create();

    assertThat(refused(tenant, identity, Reason.OWNER_NOT_FOUND).message("Stalled"))
        .contains(name, "spec.owner");

    tenant.owner(name, new NamespaceSelection(List.of(tenant.namespace()), null, null));
    identity.awaitReady();
  }

  @Test
  void anOwnerThatDoesNotAnswerForTheNamespaceIsRefused(Tenant tenant) {
    var name = Tenant.unique("team");
    tenant.owner(name, new NamespaceSelection(List.of("elsewhere"), null, null));
    var identity = draft(tenant).owner(name).create();

    assertThat(refused(tenant, identity, Reason.OWNER_NOT_ALLOWED).message("Stalled"))
        .contains(name, tenant.namespace(), "spec.namespaces");
  }

  @Test
  void aNeighboursNameIsRefused(Tenant tenant) {
    var theirs = "web." + tenant.neighbour(true).namespace() + ".svc";
    var identity = draft(tenant).dns(theirs).create();

    assertThat(refused(tenant, identity, Reason.NAME_NOT_ALLOWED).message("Stalled"))
        .contains(theirs, "allowedNames");
  }

  @Test
  void anIssuerThatDoesNotServeTheNamespaceIsRefused(Tenant tenant) {
    var neighbour = tenant.neighbour(true);
    var identity = tenant.identity("web").issuer(neighbour.issuer().name()).create();

    assertThat(refused(tenant, identity, Reason.ISSUER_NOT_ALLOWED).message("Stalled"))
        .contains(tenant.namespace(), "spec.allowedNamespaces");
  }

  @Test
  void aDurationBeyondTheIssuersLimitIsRefused(Tenant tenant) {
    var issuer = tenant.issuer(Tenant.unique("ca"), s -> limited(s, "8760h", "1h")).name();
    var identity = tenant.identity("web").issuer(issuer).duration("2h").create();

    assertThat(refused(tenant, identity, Reason.DURATION_NOT_ALLOWED).message("Stalled"))
        .contains("7200", "3600", issuer);
  }

  @Test
  void aDurationBeyondTheLifeOfTheCaIsRefused(Tenant tenant) {
    var ca = tenant.issuer(Tenant.unique("ca"), s -> limited(s, "24h", "48h"));
    ca.awaitReady();
    var identity = tenant.identity("web").issuer(ca.name()).duration("26h").create();

    assertThat(refused(tenant, identity, Reason.DURATION_NOT_ALLOWED).message("Stalled"))
        .contains("93600", ca.name());
  }

  @Test
  void anAccountThatMustConsentIsUsedOnlyWhenItSaysSo(Tenant tenant) {
    var identity =
        draft(tenant).annotated("tenure.dev/service-account-consent", "required").create();
    assertThat(refused(tenant, identity, Reason.SERVICE_ACCOUNT_NOT_ALLOWED).message("Stalled"))
        .contains("tenure.dev/used-by", "MachineIdentity/web");

    tenant
        .admin()
        .serviceAccounts()
        .inNamespace(tenant.namespace())
        .withName(Tenant.ACCOUNT)
        .edit(
            account -> {
              account
                  .getMetadata()
                  .getAnnotations()
                  .put("tenure.dev/used-by", "SecretLease/x, MachineIdentity/web");
              return account;
            });
    identity.edit(
        i -> {
          i.getMetadata().getAnnotations().put("example.org/touched", "yes");
          return i;
        });
    identity.awaitReady();
  }

  private static IdentityDraft draft(Tenant tenant) {
    return tenant.identity("web").issuer(tenant.issuer().name());
  }

  private static Seen refused(Tenant tenant, Watched<MachineIdentity> identity, Reason reason) {
    var seen = identity.await("Stalled", reason);
    assertThat(seen.ready()).isFalse();
    assertThat(seen.reason("Ready")).isEqualTo(reason.text());
    assertThat(seen.phase()).isEqualTo("Pending");
    assertThat(identity.awaitEvent(reason)).isEqualTo(seen.message("Stalled"));
    assertThat(tenant.secret("web")).isEmpty();
    return seen;
  }

  private static IdentityIssuerSpec limited(IdentityIssuerSpec spec, String life, String most) {
    return new IdentityIssuerSpec(
        new ManagedCa(spec.managedCA().commonName(), life, null, null, List.of()),
        null,
        null,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        new IssuerLimits(most, List.of(), List.of()));
  }
}
