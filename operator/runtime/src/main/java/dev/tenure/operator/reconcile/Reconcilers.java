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
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.authority.Sighting;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.lease.LeaseJournal;
import dev.tenure.core.podcertificate.PodIdentities;
import dev.tenure.core.podcertificate.PodSigner;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.ContentMac;
import dev.tenure.operator.kube.podcertificate.PodCertificateRequests;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.platform.IssuerSources;
import dev.tenure.operator.platform.federation.ForeignBundles;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All reconcilers, made of what they share. */
public record Reconcilers(
    TenureReconciler<MachineIdentity, MachineIdentityStatus> identities,
    TenureReconciler<SecretLease, SecretLeaseStatus> leases,
    PlatformReconciler<IdentityIssuer, IdentityIssuerStatus> issuers,
    PlatformReconciler<SecretBackend, SecretBackendStatus> backends,
    Optional<PodCertificates> pods) {

  /** What every reconciler uses. */
  public record Shared(
      OperatorConfig config,
      ObjectApi api,
      WakeUps wakeUps,
      Gate gate,
      Metrics metrics,
      AuditTrail audit,
      InstantSource clock) {}

  /**
   * What the kinds with a tenure use.
   *
   * @param issuedSeal proves that what a status says of issued certificates and rotations is ours
   */
  public record Engines(
      Platform platform,
      CredentialSink sink,
      LeaseJournal journal,
      CertificateEngine certificates,
      PodIdentities pods,
      LeaseEngine leases,
      Withdrawal withdrawal,
      ContentMac issuedSeal) {}

  /** What the certificates of pods are signed with. */
  public record PodSigning(
      PodCertificateRequests requests, PodSigner signer, AccountConsent consent) {}

  /**
   * What the cluster-wide kinds use.
   *
   * @param ownNamespace where every trust bundle is published too
   * @param sightings what is seen of an issuer's trust and certificates
   * @param rules what must be mended in a backend first
   * @param probe asks a backend, by name, for its version
   * @param sweeps what the sweeps of a backend found
   * @param signing the issuers that sign at a backend
   * @param holders the objects that have a credential of a backend still
   * @param clocks no CA follows another while they disagree
   */
  public record Foundations(
      IssuerSources authorities,
      TrustBundles bundles,
      ClusterTrust clusterTrust,
      ForeignBundles foreign,
      String ownNamespace,
      Sightings sightings,
      Function<SecretBackend, Optional<Violation>> rules,
      Function<String, Answer<String>> probe,
      Function<SecretBackend, SweepView> sweeps,
      Dependents signing,
      Dependents holders,
      Clocks clocks) {}

  /** What is seen of an issuer's trust and certificates. */
  public interface Sightings {
    /**
     * Looks into caches alone.
     *
     * @param users the identities that name the issuer
     */
    Sighting of(String issuer, List<MachineIdentity> users);

    /**
     * The namespaces that should have the issuer's present bundle and do not, from caches.
     *
     * @param users the identities that name the issuer
     */
    Set<String> lacking(String issuer, List<MachineIdentity> users);
  }

  /**
   * Makes them.
   *
   * @param pods empty where nothing is signed for pods
   */
  public static Reconcilers of(
      Shared shared, Engines engines, Foundations foundations, Optional<PodSigning> pods) {
    var settings =
        new KindSettings(
            shared.config().clusterDomain(), shared.config().serviceAccounts().requireConsent());
    var seal = new RotationSeal(engines.issuedSeal());
    var identityKind =
        new IdentityKind(
            engines.platform(),
            engines.sink(),
            engines.certificates(),
            engines.pods(),
            engines.withdrawal(),
            new IssuedStatus(engines.issuedSeal()),
            seal,
            settings);
    var identities = new TenureReconciler<>(identityKind, shared);
    var leases =
        new TenureReconciler<>(
            new LeaseKind(
                engines.platform(),
                engines.sink(),
                engines.journal(),
                engines.leases(),
                seal,
                settings),
            shared);
    var issuers =
        new PlatformReconciler<>(
            new IssuerKind(
                new IssuerRotations(
                    foundations.authorities(),
                    name -> {
                      foundations.bundles().changed(name);
                      foundations.clusterTrust().publish(name);
                    },
                    name ->
                        foundations
                            .sightings()
                            .of(name, identities.objects(References.issuer(name))),
                    identities::wake,
                    foundations.clocks()),
                foundations.bundles(),
                new SteadyTrust(
                    foundations.bundles(),
                    name ->
                        foundations
                            .sightings()
                            .lacking(name, identities.objects(References.issuer(name)))),
                foundations.clusterTrust(),
                foundations.foreign(),
                foundations.ownNamespace(),
                shared.clock()),
            List.of(identities),
            shared);
    var backends =
        new PlatformReconciler<>(
            new BackendKind(
                foundations.rules(), foundations.probe(), foundations.sweeps(), shared.clock()),
            List.of(leases, foundations.signing(), foundations.holders()),
            shared);
    var governing =
        new PodCertificates.Governing(
            identities::dependents,
            identity ->
                identityKind.forPods(
                    identity, shared.api().namespace(identity.getMetadata().getNamespace())));
    var podCertificates =
        pods.map(
            with ->
                new PodCertificates(
                    with.requests(), governing, with.signer(), with.consent(), shared));
    return new Reconcilers(identities, leases, issuers, backends, podCertificates);
  }
}
