package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a certificate beside its common name; every value needs an entry at the issuer.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateSubject(
    @JsonPropertyDescription("O: Organizations.")
        @Size(max = 16)
        @ValidationRule(value = Rules.NOT_OF_THE_SYSTEM, message = Rules.NOT_OF_THE_SYSTEM_MESSAGE)
        List<@Size(min = 1, max = 64) String> organizations,
    @JsonPropertyDescription("OU: Organizational units.") @Size(max = 16)
        List<@Size(min = 1, max = 64) String> organizationalUnits,
    @JsonPropertyDescription("C: Countries, two capitals each (DE).")
        @Size(max = 16)
        @ValidationRule(
            value = "self.all(c, c.matches('^[A-Z]{2}$'))",
            message = "must be countries as two capitals each (ISO 3166), e.g. DE")
        List<@Size(min = 1, max = 2) String> countries,
    @JsonPropertyDescription("ST: Provinces or states.") @Size(max = 16)
        List<@Size(min = 1, max = 128) String> provinces,
    @JsonPropertyDescription("L: Localities.") @Size(max = 16)
        List<@Size(min = 1, max = 128) String> localities,
    @JsonPropertyDescription("STREET: Street addresses.") @Size(max = 16)
        List<@Size(min = 1, max = 128) String> streetAddresses,
    @JsonPropertyDescription("postalCode: Postal codes.") @Size(max = 16)
        List<@Size(min = 1, max = 40) String> postalCodes,
    @JsonPropertyDescription("The serial number of the subject, not that of the certificate.")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9 \\'()+,./:=?-]+$')",
            message = "must be letters, digits, spaces and any of '()+,./:=?-, e.g. A-1047")
        @Nullable String serialNumber) {
  /** Absent lists and maps are empty ones. */
  public CertificateSubject {
    organizations = organizations == null ? List.of() : List.copyOf(organizations);
    organizationalUnits =
        organizationalUnits == null ? List.of() : List.copyOf(organizationalUnits);
    countries = countries == null ? List.of() : List.copyOf(countries);
    provinces = provinces == null ? List.of() : List.copyOf(provinces);
    localities = localities == null ? List.of() : List.copyOf(localities);
    streetAddresses = streetAddresses == null ? List.of() : List.copyOf(streetAddresses);
    postalCodes = postalCodes == null ? List.of() : List.copyOf(postalCodes);
  }
}
