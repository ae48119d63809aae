package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerStatus;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentityStatus;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretBackendStatus;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseStatus;
import dev.tenure.core.Answer;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.lease.LeaseJournal;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.platform.IssuerSources;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The four reconcilers, made of what they share. */
public record Reconcilers(
    TenureReconciler<MachineIdentity, MachineIdentityStatus> identities,
    TenureReconciler<SecretLease, SecretLeaseStatus> leases,
    PlatformReconciler<IdentityIssuer, IdentityIssuerStatus> issuers,
    PlatformReconciler<SecretBackend, SecretBackendStatus> backends) {

  /** What every reconciler uses. */
  public record Shared(
      OperatorConfig config,
      ObjectApi api,
      WakeUps wakeUps,
      Gate gate,
      Metrics metrics,
      InstantSource clock) {}

  /** What the kinds with a tenure use. */
  public record Engines(
      Platform platform,
      CredentialSink sink,
      LeaseJournal journal,
      CertificateEngine certificates,
      LeaseEngine leases) {}

  /**
   * What the cluster-wide kinds use.
   *
   * @param ownNamespace where every trust bundle is published too
   * @param rules what must be mended in a backend first
   * @param probe asks a backend, by name, for its version
   * @param signing the issuers that sign at a backend
   */
  public record Foundations(
      IssuerSources authorities,
      TrustBundles bundles,
      String ownNamespace,
      Function<SecretBackend, Optional<Violation>> rules,
      Function<String, Answer<String>> probe,
      Dependents signing) {}

  /** Makes them. */
  public static Reconcilers of(Shared shared, Engines engines, Foundations foundations) {
    var settings =
        new KindSettings(
            shared.config().clusterDomain(), shared.config().serviceAccounts().requireConsent());
    var identities =
        new TenureReconciler<>(
            new IdentityKind(engines.platform(), engines.sink(), engines.certificates(), settings),
            shared);
    var leases =
        new TenureReconciler<>(
            new LeaseKind(
                engines.platform(), engines.sink(), engines.journal(), engines.leases(), settings),
            shared);
    var issuers =
        new PlatformReconciler<>(
            new IssuerKind(
                foundations.authorities(),
                foundations.bundles(),
                foundations.ownNamespace(),
                identities::wake,
                shared.clock()),
            List.of(identities),
            shared);
    var backends =
        new PlatformReconciler<>(
            new BackendKind(foundations.rules(), foundations.probe(), shared.clock()),
            List.of(leases, foundations.signing()),
            shared);
    return new Reconcilers(identities, leases, issuers, backends);
  }
}
