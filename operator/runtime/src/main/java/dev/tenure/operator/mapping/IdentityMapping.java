package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.CertificateSpec;
import dev.tenure.api.v1alpha1.KeyAlgorithm;
import dev.tenure.api.v1alpha1.KeyRotation;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.PrivateKeySpec;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.rollout.WorkloadRef;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code MachineIdentity} as the domain sees it. */
public record IdentityMapping(
    Subject subject,
    Tenure tenure,
    Optional<AccountUse> account,
    CertificateRequest request,
    List<WorkloadRef> consumers) {
  private static final String DEFAULT_DURATION = "1h";
  private static final int DEFAULT_RSA_BITS = 2048;
  private static final int DEFAULT_CURVE = 256;

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
              request(object.getMetadata().getName(), spec.certificate()),
              Common.consumers(spec.restart()));
        });
  }

  private static CertificateRequest request(String objectName, CertificateSpec spec)
      throws Fields.Unreadable {
    return new CertificateRequest(
        spec.issuer(),
        Objects.requireNonNullElse(spec.secretName(), objectName),
        Optional.ofNullable(spec.commonName()),
        new CertificateRequest.Names(
            spec.dnsNames(), spec.ipAddresses(), spec.uris(), spec.emailAddresses()),
        Fields.duration(
            "spec.certificate.duration",
            Objects.requireNonNullElse(spec.duration(), DEFAULT_DURATION)),
        key(spec.privateKey()));
  }

  private static KeySpec key(@Nullable PrivateKeySpec spec) {
    var algorithm =
        spec == null || spec.algorithm() == null ? KeyAlgorithm.ECDSA : spec.algorithm();
    var rotation =
        spec != null && spec.rotation() == KeyRotation.NEVER
            ? KeySpec.Rotation.NEVER
            : KeySpec.Rotation.ALWAYS;
    var size = spec == null ? null : spec.size();
    return switch (algorithm) {
      case RSA ->
          new KeySpec(KeySpec.Algorithm.RSA, size == null ? DEFAULT_RSA_BITS : size, rotation);
      case ECDSA ->
          new KeySpec(KeySpec.Algorithm.ECDSA, size == null ? DEFAULT_CURVE : size, rotation);
      case ED25519 -> new KeySpec(KeySpec.Algorithm.ED25519, 0, rotation);
    };
  }
}
