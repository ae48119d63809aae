package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.CertificateDelivery;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.certificate.CertificateRequest;
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
    CertificateRequest request,
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
              CertificateMapping.request(object.getMetadata().getName(), spec.certificate()),
              spec.certificate().delivery() == CertificateDelivery.POD,
              Common.consumers(spec.restart()),
              Common.orders(object, spec.suspend(), spec.maintenanceWindows()),
              Common.template(spec.secretTemplate()));
        });
  }
}
