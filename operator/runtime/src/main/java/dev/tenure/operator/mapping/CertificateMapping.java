package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.AllowedSubject;
import dev.tenure.api.v1alpha1.CertificateKeyAlgorithm;
import dev.tenure.api.v1alpha1.CertificateSpec;
import dev.tenure.api.v1alpha1.CertificateSubject;
import dev.tenure.api.v1alpha1.JwtSpec;
import dev.tenure.api.v1alpha1.KeyEncoding;
import dev.tenure.api.v1alpha1.KeyRotation;
import dev.tenure.api.v1alpha1.KeyUsage;
import dev.tenure.api.v1alpha1.KeystoreSpec;
import dev.tenure.api.v1alpha1.PrivateKeySpec;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.certificate.RenewBefore;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.TokenRequest;
import dev.tenure.core.certificate.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a certificate or a token is asked to be, and what an issuer lets it say. */
final class CertificateMapping {
  private static final String DEFAULT_DURATION = "1h";
  private static final int DEFAULT_RSA_BITS = 2048;
  private static final int DEFAULT_CURVE = 256;
  private static final String DEFAULT_ALIAS = "certificate";

  private CertificateMapping() {}

  /** What an object of that name asks for. */
  static CertificateRequest request(String objectName, CertificateSpec spec)
      throws Fields.Unreadable {
    return new CertificateRequest(
        spec.issuer(),
        Objects.requireNonNullElse(spec.secretName(), objectName),
        contents(spec),
        Fields.duration(
            "spec.certificate.duration",
            Objects.requireNonNullElse(spec.duration(), DEFAULT_DURATION)),
        renewBefore("spec.certificate.renewBefore", spec.renewBefore()),
        key(spec.privateKey()),
        outputs(spec));
  }

  /** The same for a token. */
  static TokenRequest request(String objectName, JwtSpec spec) throws Fields.Unreadable {
    return new TokenRequest(
        spec.issuer(),
        Objects.requireNonNullElse(spec.secretName(), objectName),
        spec.audiences(),
        Fields.duration(
            "spec.jwt.duration", Objects.requireNonNullElse(spec.duration(), DEFAULT_DURATION)),
        renewBefore("spec.jwt.renewBefore", spec.renewBefore()));
  }

  private static Optional<RenewBefore> renewBefore(String field, @Nullable String text)
      throws Fields.Unreadable {
    return text == null ? Optional.empty() : Optional.of(Fields.renewBefore(field, text));
  }

  private static CertificateContents contents(CertificateSpec spec) {
    return new CertificateContents(
        Optional.ofNullable(spec.commonName()),
        subject(spec.subject()),
        new CertificateRequest.Names(
            spec.dnsNames(), spec.ipAddresses(), spec.uris(), spec.emailAddresses()),
        spec.usages().stream()
            .map(CertificateMapping::usage)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Usage usage(KeyUsage usage) {
    return usage == KeyUsage.S_MIME ? Usage.EMAIL_PROTECTION : Usage.valueOf(usage.name());
  }

  private static SubjectAttributes subject(@Nullable CertificateSubject spec) {
    return spec == null
        ? SubjectAttributes.NONE
        : new SubjectAttributes(
            Map.of(
                SubjectAttribute.ORGANIZATIONS,
                spec.organizations(),
                SubjectAttribute.ORGANIZATIONAL_UNITS,
                spec.organizationalUnits(),
                SubjectAttribute.COUNTRIES,
                spec.countries(),
                SubjectAttribute.PROVINCES,
                spec.provinces(),
                SubjectAttribute.LOCALITIES,
                spec.localities(),
                SubjectAttribute.STREET_ADDRESSES,
                spec.streetAddresses(),
                SubjectAttribute.POSTAL_CODES,
                spec.postalCodes(),
                SubjectAttribute.SERIAL_NUMBER,
                Optional.ofNullable(spec.serialNumber()).stream().toList()));
  }

  /** What an issuer lets a subject say. */
  static SubjectAttributes patterns(@Nullable AllowedSubject spec) {
    return spec == null
        ? SubjectAttributes.NONE
        : new SubjectAttributes(
            Map.of(
                SubjectAttribute.ORGANIZATIONS,
                spec.organizations(),
                SubjectAttribute.ORGANIZATIONAL_UNITS,
                spec.organizationalUnits(),
                SubjectAttribute.COUNTRIES,
                spec.countries(),
                SubjectAttribute.PROVINCES,
                spec.provinces(),
                SubjectAttribute.LOCALITIES,
                spec.localities(),
                SubjectAttribute.STREET_ADDRESSES,
                spec.streetAddresses(),
                SubjectAttribute.POSTAL_CODES,
                spec.postalCodes(),
                SubjectAttribute.SERIAL_NUMBER,
                spec.serialNumbers()));
  }

  private static Outputs outputs(CertificateSpec spec) {
    var key = spec.privateKey();
    var stores = new EnumMap<Outputs.Format, Outputs.Keystore>(Outputs.Format.class);
    if (spec.keystores() != null) {
      keystore(spec.keystores().pkcs12()).ifPresent(s -> stores.put(Outputs.Format.PKCS12, s));
      keystore(spec.keystores().jks()).ifPresent(s -> stores.put(Outputs.Format.JKS, s));
    }
    return new Outputs(
        key != null && key.encoding() == KeyEncoding.PKCS1
            ? Outputs.Encoding.PKCS1
            : Outputs.Encoding.PKCS8,
        spec.additionalOutputs().stream()
            .map(output -> Outputs.Extra.valueOf(output.name()))
            .collect(Collectors.toUnmodifiableSet()),
        stores);
  }

  private static Optional<Outputs.Keystore> keystore(@Nullable KeystoreSpec spec) {
    return Optional.ofNullable(spec)
        .map(
            store ->
                new Outputs.Keystore(
                    Objects.requireNonNullElse(store.alias(), DEFAULT_ALIAS),
                    Optional.ofNullable(store.passwordSecretRef())
                        .map(ref -> new Outputs.PasswordRef(ref.name(), ref.key()))));
  }

  private static KeySpec key(@Nullable PrivateKeySpec spec) {
    var algorithm =
        spec == null || spec.algorithm() == null ? CertificateKeyAlgorithm.ECDSA : spec.algorithm();
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
      case ED25519, MLDSA44, MLDSA65, MLDSA87 ->
          new KeySpec(KeySpec.Algorithm.valueOf(algorithm.name()), 0, rotation);
    };
  }
}
