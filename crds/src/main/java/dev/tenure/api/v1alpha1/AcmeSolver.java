package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to show an ACME server that names are under our control. */
@ValidationRule(
    value = "has(self.http01) != has(self.dns01)",
    message =
        "a solver needs exactly one of http01 and dns01: e.g. 'solvers: [{http01: {}}]'; make a"
            + " solver of its own for the other")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeSolver(
    @JsonPropertyDescription(
            "The DNS zones whose names it proves: they and what lies below. All names unless told.")
        @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(z,"
                    + " z.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))",
            message = "must be DNS names in lower case, e.g. apps.example.com")
        List<@Size(min = 1, max = 253) String> zones,
    @JsonPropertyDescription(
            "The operator answers at /.well-known/acme-challenge/ of the name. A route from there"
                + " to its Service is yours to make.")
        @Nullable AcmeHttp01 http01,
    @JsonPropertyDescription("A record that is written into the name's zone.")
        @Nullable AcmeDns01 dns01) {
  /** Absent lists are empty ones. */
  public AcmeSolver {
    zones = zones == null ? List.of() : List.copyOf(zones);
  }
}
