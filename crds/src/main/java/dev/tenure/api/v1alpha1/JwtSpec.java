package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JWT-SVID of a {@link MachineIdentity}: from whom, for which audiences, for how long. */
@ValidationRule(
    value = "has(self.issuer)",
    message =
        "spec.jwt.issuer is required: name the IdentityIssuer that signs, e.g. 'issuer: mesh-ca';"
            + " it must be of type managedCA with a trustDomain")
@ValidationRule(
    value = "has(self.audiences) && size(self.audiences) > 0",
    message =
        "spec.jwt.audiences is required: name who is to accept the token, e.g. 'audiences:"
            + " [ledger.example.org]'; best one alone")
@ValidationRule(value = Rules.RENEW_BEFORE_FITS, message = Rules.RENEW_BEFORE_FITS_MESSAGE)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JwtSpec(
    @JsonPropertyDescription(
            "The IdentityIssuer that signs, of type managedCA with a trustDomain. Required.")
        @Size(min = 1, max = Rules.LABEL_VALUE)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String issuer,
    @JsonPropertyDescription(
            "The Secret that receives the token under the key 'token'. The name of the object"
                + " unless told.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String secretName,
    @JsonPropertyDescription(
            "Who is to accept the token (aud). Each of several can show the token to the others:"
                + " best one alone. Required.")
        @Size(max = 8)
        @ValidationRule(
            value = "self.all(a, a.matches('^[!-~]+$'))",
            message =
                "must be texts of ASCII letters, digits and signs without blanks, e.g."
                    + " ledger.example.org or spiffe://example.org/ns/ledger/sa/ledger")
        @ValidationRule(
            value = "self.all(a, self.exists_one(b, b == a))",
            message = "audiences names one audience twice: name each once")
        List<@Size(min = 1, max = 256) String> audiences,
    @JsonPropertyDescription(
            "How long each token lives, 15m to 24h: pods see a Secret's change with the kubelet's"
                + " delay, and a token cannot be revoked. Written in hours, minutes and seconds:"
                + " 1h, 30m, 1h30m.")
        @Size(max = 32)
        @Default("1h")
        @ValidationRule(value = Rules.TOKEN_LIFE, message = Rules.TOKEN_LIFE_MESSAGE)
        @Nullable String duration,
    @JsonPropertyDescription(
            "How long before its end a token is replaced: a duration such as 20m, or a percentage"
                + " of its actual life, that which remains, such as 25%; 5% to 95% of the life. A"
                + " third of it unless told. Done a little earlier, so that many do not come at"
                + " once; never later.")
        @Size(max = 32)
        @ValidationRule(value = Rules.RENEW_BEFORE, message = Rules.RENEW_BEFORE_MESSAGE)
        @Nullable String renewBefore) {
  /** Absent lists and maps are empty ones. */
  public JwtSpec {
    audiences = audiences == null ? List.of() : List.copyOf(audiences);
  }
}
