package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A secret that is made here: exactly one of its kinds. */
@ValidationRule(
    value =
        "[has(self.password), has(self.bytes), has(self.uuid), has(self.sshKey),"
            + " has(self.keyPair)].exists_one(x, x)",
    message =
        "exactly one of password, bytes, uuid, sshKey and keyPair is required: e.g. 'password:"
            + " {length: 32}'; drop the others")
@ValidationRule(
    value =
        "!has(self.overlap) || !has(self.rotateEvery) || size(self.overlap) == 0 ||"
            + " size(self.rotateEvery) == 0 ||"
            + " !self.overlap.matches('^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,8}s)?$') ||"
            + " !self.rotateEvery.matches('^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,8}s)?$') ||"
            + " duration(self.overlap).getSeconds() * 5 <= duration(self.rotateEvery).getSeconds()"
            + " * 4",
    message = "overlap may be four fifths of rotateEvery at most: shorten it, or rotate less often")
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
            "A key pair for SSH, delivered under the keys ssh-privatekey and ssh-publickey.")
        @Nullable SshKeySource sshKey,
    @JsonPropertyDescription("A key pair, delivered under the keys private.pem and public.pem.")
        @Nullable KeyPairSource keyPair,
    @JsonPropertyDescription(
            "How often a new one is made; never unless told. Written in hours, minutes and seconds:"
                + " 720h.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String rotateEvery,
    @JsonPropertyDescription(
            "How long the value before lies beside a new one, under the same keys with previous-"
                + " before them. Not at all unless told.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_5S, message = Rules.AT_LEAST_5S_MESSAGE)
        @Nullable String overlap,
    @JsonPropertyDescription(
            "True makes no new value when the Secret is deleted or edited: a person restores it, or"
                + " sets keep to false.")
        @Nullable Boolean keep) {}
