package dev.tenure.operator.it.issuer;

import dev.tenure.api.v1alpha1.AcmeHttp01;
import dev.tenure.api.v1alpha1.AcmeIssuer;
import dev.tenure.api.v1alpha1.AcmeSolver;
import dev.tenure.api.v1alpha1.AnchorSource;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Fingerprint;
import dev.tenure.operator.acme.Pebble;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;

/** Issuers that ask a Pebble. */
final class AcmeServer {
  static final String SYSTEM = "tenure-system";

  private AcmeServer() {}

  /** An issuer that asks it, with its root in the operator's namespace. */
  static Watched<IdentityIssuer> issuer(Pebble pebble, Tenant tenant) {
    var roots = Tenant.unique("roots");
    tenant.create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(roots)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withData(Map.of("ca.crt", pebble.rootPem()))
            .build());
    return tenant.issuer(
        Tenant.unique("acme-ca"),
        spec ->
            asking(
                spec,
                new AcmeIssuer(
                    pebble.directory(),
                    pebble.caBundle(),
                    "platform@example.com",
                    true,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    new AnchorSource(null, roots),
                    List.of(new AcmeSolver(List.of(), new AcmeHttp01(), null)))));
  }

  static IdentityIssuerSpec asking(IdentityIssuerSpec spec, AcmeIssuer acme) {
    return new IdentityIssuerSpec(
        null,
        null,
        null,
        null,
        null,
        acme,
        null,
        null,
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  /** An identity for what such servers sign. */
  static IdentityDraft identity(Tenant tenant, String name, Watched<IdentityIssuer> issuer) {
    return tenant.identity(name).issuer(issuer.name()).certificate("usages: [server auth]");
  }

  /** Whether an order of the identity is remembered: under way, or failed. */
  static boolean hasOrder(Tenant tenant, Watched<MachineIdentity> identity) {
    return tenant
            .admin()
            .secrets()
            .inNamespace(SYSTEM)
            .withName("tenure-acme-" + Fingerprint.of(List.of(identity.uid())))
            .get()
        != null;
  }
}
