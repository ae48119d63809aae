package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.AcmeIssuer;
import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.revocation.RevocationService;
import dev.tenure.operator.acme.Accounts;
import dev.tenure.operator.acme.AcmeOrders;
import dev.tenure.operator.acme.AcmeRenewals;
import dev.tenure.operator.acme.AcmeRevocations;
import dev.tenure.operator.acme.AcmeSettings;
import dev.tenure.operator.acme.OrderStore;
import dev.tenure.operator.acme.SolverRule;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An ACME server, where the operator has an account for each issuer. */
public final class AcmeAuthority implements RemoteAuthority {
  private final Accounts accounts;
  private final OrderStore orders;
  private final GivenAnchors anchors;
  private final AcmeSolvers solvers;
  private final InstantSource clock;
  private final AcmeRenewals renewals;

  /**
   * @param answersHttp whether this installation answers challenges of HTTP-01
   */
  public AcmeAuthority(
      Accounts accounts,
      Accounts.Keys keys,
      OrderStore orders,
      GivenAnchors anchors,
      boolean answersHttp,
      InstantSource clock) {
    this.accounts = accounts;
    this.orders = orders;
    this.anchors = anchors;
    this.solvers = new AcmeSolvers(keys, answersHttp);
    this.clock = clock;
    this.renewals = new AcmeRenewals(accounts, orders, clock);
  }

  @Override
  public boolean isFor(IdentityIssuer issuer) {
    return issuer.getSpec().acme() != null;
  }

  /** The server is asked where the account is not known yet, or has another key. */
  @Override
  public Answer<String> roots(IdentityIssuer issuer) {
    return settings(issuer).then(accounts::refresh).then(_ -> anchors.read(spec(issuer).anchors()));
  }

  @Override
  public String place(IdentityIssuer issuer) {
    return "ACME server " + spec(issuer).server();
  }

  @Override
  public SigningService service(IdentityIssuer issuer) {
    var source = spec(issuer).anchors();
    return request ->
        settings(issuer)
            .then(
                settings ->
                    new AcmeOrders(settings, accounts, orders, () -> anchors.read(source), clock)
                        .sign(request));
  }

  @Override
  public Optional<RevocationService> revocation(IdentityIssuer issuer) {
    return Optional.of(
        order ->
            settings(issuer)
                .then(
                    settings ->
                        new AcmeRevocations(settings, accounts, orders, clock).revoke(order)));
  }

  /** Read for each question that is asked, and without what only orders need. */
  @Override
  public RenewalAdvice advice(IdentityIssuer issuer) {
    return (subject, certificate) ->
        renewals.about(() -> settings(issuer, List.of()), subject, certificate);
  }

  /** The server as the issuer's spec has it. */
  public Answer<AcmeSettings> settings(IdentityIssuer issuer) {
    var spec = spec(issuer);
    return solvers.of(spec.solvers()).then(rules -> settings(issuer, rules));
  }

  private static Answer<AcmeSettings> settings(IdentityIssuer issuer, List<SolverRule> rules) {
    try {
      return Answer.ok(settings(issuer.getMetadata().getName(), spec(issuer), rules));
    } catch (IllegalArgumentException e) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "spec.acme cannot be read: %s. Mend spec.acme.server or spec.acme.duration."
              .formatted(e.getMessage()));
    }
  }

  private static AcmeSettings settings(String name, AcmeIssuer spec, List<SolverRule> solvers) {
    var external = spec.externalAccount();
    return new AcmeSettings(
        name,
        URI.create(spec.server()),
        Optional.ofNullable(spec.caBundle()),
        Optional.ofNullable(spec.email()),
        Objects.requireNonNullElse(spec.accountSecretName(), name + "-acme-account"),
        external == null
            ? Optional.empty()
            : Optional.of(
                new AcmeSettings.ExternalAccount(external.keyId(), external.secretName())),
        Optional.ofNullable(spec.profile()),
        Optional.ofNullable(spec.duration()).map(GoDuration::parse),
        usages(spec),
        solvers);
  }

  private static Set<Usage> usages(AcmeIssuer spec) {
    var usages = EnumSet.noneOf(Usage.class);
    spec.usages().forEach(usage -> usages.add(Usage.valueOf(usage.name())));
    return usages.isEmpty() ? EnumSet.of(Usage.SERVER_AUTH) : usages;
  }

  private static AcmeIssuer spec(IdentityIssuer issuer) {
    return Objects.requireNonNull(issuer.getSpec().acme());
  }
}
