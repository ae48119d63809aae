package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** When rotations may come that can wait. */
@ValidationRule(
    value = "(has(self.allow) && size(self.allow) > 0) || (has(self.deny) && size(self.deny) > 0)",
    message =
        "names no window: give allow or deny, e.g. 'allow: [{schedule: \"0 2 * * 6\", duration:"
            + " 4h}]', or leave maintenanceWindows out")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MaintenanceWindows(
    @JsonPropertyDescription(
            "Rotations come while one of these is open; at any time where there is none.")
        @Size(max = 16)
        List<MaintenanceWindow> allow,
    @JsonPropertyDescription("No rotation comes while one of these is open, whatever allow says.")
        @Size(max = 16)
        List<MaintenanceWindow> deny) {
  /** Absent lists are empty ones. */
  public MaintenanceWindows {
    allow = allow == null ? List.of() : List.copyOf(allow);
    deny = deny == null ? List.of() : List.copyOf(deny);
  }
}
