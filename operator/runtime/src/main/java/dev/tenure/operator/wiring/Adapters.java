package dev.tenure.operator.wiring;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.revocation.CertificateRevoker;
import dev.tenure.operator.acme.Accounts;
import dev.tenure.operator.acme.OrderStore;
import dev.tenure.operator.acme.SealedOrders;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.account.KubeServiceAccountTokens;
import dev.tenure.operator.kube.bundle.ClusterTrustBundles;
import dev.tenure.operator.kube.bundle.KubeTrustBundles;
import dev.tenure.operator.kube.bundle.TrustAnchors;
import dev.tenure.operator.kube.credential.KubeCredentialSink;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.kube.journal.KubeLoginStore;
import dev.tenure.operator.kube.journal.KubeSecretIdStore;
import dev.tenure.operator.kube.journal.SealedRecords;
import dev.tenure.operator.kube.signing.RequestMarks;
import dev.tenure.operator.kube.signing.RequestObjects;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.pki.SignerRegistry;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.AuthoritySigner;
import dev.tenure.operator.pki.authority.ManagedAuthority;
import dev.tenure.operator.pki.authority.RevocationListSigner;
import dev.tenure.operator.pki.authority.TokenSigner;
import dev.tenure.operator.platform.AccountKeys;
import dev.tenure.operator.platform.AcmeAuthority;
import dev.tenure.operator.platform.BackendMaterials;
import dev.tenure.operator.platform.BackendRules;
import dev.tenure.operator.platform.CertManagerAuthority;
import dev.tenure.operator.platform.GivenAnchors;
import dev.tenure.operator.platform.IssuerAdvice;
import dev.tenure.operator.platform.IssuerAuthorities;
import dev.tenure.operator.platform.IssuerRevocations;
import dev.tenure.operator.platform.IssuerSources;
import dev.tenure.operator.platform.KeptGenerations;
import dev.tenure.operator.platform.KubernetesAuthority;
import dev.tenure.operator.platform.LoginMaterials;
import dev.tenure.operator.platform.RemoteAuthority;
import dev.tenure.operator.platform.RemoteIssuers;
import dev.tenure.operator.platform.TrustDomains;
import dev.tenure.operator.platform.VaultAuthority;
import dev.tenure.operator.platform.federation.ForeignBundles;
import dev.tenure.operator.platform.revocation.ListStore;
import dev.tenure.operator.platform.revocation.RevocationLists;
import dev.tenure.operator.platform.spiffe.SpiffeBundles;
import dev.tenure.operator.platform.succession.SuccessionStore;
import dev.tenure.operator.platform.succession.Successions;
import dev.tenure.operator.vault.Evidence;
import dev.tenure.operator.vault.VaultServer;
import dev.tenure.operator.vault.VaultSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The adapters behind the domain's ports that others depend on by more than their port. */
record Adapters(
    KubeCredentialSink sink,
    KubeLeaseJournal journal,
    KubeSecretIdStore secretIds,
    VaultServer vault,
    AuthoritySigner local,
    TokenSigner tokens,
    SignerRegistry signers,
    IssuerSources authorities,
    CertificateRevoker revoker,
    RenewalAdvice advice,
    OrderStore orders,
    AcmeAuthority acme,
    KubeTrustBundles bundles,
    ForeignBundles foreign,
    Optional<ClusterTrustBundles> clusterBundles,
    Optional<SpiffeBundles> spiffeBundles,
    BackendDirectory backends,
    Directory directory) {

  static Adapters of(
      OperatorConfig config,
      Ground ground,
      Metrics metrics,
      Executor executor,
      InstantSource clock) {
    var backends =
        new BackendDirectory(
            ground.references(),
            ground.namespaces(),
            new BackendRules(ground.identity().apiAudiences()),
            new BackendMaterials(
                new GivenAnchors(ground.api(), ground.ownSecrets()), ground.ownSecrets(), clock));
    var secretIds = new KubeSecretIdStore(records(ground, KubeSecretIdStore.KIND));
    var vault = vault(config, ground, backends, secretIds, metrics, clock);
    var registry = new AuthorityRegistry();
    var successions = new Successions(new SuccessionStore(ground.ownSecrets()), clock);
    var local = new AuthoritySigner(registry, successions, clock, new SecureRandom());
    var signers = new SignerRegistry(local);
    var orders = new SealedOrders(records(ground, SealedOrders.KIND));
    var acme = acme(config, ground, orders, clock);
    var own =
        new IssuerAuthorities(
            ground.ownSecrets(),
            successions,
            new ManagedAuthority(clock, new SecureRandom()),
            registry,
            clock);
    var remote =
        new RemoteIssuers(remotes(config, ground, vault, backends, acme, clock), signers, clock);
    var generations = new KeptGenerations(registry, successions, clock);
    var lists =
        new RevocationLists(
            new ListStore(ground.ownSecrets()),
            generations,
            new RevocationListSigner(new SecureRandom()),
            clock);
    var authorities =
        new IssuerSources(own, remote, new TrustDomains(ground.references().issuers()::all), lists);
    TrustAnchors anchors = issuer -> anchors(authorities, issuer);
    var foreign =
        new ForeignBundles(
            ground.api(), ground.ownSecrets(), ground.references().issuers()::all, executor, clock);
    var spiffeBundles =
        ground
            .spiffeDocuments()
            .map(
                published ->
                    new SpiffeBundles(
                        ground.api(),
                        published,
                        anchors,
                        generations::tokenKeys,
                        issuer -> refresh(ground, authorities, issuer),
                        clock));
    return new Adapters(
        new KubeCredentialSink(ground.api(), ground.secrets(), ground.secretReader(), clock),
        new KubeLeaseJournal(records(ground, KubeLeaseJournal.KIND)),
        secretIds,
        vault,
        local,
        new TokenSigner(
            registry,
            successions,
            (issuer, keyId) -> published(spiffeBundles, issuer, keyId),
            ground.identity().apiAudiences(),
            clock,
            new SecureRandom()),
        signers,
        authorities,
        new IssuerRevocations(ground.references().issuers()::find, remote, lists),
        new IssuerAdvice(ground.references().issuers()::find, remote),
        orders,
        acme,
        new KubeTrustBundles(ground.api(), ground.bundles(), anchors, foreign, executor, clock),
        foreign,
        ground
            .clusterBundles()
            .map(published -> new ClusterTrustBundles(ground.api(), published, anchors, executor)),
        spiffeBundles,
        backends,
        new Directory(ground.references(), authorities, backends));
  }

  private static List<RemoteAuthority> remotes(
      OperatorConfig config,
      Ground ground,
      VaultServer vault,
      BackendDirectory backends,
      AcmeAuthority acme,
      InstantSource clock) {
    var identity = ground.identity();
    var user =
        "system:serviceaccount:%s:%s".formatted(identity.namespace(), identity.serviceAccount());
    var requests =
        new RequestObjects(ground.api(), new RequestMarks(user, config.installation()), clock);
    var anchors = new GivenAnchors(ground.api(), ground.ownSecrets());
    return List.of(
        new VaultAuthority(new VaultEngines(vault.pki()), backends),
        new KubernetesAuthority(requests, anchors),
        new CertManagerAuthority(ground.api(), requests, anchors, user),
        acme);
  }

  private static AcmeAuthority acme(
      OperatorConfig config, Ground ground, OrderStore orders, InstantSource clock) {
    var anchors = new GivenAnchors(ground.api(), ground.ownSecrets());
    var limits = config.backend();
    var keys = new AccountKeys(ground.ownSecrets(), new SecureRandom());
    return new AcmeAuthority(
        new Accounts(keys, limits.connectTimeout(), limits.requestTimeout(), clock),
        keys,
        orders,
        anchors,
        config.acme().http01().enabled(),
        clock);
  }

  private static VaultServer vault(
      OperatorConfig config,
      Ground ground,
      BackendDirectory backends,
      KubeSecretIdStore secretIds,
      Metrics metrics,
      InstantSource clock) {
    var limits = config.backend();
    return new VaultServer(
        new VaultServer.Surroundings(
            backends,
            new Evidence(
                new KubeServiceAccountTokens(ground.api()),
                new LoginMaterials(ground.api(), clock),
                secretIds),
            new KubeLoginStore(records(ground, KubeLoginStore.KIND)),
            metrics::backendCall,
            clock,
            ground.maker()),
        VaultSettings.DEFAULTS
            .withTimeouts(
                limits.connectTimeout(),
                limits.requestTimeout(),
                VaultSettings.DEFAULTS.queueTimeout())
            .withBounds(limits.maxInFlight(), limits.maxResponseBytes())
            .withLoginCheck(limits.loginCheck()));
  }

  private static SealedRecords records(Ground ground, String kind) {
    return new SealedRecords(
        ground.api(),
        Ground.sealer(ground.key(), "journal-" + kind),
        ground.identity().namespace(),
        kind);
  }

  /**
   * Whoever federates asks so often that a new CA, which waits for its delay, is known everywhere
   * before it signs: new keys are published three to five times as long (SPIFFE Federation section
   * 5.1).
   */
  private static Optional<Duration> refresh(
      Ground ground, IssuerSources authorities, String issuer) {
    return ground
        .references()
        .issuers()
        .find(issuer)
        .filter(object -> object.getSpec().trustDomain() != null)
        .map(object -> authorities.plan(object).delay().dividedBy(5));
  }

  /** A token is signed by what whoever verifies it can have fetched. */
  private static Answer<Boolean> published(
      Optional<SpiffeBundles> bundles, String issuer, String keyId) {
    if (bundles.isEmpty()) {
      return Answer.refused(
          Reason.TRUST_NOT_PUBLISHED,
          "The operator serves no SPIFFE bundles, by which tokens are verified. Have the platform"
              + " team set config.spiffeBundles.enabled in the values of the chart.");
    }
    return bundles.get().publishes(issuer, keyId)
        ? Answer.ok(true)
        : Answer.unavailable(
            Reason.TRUST_NOT_PUBLISHED,
            "The SPIFFE bundle document of IdentityIssuer \"%s\" lacks the key that is to sign; nothing is signed before it is there."
                .formatted(issuer));
  }

  private static Answer<String> anchors(IssuerSources authorities, String issuer) {
    return authorities
        .bundle(issuer)
        .map(Answer::ok)
        .orElseGet(
            () ->
                Answer.unavailable(
                    Reason.ISSUER_NOT_READY,
                    "IdentityIssuer \"%s\" is not ready, so its trust bundle cannot be published yet."
                        .formatted(issuer)));
  }
}
