package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a certificate says, and who decides. */
@OperatorTest
class ContentsIT {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @Test
  void aSubjectAndUsagesAreSignedWhereTheIssuerListsThem(Tenant tenant)
      throws CertificateParsingException {
    var issuer =
        tenant
            .issuer(
                Tenant.unique("ca"),
                spec ->
                    open(
                        spec,
                        """
                        allowedNames: {subject: {organizations: ["Pay*"], countries: [DE]}}
                        limits: {usages: [code signing]}
                        """))
            .name();
    var identity =
        tenant
            .identity("web")
            .issuer(issuer)
            .certificate(
                """
                subject: {organizations: [Payments], countries: [DE]}
                usages: [digital signature, client auth, server auth, code signing]
                """)
            .create();

    identity.awaitReady();

    var leaf = Certificate.of(tenant.secret("web").orElseThrow()).leaf();
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("O=Payments,C=DE");
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3");
  }

  @Test
  void aKeyAgainstQuantumComputersIsSignedForWhereTheIssuerListsIt(Tenant tenant) {
    var usual = tenant.issuer().name();
    var key = "privateKey: {algorithm: MLDSA65}";
    var identity = tenant.identity("web").issuer(usual).certificate(key).create();
    assertThat(identity.await("Stalled", Reason.KEY_NOT_ALLOWED).message("Stalled"))
        .contains("MLDSA65", "spec.limits.keyAlgorithms");
    var issuer =
        tenant
            .issuer(Tenant.unique("ca"), spec -> open(spec, "limits: {keyAlgorithms: [MLDSA65]}"))
            .name();

    identity.edit(i -> IdentityDraft.changed(i, "issuer: " + issuer));

    identity.awaitReady();
    var certificate = Certificate.of(tenant.secret("web").orElseThrow());
    assertThat(certificate.leaf().getPublicKey().getAlgorithm()).isEqualTo("ML-DSA");
    assertThat(certificate.leaf().getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(identity.now().status("rotation.id")).isEqualTo("1");
  }

  @Test
  void whatTheIssuerDoesNotListIsRefusedAndWhatIsThereStays(Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();
    var before = Certificate.of(tenant.secret("web").orElseThrow()).serial();

    identity.edit(i -> IdentityDraft.changed(i, "subject: {organizations: [Payments]}"));

    var refused = identity.await("Stalled", Reason.NAME_NOT_ALLOWED);
    assertThat(refused.message("Stalled")).contains("spec.allowedNames.subject.organizations");
    identity.edit(
        i ->
            IdentityDraft.changed(
                i, "subject: null\nusages: [server auth, client auth, email protection]"));
    assertThat(identity.await("Stalled", Reason.USAGE_NOT_ALLOWED).message("Stalled"))
        .contains("email protection", "spec.limits.usages");
    identity.during(
        "keeps what is valid",
        Duration.ofSeconds(2),
        _ -> Certificate.of(tenant.secret("web").orElseThrow()).serial().equals(before));
  }

  private static IdentityIssuerSpec open(IdentityIssuerSpec spec, String yaml) {
    var more = SERIALIZATION.unmarshal(yaml, IdentityIssuerSpec.class);
    return new IdentityIssuerSpec(
        spec.managedCA(),
        null,
        null,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        more.allowedNames(),
        more.limits());
  }
}
