package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificate of a {@link MachineIdentity}: from whom, with which names, for how long. */
@ValidationRule(
    value = "has(self.issuer)",
    message =
        "spec.certificate.issuer is required: name the IdentityIssuer that signs, e.g. 'issuer:"
            + " mesh-ca' ('kubectl get identityissuers' lists them)")
@ValidationRule(value = Rules.RENEW_BEFORE_FITS, message = Rules.RENEW_BEFORE_FITS_MESSAGE)
@ValidationRule(
    value =
        "!has(self.delivery) || self.delivery != 'Pod' || (!has(self.secretName) &&"
            + " !has(self.keystores) && (!has(self.additionalOutputs) ||"
            + " size(self.additionalOutputs) == 0))",
    message =
        "delivery: Pod writes no Secret: leave secretName, additionalOutputs and keystores out")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateSpec(
    @JsonPropertyDescription("The IdentityIssuer that signs. Required.")
        @Size(min = 1, max = Rules.LABEL_VALUE)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String issuer,
    @JsonPropertyDescription(
            "The Secret that receives tls.crt, tls.key and ca.crt. The name of the object unless"
                + " told.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String secretName,
    @JsonPropertyDescription(
            "DNS names of the certificate. Without an entry at the issuer only"
                + " <service>.<namespace>, also with .svc and .svc.<cluster domain>, are signed.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(n, n.matches(" + Rules.DNS_NAME + "))",
            message = "must be DNS names in lower case, e.g. payments-api.payments.svc")
        List<@Size(min = 1, max = 253) String> dnsNames,
    @JsonPropertyDescription("IP addresses of the certificate. Each needs an entry at the issuer.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(a, isIP(a))",
            message = "must be IP addresses, e.g. 10.0.0.1 or 2001:db8::1")
        List<@Size(min = 1, max = 45) String> ipAddresses,
    @JsonPropertyDescription(
            "URIs of the certificate. Without an entry at the issuer only the SPIFFE ID of the"
                + " ServiceAccount is signed.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(u, u.matches('^[a-zA-Z][a-zA-Z0-9+.-]*:[^ \\\\t\\\\r\\\\n]+$'))",
            message =
                "must be URIs with a scheme, e.g. spiffe://example.org/ns/payments/sa/payments-api")
        List<@Size(min = 1, max = 2048) String> uris,
    @JsonPropertyDescription(
            "E-mail addresses of the certificate. Each needs an entry at the issuer.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(m, m.matches('^[^@ \\\\t\\\\r\\\\n]+@[^@ \\\\t\\\\r\\\\n]+$'))",
            message = "must be e-mail addresses, e.g. payments@example.com")
        List<@Size(min = 1, max = 254) String> emailAddresses,
    @JsonPropertyDescription(
            "Common name of the subject. Only one of the other names, unless the issuer has an"
                + " entry for it.")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('[^ \\\\t\\\\r\\\\n]')",
            message = "must not be blank: leave commonName out, or repeat one of dnsNames")
        @ValidationRule(
            value = "!self.matches('(?i)^ *system:')",
            message = Rules.NOT_OF_THE_SYSTEM_MESSAGE)
        @Nullable String commonName,
    @JsonPropertyDescription(
            "The subject beside the common name. Every value needs an entry in"
                + " allowedNames.subject of the issuer.")
        @Nullable CertificateSubject subject,
    @JsonPropertyDescription(
            "What the key may be used for. Where no use of the key is named: digital signature,"
                + " and key encipherment for RSA. Where no purpose is named: server auth and"
                + " client auth; others need an entry in limits.usages of the issuer.")
        @Size(max = 13)
        List<KeyUsage> usages,
    @JsonPropertyDescription(
            "How long each certificate lives. Written in hours, minutes and seconds: 72h, 30m,"
                + " 1h30m.")
        @Size(max = 32)
        @Default("1h")
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String duration,
    @JsonPropertyDescription(
            "How long before its end a certificate is replaced: a duration such as 20m, or a"
                + " percentage of its actual life, that which remains, such as 25%; 5% to 95% of"
                + " the life. A third of it unless told. Done a little earlier, so that many do not"
                + " come at once; never later.")
        @Size(max = 32)
        @ValidationRule(value = Rules.RENEW_BEFORE, message = Rules.RENEW_BEFORE_MESSAGE)
        @Nullable String renewBefore,
    @JsonPropertyDescription("The private key that belongs to the certificate.") @Default("{}")
        @Nullable PrivateKeySpec privateKey,
    @JsonPropertyDescription(
            "Further keys of the Secret: CombinedPEM (tls-combined.pem: key, then chain), DER"
                + " (key.der).")
        @Size(max = 2)
        @ValidationRule(
            value = "self.all(o, self.exists_one(p, p == o))",
            message = "additionalOutputs names one output twice: name each once")
        List<AdditionalOutput> additionalOutputs,
    @JsonPropertyDescription("Keystores for Java and others, in the same Secret.")
        @Nullable KeystoresSpec keystores,
    @JsonPropertyDescription(
            "Secret writes certificate and key into a Secret. Pod signs for the podCertificate"
                + " volumes of the ServiceAccount's pods (signerName: tenure.dev/<issuer>); the key"
                + " never leaves the node, and no Secret is written.")
        @Default("Secret")
        @Nullable CertificateDelivery delivery) {
  /** Absent lists and maps are empty ones. */
  public CertificateSpec {
    dnsNames = dnsNames == null ? List.of() : List.copyOf(dnsNames);
    ipAddresses = ipAddresses == null ? List.of() : List.copyOf(ipAddresses);
    uris = uris == null ? List.of() : List.copyOf(uris);
    additionalOutputs = additionalOutputs == null ? List.of() : List.copyOf(additionalOutputs);
    usages = usages == null ? List.of() : List.copyOf(usages);
    emailAddresses = emailAddresses == null ? List.of() : List.copyOf(emailAddresses);
  }
}
