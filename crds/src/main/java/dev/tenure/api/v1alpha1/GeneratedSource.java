package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A secret that is made here: exactly one of its kinds. */
@ValidationRule(
    value = "[has(self.password), has(self.bytes), has(self.uuid)].exists_one(x, x)",
    message =
        "exactly one of password, bytes and uuid is required: e.g. 'password: {length: 32}'; drop"
            + " the others")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GeneratedSource(
    @JsonPropertyDescription("A password, delivered under the key password.")
        @Nullable PasswordSource password,
    @JsonPropertyDescription("Random bytes, delivered under the key bytes.")
        @Nullable BytesSource bytes,
    @JsonPropertyDescription("A random UUID, delivered under the key uuid.")
        @Nullable UuidSource uuid,
    @JsonPropertyDescription(
            "How often a new one is made; never unless told. Written in hours, minutes and seconds:"
                + " 720h.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String rotateEvery) {}
