package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who an {@link IdentityOwner} is, and where he may be named. */
@ValidationRule(value = "has(self.type)", message = "spec.type is required: Person, Team or Vendor")
@ValidationRule(
    value = "has(self.displayName) && self.displayName.matches('[^ \\\\t\\\\r\\\\n]')",
    message =
        "spec.displayName is required: give the name that people know, e.g. 'displayName:"
            + " Payments'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdentityOwnerSpec(
    @JsonPropertyDescription("Person, Team or Vendor. Required.") OwnerType type,
    @JsonPropertyDescription("The name that people know. Required.") @Size(max = 256)
        String displayName,
    @JsonPropertyDescription("Where the owner is reached: an e-mail address, a channel, a URL.")
        @Size(min = 1, max = 512)
        @Nullable String contact,
    @JsonPropertyDescription("Where this owner may be named. Nowhere unless told.")
        @Nullable NamespaceSelection namespaces) {}
