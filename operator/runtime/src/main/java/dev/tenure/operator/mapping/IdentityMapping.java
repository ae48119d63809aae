package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.CertificateDelivery;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.certificate.Request;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.rollout.Consumer;
import java.util.List;
import java.util.Optional;

/**
 * A {@code MachineIdentity} as the domain sees it.
 *
 * @param forPods whether pods ask for the certificate themselves, and no Secret is written
 */
public record IdentityMapping(
    Subject subject,
    Tenure tenure,
    Optional<AccountUse> account,
    Request request,
    boolean forPods,
    List<Consumer> consumers,
    Orders orders,
    SecretTemplate template) {

  /**
   * Reads the object.
   *
   * @param strict whether every account must consent
   */
  public static Mapped<IdentityMapping> of(MachineIdentity object, boolean strict) {
    return Mapped.of(
        () -> {
          var spec = object.getSpec();
          return new IdentityMapping(
              Common.subject(Kind.MACHINE_IDENTITY, object),
              Common.tenure(spec.owner(), spec.purpose(), spec.expiresAt(), spec.criticality()),
              Common.account(object, spec.serviceAccountName(), strict),
              request(object),
              isForPods(object),
              Common.consumers(spec.restart()),
              Common.orders(object, spec.suspend(), spec.maintenanceWindows()),
              Common.template(spec.secretTemplate()));
        });
  }

  /** Name of the issuer that the object names. */
  public static String issuer(MachineIdentity object) {
    var certificate = object.getSpec().certificate();
    var jwt = object.getSpec().jwt();
    return certificate != null ? certificate.issuer() : jwt != null ? jwt.issuer() : "";
  }

  /** Whether pods ask for the certificate themselves. */
  public static boolean isForPods(MachineIdentity object) {
    var certificate = object.getSpec().certificate();
    return certificate != null && certificate.delivery() == CertificateDelivery.POD;
  }

  private static Request request(MachineIdentity object) throws Fields.Unreadable {
    var name = object.getMetadata().getName();
    var certificate = object.getSpec().certificate();
    var jwt = object.getSpec().jwt();
    if (certificate != null) {
      return CertificateMapping.request(name, certificate);
    }
    if (jwt == null) {
      throw new Fields.Unreadable("Give exactly one of spec.certificate and spec.jwt.");
    }
    return CertificateMapping.request(name, jwt);
  }
}
