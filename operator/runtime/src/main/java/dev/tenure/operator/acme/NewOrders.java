package dev.tenure.operator.acme;

import dev.tenure.core.certificate.SigningRequest;
import java.time.Instant;
import java.util.Optional;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Makes orders, each in place of the certificate before where the server follows that. */
final class NewOrders {
  private final AcmeSettings settings;
  private final SigningRequest request;

  NewOrders(AcmeSettings settings, SigningRequest request) {
    this.settings = settings;
    this.request = request;
  }

  /**
   * Orders what is asked. A server that follows renewals is told what is replaced (RFC 9773 section
   * 5): it may exempt such an order from its limits. Whatever it has against that, e.g. that
   * another order replaces it already, it is asked again without.
   *
   * @param before the last certificate that the object had of it
   */
  Order order(Login login, Optional<Leaf> before) throws AcmeException {
    var replaced = before.flatMap(Leaf::certificate).filter(_ -> followsRenewals(login));
    if (replaced.isEmpty()) {
      return builder(login).create();
    }
    try {
      return builder(login).replaces(replaced.get()).create();
    } catch (AcmeRateLimitedException e) {
      throw e;
    } catch (AcmeServerException e) {
      return builder(login).create();
    }
  }

  /** The end that is asked for; the server alone decides where it has a life of its own. */
  Optional<Instant> notAfter() {
    return settings.life().isPresent()
        ? Optional.empty()
        : Optional.of(request.profile().notAfter());
  }

  private OrderBuilder builder(Login login) {
    var builder = login.newOrder();
    for (var one : Identity.of(request.profile().names())) {
      builder.identifier(
          one.type() == Identity.Type.IP ? Identifier.ip(one.name()) : Identifier.dns(one.text()));
    }
    notAfter().ifPresent(builder::notAfter);
    settings.profile().ifPresent(builder::profile);
    return builder;
  }

  private static boolean followsRenewals(Login login) {
    try {
      return login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
    } catch (AcmeException e) {
      return false;
    }
  }
}
