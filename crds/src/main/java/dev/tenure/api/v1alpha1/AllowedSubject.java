package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What the subject of a certificate may say beside the common name: patterns of whole values, in
 * which * stands for any characters.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AllowedSubject(
    @JsonPropertyDescription("O: patterns of organizations.")
        @Size(max = 100)
        @ValidationRule(value = Rules.NOT_OF_THE_SYSTEM, message = Rules.NOT_OF_THE_SYSTEM_MESSAGE)
        List<@Size(min = 1, max = 64) String> organizations,
    @JsonPropertyDescription("OU: patterns of organizational units.") @Size(max = 100)
        List<@Size(min = 1, max = 64) String> organizationalUnits,
    @JsonPropertyDescription("C: patterns of countries.") @Size(max = 100)
        List<@Size(min = 1, max = 2) String> countries,
    @JsonPropertyDescription("ST: patterns of provinces or states.") @Size(max = 100)
        List<@Size(min = 1, max = 128) String> provinces,
    @JsonPropertyDescription("L: patterns of localities.") @Size(max = 100)
        List<@Size(min = 1, max = 128) String> localities,
    @JsonPropertyDescription("STREET: patterns of street addresses.") @Size(max = 100)
        List<@Size(min = 1, max = 128) String> streetAddresses,
    @JsonPropertyDescription("postalCode: patterns of postal codes.") @Size(max = 100)
        List<@Size(min = 1, max = 40) String> postalCodes,
    @JsonPropertyDescription("serialNumber: patterns of serial numbers of subjects.")
        @Size(max = 100)
        List<@Size(min = 1, max = 64) String> serialNumbers) {
  /** Absent lists and maps are empty ones. */
  public AllowedSubject {
    organizations = organizations == null ? List.of() : List.copyOf(organizations);
    organizationalUnits =
        organizationalUnits == null ? List.of() : List.copyOf(organizationalUnits);
    countries = countries == null ? List.of() : List.copyOf(countries);
    provinces = provinces == null ? List.of() : List.copyOf(provinces);
    localities = localities == null ? List.of() : List.copyOf(localities);
    streetAddresses = streetAddresses == null ? List.of() : List.copyOf(streetAddresses);
    postalCodes = postalCodes == null ? List.of() : List.copyOf(postalCodes);
    serialNumbers = serialNumbers == null ? List.of() : List.copyOf(serialNumbers);
  }
}
