package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A stretch of time that comes again. */
@ValidationRule(
    value = "has(self.schedule) && has(self.duration)",
    message =
        "needs schedule and duration: when it opens and for how long, e.g. '{schedule: \"0 2 * *"
            + " 6\", duration: 4h, timeZone: Europe/Berlin}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MaintenanceWindow(
    @JsonPropertyDescription(
            "When it opens, in the five fields of cron: minute, hour, day of the month, month, day"
                + " of the week. \"0 2 * * 6\" is every Saturday at two.")
        @Size(min = 9, max = 128)
        @ValidationRule(value = Rules.CRON, message = Rules.CRON_MESSAGE)
        String schedule,
    @JsonPropertyDescription(
            "How long it stays open. Written in hours, minutes and seconds: 4h, 30m.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        String duration,
    @JsonPropertyDescription(
            "The time zone that schedule speaks of, by its name in the IANA database, e.g."
                + " Europe/Berlin.")
        @Size(min = 1, max = 64)
        @Default("UTC")
        @ValidationRule(value = Rules.TIME_ZONE, message = Rules.TIME_ZONE_MESSAGE)
        @Nullable String timeZone) {}
