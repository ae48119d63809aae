package dev.tenure.operator.pki.authority;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.SignedToken;
import dev.tenure.core.certificate.TokenAuthority;
import dev.tenure.core.certificate.TokenProfile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Signs JWT-SVIDs with the keys of managed CAs, each only while its bundle has it. */
public final class TokenSigner implements TokenAuthority {
  /** Key of the token in its Secret. */
  public static final String TOKEN = "token";

  /** Enough that no two tokens have one ID (RFC 7519 section 4.1.7). */
  private static final int ID_BYTES = 16;

  private final Authorities authorities;
  private final Grants grants;
  private final Bundles bundles;
  private final Set<String> apiAudiences;
  private final InstantSource clock;
  private final SecureRandom random;

  /** Knows what verifiers can know. */
  @FunctionalInterface
  public interface Bundles {
    /** A good answer where the issuer's SPIFFE bundle has the key. */
    Answer<Boolean> published(String issuer, String tokenKeyId);
  }

  /**
   * @param apiAudiences audiences that the API server itself accepts: no token is made out to it
   */
  public TokenSigner(
      Authorities authorities,
      Grants grants,
      Bundles bundles,
      Set<String> apiAudiences,
      InstantSource clock,
      SecureRandom random) {
    this.authorities = authorities;
    this.grants = grants;
    this.bundles = bundles;
    this.apiAudiences = Set.copyOf(apiAudiences);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Answer<SignedToken> sign(String issuer, TokenProfile profile) {
    var life = Duration.between(clock.instant(), profile.notAfter());
    return allowed(profile)
        .then(_ -> authority(issuer, profile))
        .then(
            authority ->
                tokenKey(issuer, authority)
                    .then(key -> bundles.published(issuer, key.keyId()).map(_ -> key))
                    .then(key -> grants.cover(issuer, authority.keyId(), life).map(_ -> key))
                    .map(key -> new SignedToken(data(key, profile), authority.keyId())));
  }

  private Answer<Boolean> allowed(TokenProfile profile) {
    return profile.audiences().stream()
        .filter(apiAudiences::contains)
        .findFirst()
        .<Answer<Boolean>>map(
            audience ->
                Answer.refused(
                    Reason.INVALID_SPEC,
                    "spec.jwt.audiences: \"%s\" is an audience of the API server, to which nobody has to show a token of an issuer. Name the service that is to accept the token."
                        .formatted(audience)))
        .orElseGet(() -> Answer.ok(true));
  }

  private Answer<AuthorityKey> authority(String issuer, TokenProfile profile) {
    var found = authorities.find(issuer);
    if (found.isEmpty()) {
      return noTokens(issuer);
    }
    return profile.notAfter().isAfter(found.get().notAfter())
        ? Answer.unavailable(
            Reason.ISSUER_NOT_READY,
            "The CA of IdentityIssuer \"%s\" is changing; it is tried again.".formatted(issuer))
        : Answer.ok(found.get());
  }

  private static Answer<TokenKey> tokenKey(String issuer, AuthorityKey authority) {
    return authority
        .tokenKey()
        .filter(TokenKey::maySign)
        .map(Answer::ok)
        .orElseGet(() -> noTokens(issuer));
  }

  private static <T> Answer<T> noTokens(String issuer) {
    return Answer.refused(
        Reason.INVALID_SPEC,
        "spec.jwt.issuer: IdentityIssuer \"%1$s\" signs no tokens, only issuers of type managedCA do. Name another issuer. A managed CA that is older than this version of Tenure gets its key for tokens when it is replaced: kubectl annotate identityissuer %1$s tenure.dev/renew=tokens"
            .formatted(issuer));
  }

  private SecretData data(TokenKey key, TokenProfile profile) {
    var id = new byte[ID_BYTES];
    random.nextBytes(id);
    var claims =
        new JWTClaimsSet.Builder()
            .subject(profile.subject())
            .audience(profile.audiences())
            .issueTime(Date.from(profile.notBefore()))
            .expirationTime(Date.from(profile.notAfter()))
            .jwtID(HexFormat.of().formatHex(id))
            .build();
    return SecretData.of(Map.of(TOKEN, key.sign(claims).getBytes(StandardCharsets.US_ASCII)));
  }
}
