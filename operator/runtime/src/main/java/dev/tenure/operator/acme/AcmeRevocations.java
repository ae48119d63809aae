package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.core.revocation.RevocationService;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.RevocationReason;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;

/**
 * Takes certificates back at an ACME server, as the account that ordered them (RFC 8555 section
 * 7.6).
 */
public final class AcmeRevocations implements RevocationService {
  private static final String ERRORS = "urn:ietf:params:acme:error:";

  private final AcmeSettings settings;
  private final Accounts accounts;
  private final OrderStore store;
  private final ServerCalls calls;

  public AcmeRevocations(
      AcmeSettings settings, Accounts accounts, OrderStore store, InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.store = store;
    this.calls = new ServerCalls(settings, clock);
  }

  @Override
  public Answer<Boolean> revoke(RevocationOrder order) {
    return store
        .read(order.subject())
        .then(
            found ->
                found
                    .flatMap(kept -> kept.record().leaf(order.certificate()))
                    .flatMap(Leaf::certificate)
                    .map(certificate -> revoked(certificate, order))
                    .orElseGet(() -> unknown(order)));
  }

  private Answer<Boolean> revoked(X509Certificate certificate, RevocationOrder order) {
    var reason = RevocationReason.code(order.reason().code());
    return accounts
        .login(settings)
        .then(login -> calls.ask(() -> revoked(login, certificate, reason)));
  }

  /** Some servers take few reasons from an account; the certificate is revoked all the same. */
  private static boolean revoked(Login login, X509Certificate certificate, RevocationReason reason)
      throws AcmeException {
    try {
      Certificate.revoke(login, certificate, reason);
      return true;
    } catch (AcmeServerException e) {
      if (is(e, "badRevocationReason") && reason != RevocationReason.UNSPECIFIED) {
        return revoked(login, certificate, RevocationReason.UNSPECIFIED);
      }
      if (is(e, "alreadyRevoked")) {
        return true;
      }
      throw e;
    }
  }

  private static boolean is(AcmeServerException e, String type) {
    return e.getType().toString().equals(ERRORS + type);
  }

  private Answer<Boolean> unknown(RevocationOrder order) {
    return Answer.gone(
        Reason.CERTIFICATE_NOT_REVOCABLE,
        "certificate %s of %s is not on record, and is taken back by itself only"
            .formatted(order.certificate().serialNumber(), settings.place()));
  }
}
