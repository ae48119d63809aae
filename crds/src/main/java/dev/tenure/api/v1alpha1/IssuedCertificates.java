package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificates of an identity that had not ended when the last one was delivered. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuedCertificates(
    @JsonPropertyDescription("The certificates, the first to end first.") @Size(max = 64)
        List<IssuedCertificate> certificates,
    @JsonPropertyDescription(
            "Proves that the operator wrote the list for this object; a list without it is not"
                + " believed.")
        @Size(max = 64)
        @Nullable String seal) {
  /** Absent lists and maps are empty ones. */
  public IssuedCertificates {
    certificates = certificates == null ? List.of() : List.copyOf(certificates);
  }
}
