package dev.tenure.operator.pki.authority;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.SignedToken;
import dev.tenure.core.certificate.TokenProfile;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final String ID = "spiffe://example.org/ns/payments/sa/api";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AuthorityRegistry registry = new AuthorityRegistry();
  private final List<Duration> covered = new ArrayList<>();
  private final SecretData made = made(Duration.ofDays(30));
  private boolean published = true;
  private final TokenSigner signer =
      new TokenSigner(
          registry,
          (issuer, keyId, life) -> {
            covered.add(life);
            return Answer.ok(true);
          },
          (issuer, keyId) ->
              published
                  ? Answer.ok(true)
                  : Answer.unavailable(Reason.TRUST_NOT_PUBLISHED, "not yet"),
          Set.of("https://kubernetes.default.svc"),
          () -> NOW,
          new SecureRandom());

  @Test
  void aTokenSaysWhatWasDecidedAndIsVerifiedByThePublishedKeyAlone() throws Exception {
    registry.put("mesh", key(made));

    var parts = token(List.of("ledger", "audit")).split("\\.");

    assertThat(parts).hasSize(3);
    var header = json(parts[0]);
    assertThat(header.path("alg").asText()).isEqualTo("ES256");
    assertThat(header.path("typ").asText()).isEqualTo("JWT");
    assertThat(header.path("kid").asText()).isEqualTo(key(made).tokenKey().orElseThrow().keyId());
    var claims = json(parts[1]);
    assertThat(claims.path("sub").asText()).isEqualTo(ID);
    assertThat(claims.path("aud")).extracting(JsonNode::asText).containsExactly("ledger", "audit");
    assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW.plusSeconds(3600).getEpochSecond());
    assertThat(claims.path("jti").asText()).hasSize(32);
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key(made).tokenKey().orElseThrow().published().toECKey().toECPublicKey());
    verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(covered).containsExactly(Duration.ofHours(1));
  }

  @Test
  void noTwoTokensHaveOneId() throws Exception {
    registry.put("mesh", key(made));

    assertThat(json(token(List.of("a")).split("\\.")[1]).path("jti").asText())
        .isNotEqualTo(json(token(List.of("a")).split("\\.")[1]).path("jti").asText());
  }

  @Test
  void nothingIsSignedBeforeTheKeyIsPublished() {
    registry.put("mesh", key(made));
    published = false;

    assertThat(sign(List.of("ledger"))).isInstanceOf(Answer.Unavailable.class);
    assertThat(covered).isEmpty();
  }

  @Test
  void noTokenIsMadeOutToTheApiServer() {
    registry.put("mesh", key(made));

    var answer = sign(List.of("ledger", "https://kubernetes.default.svc"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.toString()).contains("is an audience of the API server"));
  }

  @Test
  void aCaWithoutAKeyOfTokensAndARetiredOneSignNone() {
    var values = new HashMap<>(made.values());
    values.remove("jwt.json");
    registry.put("mesh", key(SecretData.of(values)));
    assertThat(sign(List.of("ledger"))).isInstanceOf(Answer.Refused.class);

    registry.put("mesh", key(TokenKey.retired(made)));
    assertThat(sign(List.of("ledger"))).isInstanceOf(Answer.Refused.class);
    assertThat(key(TokenKey.retired(made)).tokenKey().map(TokenKey::published))
        .isEqualTo(key(made).tokenKey().map(TokenKey::published));
  }

  @Test
  void aTokenThatWouldOutliveItsCaIsNotSigned() {
    registry.put("mesh", key(made(Duration.ofMinutes(30))));

    assertThat(sign(List.of("ledger"))).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void whatIsGarbledIsNoKeyAndNothingPrintsOne() {
    var values = new HashMap<>(made.values());
    var jwk = new String(values.get("jwt.json"), UTF_8);
    for (var text : List.of("", "{}", "[]", "null", "{\"kty\":\"oct\",\"k\":\"AA\"}", "forged")) {
      values.put("jwt.json", text.getBytes(UTF_8));
      assertThat(TokenKey.read(SecretData.of(values))).as(text).isEmpty();
    }
    var secret = jwk.replaceAll(".*\"d\":\"([^\"]+)\".*", "$1");
    assertThat(secret).hasSizeGreaterThan(40);
    assertThat(key(made) + " " + key(made).tokenKey()).doesNotContain(secret);
  }

  private Answer<SignedToken> sign(List<String> audiences) {
    return signer.sign("mesh", new TokenProfile(ID, audiences, NOW, NOW.plusSeconds(3600)));
  }

  private String token(List<String> audiences) {
    return sign(audiences) instanceof Answer.Ok<SignedToken>(var signed)
        ? new String(signed.data().values().get("token"), US_ASCII)
        : "";
  }

  private static SecretData made(Duration life) {
    return new ManagedAuthority(() -> NOW, new SecureRandom()).create("mesh", life)
            instanceof Answer.Ok<SecretData>(var data)
        ? data
        : SecretData.of(new HashMap<>());
  }

  private static AuthorityKey key(SecretData data) {
    return ((AuthoritySecret.Reading.Valid) AuthoritySecret.read(data, NOW)).key();
  }

  private static JsonNode json(String part) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }
}
