package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Another SPIFFE trust domain, and where its bundle comes from. */
@ValidationRule(
    value = "has(self.trustDomain)",
    message =
        "federatesWith needs a trustDomain in each entry, e.g. 'trustDomain: partner.example'")
@ValidationRule(
    value = "has(self.url) || has(self.bundle)",
    message =
        "federatesWith needs a url or a bundle in each entry: e.g. 'url:"
            + " https://spiffe.partner.example/bundle', or 'bundle: {configMapName:"
            + " partner-bundle}'")
@ValidationRule(
    value = "!has(self.endpointSPIFFEID) || (has(self.url) && has(self.bundle))",
    message =
        "endpointSPIFFEID needs a url and the first bundle, by which the endpoint is known: e.g."
            + " 'bundle: {configMapName: partner-bundle}'")
@ValidationRule(
    value = "!has(self.url) || !has(self.bundle) || has(self.endpointSPIFFEID)",
    message =
        "url and bundle go together only with endpointSPIFFEID (https_spiffe): name the SPIFFE ID"
            + " of the endpoint, or drop one of them")
@ValidationRule(
    value = "!has(self.caBundle) || (has(self.url) && !has(self.endpointSPIFFEID))",
    message =
        "caBundle pins an endpoint of the profile https_web: give url too, and drop"
            + " endpointSPIFFEID")
@ValidationRule(
    value =
        "!has(self.endpointSPIFFEID) || !has(self.trustDomain) ||"
            + " self.endpointSPIFFEID.startsWith('spiffe://' + self.trustDomain + '/')",
    message =
        "endpointSPIFFEID must be of this trust domain, e.g."
            + " spiffe://partner.example/bundle-endpoint")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FederatedDomain(
    @JsonPropertyDescription("The other trust domain. Required.")
        @Size(min = 1, max = 200)
        @ValidationRule(
            value = "self.matches('^[a-z0-9._-]+$')",
            message =
                "must be a SPIFFE trust domain: lower-case letters, digits, '.', '-' and '_',"
                    + " without 'spiffe://', e.g. partner.example")
        String trustDomain,
    @JsonPropertyDescription(
            "Where its bundle is served, https. It is fetched as often as the bundle says.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value =
                "isURL(self) && url(self).getScheme() == 'https' && size(url(self).getHostname())"
                    + " > 0 && !self.matches('[@#]')",
            message =
                "must be an https address without user, e.g. https://spiffe.partner.example/bundle")
        @Nullable String url,
    @JsonPropertyDescription(
            "Certificates in PEM that the server at url is verified with (profile https_web); those"
                + " of the system unless told.")
        @Size(max = 65536)
        @ValidationRule(
            value = "self.contains('-----BEGIN CERTIFICATE-----')",
            message = "must be certificates in PEM, beginning with -----BEGIN CERTIFICATE-----")
        @Nullable String caBundle,
    @JsonPropertyDescription(
            "The SPIFFE ID of the server at url, which shows a certificate of its own trust domain"
                + " (profile https_spiffe).")
        @Size(min = 1, max = 2048)
        @ValidationRule(
            value = "self.matches('^spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)+$')",
            message =
                "must be the SPIFFE ID of a workload, e.g."
                    + " spiffe://partner.example/bundle-endpoint")
        @Nullable String endpointSPIFFEID,
    @JsonPropertyDescription(
            "The bundle itself, which is followed; with endpointSPIFFEID the first one, which was"
                + " handed over.")
        @Nullable BundleSource bundle) {}
