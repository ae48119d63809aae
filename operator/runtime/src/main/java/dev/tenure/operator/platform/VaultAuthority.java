package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.VaultIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.core.lease.Account;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.core.revocation.RevocationService;
import java.util.Objects;
import java.util.Optional;

/** The PKI engine of a Vault or OpenBao server, asked as the tenant's own ServiceAccount. */
public final class VaultAuthority implements RemoteAuthority {
  /** Where the engine's chain is mounted unless told. */
  private static final String MOUNT = "pki";

  /** The engines of all servers. */
  public interface Engines {
    /** The chain of the CA at a mount of a backend, in PEM. */
    Answer<String> chain(VaultIssuer role);

    /** Has a request signed as the account. */
    Answer<String> sign(Account account, VaultIssuer role, SigningRequest request);

    /** Takes a certificate back as the account, by its hexadecimal serial number. */
    Answer<Boolean> revoke(Account account, VaultIssuer role, String serialNumber);
  }

  /** What is known of backends. */
  public interface Rules {
    /** Why the backend may not be used, for whomever; empty where it may. */
    Optional<Violation> broken(String backend);

    /** Why nobody in the namespace may use the backend; empty where they may. */
    Optional<Violation> refusal(String backend, String namespace);

    /** The role of the backend's login that tenants log in with. */
    String loginRole(String backend);
  }

  private final Engines engines;
  private final Rules rules;

  public VaultAuthority(Engines engines, Rules rules) {
    this.engines = engines;
    this.rules = rules;
  }

  @Override
  public boolean isFor(IdentityIssuer issuer) {
    return issuer.getSpec().vault() != null;
  }

  @Override
  public Answer<String> roots(IdentityIssuer issuer) {
    var role = role(issuer);
    return rules
        .broken(role.backend())
        .<Answer<String>>map(Answer.Refused::new)
        .orElseGet(() -> engines.chain(role));
  }

  @Override
  public String place(IdentityIssuer issuer) {
    var role = role(issuer);
    return "%s/sign/%s of SecretBackend \"%s\""
        .formatted(role.mount(), role.role(), role.backend());
  }

  @Override
  public SigningService service(IdentityIssuer issuer) {
    var role = role(issuer);
    return request -> sign(role, request);
  }

  @Override
  public Optional<RevocationService> revocation(IdentityIssuer issuer) {
    var role = role(issuer);
    return Optional.of(order -> revoke(role, order));
  }

  /** Whom a backend does not serve any more may take back all the same what it signed for him. */
  private Answer<Boolean> revoke(VaultIssuer role, RevocationOrder order) {
    return order
        .serviceAccount()
        .map(account -> account(role, order.subject().namespace(), account))
        .map(account -> engines.revoke(account, role, order.certificate().serialNumber()))
        .orElseGet(
            () ->
                Answer.gone(
                    Reason.CERTIFICATE_NOT_REVOCABLE,
                    "nobody can log in at SecretBackend \"%s\" for an identity without an account"
                        .formatted(role.backend())));
  }

  private Account account(VaultIssuer role, String namespace, String serviceAccount) {
    return new Account(role.backend(), namespace, serviceAccount, rules.loginRole(role.backend()));
  }

  private Answer<String> sign(VaultIssuer role, SigningRequest request) {
    var namespace = request.subject().namespace();
    var refusal = rules.refusal(role.backend(), namespace);
    if (refusal.isPresent()) {
      return new Answer.Refused<>(refusal.get());
    }
    if (request.serviceAccount().isEmpty()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "IdentityIssuer \"%s\" has its certificates signed at SecretBackend \"%s\", where each identity logs in as its own ServiceAccount. Set spec.serviceAccountName."
              .formatted(request.issuer(), role.backend()));
    }
    var account = account(role, namespace, request.serviceAccount().get());
    return engines.sign(account, role, request);
  }

  private static VaultIssuer role(IdentityIssuer issuer) {
    var spec = Objects.requireNonNull(issuer.getSpec().vault());
    return spec.mount() == null ? new VaultIssuer(spec.backend(), MOUNT, spec.role()) : spec;
  }
}
