package dev.tenure.operator.it.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.testing.FreePort;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A workload gets a token that others verify by the bundle, and by nothing else of ours. */
@OperatorTest
@Isolated("runs the operator with other settings")
class JwtIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(90);

  @Test
  void atEveryMomentOfAKeysRotationTheServedBundleVerifiesTheToken(Tenant tenant, Operator operator)
      throws Exception {
    var issuer = SpiffeEndpoint.issuer(tenant);
    var secretName = Tenant.unique("spiffe");
    var port = FreePort.next();
    operator.restart(SpiffeEndpoint.settings(operator, secretName, port));
    var enrolment = SpiffeEndpoint.enrolment(tenant);
    var serving = SpiffeEndpoint.serving(tenant, issuer, secretName);
    serving.awaitReady();
    var identity = token(tenant, issuer, "api").create();
    identity.awaitReady();

    try (var endpoint = SpiffeEndpoint.trusting(tenant, issuer)) {
      var bundle = endpoint.await(port, issuer, b -> b.path("keys").size() == 2);
      var first = held(tenant, "api");
      assertThat(verifies(bundle, first)).isTrue();
      assertThat(verifies(bundle, first.forged())).isFalse();
      assertThat(first.claims().path("sub").asText())
          .isEqualTo(
              "spiffe://%s/ns/%s/sa/api"
                  .formatted(issuer.created().getSpec().trustDomain(), tenant.namespace()));
      assertThat(first.audiences()).isEqualTo("ledger.example.org");
      assertThat(identity.now().status("validUntil")).isEqualTo(first.end().toString());

      issuer.annotate("tenure.dev/renew", "one");
      Awaitility.await("a token by the next key")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                // Who asked before sees the key before the token: trust comes before its use.
                var known = endpoint.bundle(port, issuer);
                var now = held(tenant, "api");
                assertThat(verifies(endpoint.bundle(port, issuer), now)).isTrue();
                assertThat(verifies(known, first)).isTrue();
                return !now.keyId().equals(first.keyId()) && verifies(known, now);
              });
      assertThat(log(operator)).doesNotContain(first.text(), held(tenant, "api").text());
      assertThat(identity.now().toString()).doesNotContain(first.text());
    }
    serving.delete();
    enrolment.delete();
    operator.restart(operator.standard());
  }

  @Test
  void aTokenIsReplacedInTimeAndTakenAwayWithItsTenure(Tenant tenant, Operator operator)
      throws Exception {
    operator.restart(SpiffeEndpoint.settings(operator, Tenant.unique("none"), FreePort.next()));
    var issuer = SpiffeEndpoint.issuer(tenant);
    var end = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
    var ending = token(tenant, issuer, "ending").expiresAt(end.toString()).create();
    var going = token(tenant, issuer, "going").expiresAt(end.toString()).create();
    ending.awaitReady();
    going.awaitReady();
    var first = held(tenant, "going");
    assertThat(first.end()).isEqualTo(end);

    going.merge("{\"spec\":{\"expiresAt\":\"%s\"}}".formatted(Tenant.END));
    going.await("is renewed in time", s -> s.status("rotation.id").equals("2"));
    assertThat(Instant.now()).isBefore(end);
    var second = held(tenant, "going");
    assertThat(second.end()).isAfter(Instant.now().plusSeconds(3000));
    assertThat(second.claims().path("jti")).isNotEqualTo(first.claims().path("jti"));
    assertThat(second.keyId()).isEqualTo(first.keyId());

    ending.await("ends", s -> s.has("Ready", Reason.EXPIRED));
    assertThat(tenant.secret("ending")).isEmpty();
    going.delete();
    going.awaitGone();

    refused(tenant, "nameless", withoutTrustDomain(tenant), "has no trustDomain");
    var issuerOfOthers = SpiffeEndpoint.issuer(tenant.neighbour(true));
    var told = token(tenant, issuerOfOthers, "others").create();
    told.await("Stalled", Reason.ISSUER_NOT_ALLOWED);
    assertThat(tenant.secret("others")).isEmpty();
    operator.restart(operator.standard());
    var unserved = token(tenant, issuer, "unserved").create();
    assertThat(unserved.await("Stalled", Reason.TRUST_NOT_PUBLISHED).message("Stalled"))
        .contains("config.spiffeBundles.enabled");
  }

  private static Watched<IdentityIssuer> withoutTrustDomain(Tenant tenant) {
    return tenant.issuer(
        Tenant.unique("ca"),
        spec ->
            new IdentityIssuerSpec(
                spec.managedCA(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                spec.allowedNamespaces(),
                spec.allowedNames(),
                spec.limits()));
  }

  private static void refused(
      Tenant tenant, String name, Watched<IdentityIssuer> issuer, String why) {
    var told = token(tenant, issuer, name).create().await("Stalled", Reason.INVALID_SPEC);
    assertThat(told.message("Stalled")).contains(why);
    assertThat(tenant.secret(name)).isEmpty();
  }

  private static IdentityDraft token(Tenant tenant, Watched<IdentityIssuer> issuer, String name) {
    return tenant.identity(name).issuer(issuer.name()).jwt("audiences: [ledger.example.org]");
  }

  /** A token in its compact form. */
  private record Token(String text) {
    JsonNode part(int n) throws IOException {
      return JSON.readTree(Base64.getUrlDecoder().decode(text.split("\\.")[n]));
    }

    String keyId() throws IOException {
      return part(0).path("kid").asText();
    }

    JsonNode claims() throws IOException {
      return part(1);
    }

    /** One audience may stand alone or in a list (RFC 7519 section 4.1.3). */
    String audiences() throws IOException {
      var said = claims().path("aud");
      return said.isArray() ? said.path(0).asText() : said.asText();
    }

    Instant end() throws IOException {
      return Instant.ofEpochSecond(claims().path("exp").asLong());
    }

    /** The same for somebody else. */
    Token forged() throws IOException {
      var parts = text.split("\\.");
      var claims = claims().toString().replace("/sa/api", "/sa/root").getBytes(US_ASCII);
      return new Token(
          parts[0]
              + "."
              + Base64.getUrlEncoder().withoutPadding().encodeToString(claims)
              + "."
              + parts[2]);
    }
  }

  private static Token held(Tenant tenant, String name) {
    var data = tenant.secret(name).orElseThrow().getData();
    assertThat(data).containsOnlyKeys("token");
    return new Token(new String(Base64.getDecoder().decode(data.get("token")), US_ASCII));
  }

  /** By the platform's own means: the key of that ID in the document, and the signature. */
  private static boolean verifies(JsonNode bundle, Token token) throws Exception {
    var key = key(bundle, token.keyId());
    if (key.isEmpty()) {
      return false;
    }
    var parts = token.text().split("\\.");
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key.get());
    verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    return token.part(0).path("alg").asText().equals("ES256")
        && verifier.verify(Base64.getUrlDecoder().decode(parts[2]));
  }

  private static Optional<PublicKey> key(JsonNode bundle, String keyId) throws Exception {
    for (var key : bundle.path("keys")) {
      if (key.path("use").asText().equals("jwt-svid") && key.path("kid").asText().equals(keyId)) {
        assertThat(key.path("crv").asText()).isEqualTo("P-256");
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(number(key, "x"), number(key, "y"));
        var spec = new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class));
        return Optional.of(KeyFactory.getInstance("EC").generatePublic(spec));
      }
    }
    return Optional.empty();
  }

  private static BigInteger number(JsonNode key, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
  }

  private static String log(Operator operator) throws IOException {
    return Files.readString(operator.log());
  }
}
