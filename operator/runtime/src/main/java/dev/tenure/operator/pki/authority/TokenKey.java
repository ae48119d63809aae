package dev.tenure.operator.pki.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tenure.core.SecretData;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Optional;

/**
 * The key of one generation of a CA that signs tokens (JWT-SVID section 4): an elliptic one of
 * P-256, named by its thumbprint (RFC 7638). It lies beside the CA's own as a JWK and is published,
 * used and withdrawn with it. Never prints the key.
 */
public final class TokenKey {
  /** Where the JWK lies among the data of a CA. */
  public static final String NAME = "jwt.json";

  /** How the SPIFFE bundle marks such keys (JWT-SVID section 6.1). */
  private static final KeyUse USE = new KeyUse("jwt-svid");

  private final ECKey key;

  private TokenKey(ECKey key) {
    this.key = key;
  }

  /** A fresh one, as it is kept. */
  static byte[] make(SecureRandom random) {
    try {
      return text(
          new ECKeyGenerator(Curve.P_256)
              .keyUse(USE)
              .keyIDFromThumbprint(true)
              .secureRandom(random)
              .generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /** The one among the data of a CA; empty where there is none that can be read. */
  static Optional<TokenKey> read(SecretData data) {
    return jwk(data).map(TokenKey::new);
  }

  /** What remains of a CA that signs no more tokens: whoever has one can verify it still. */
  public static SecretData retired(SecretData data) {
    var values = new HashMap<>(data.values());
    values.remove(NAME);
    jwk(data).ifPresent(key -> values.put(NAME, text(key.toPublicJWK())));
    return SecretData.of(values);
  }

  private static Optional<ECKey> jwk(SecretData data) {
    var text = data.values().get(NAME);
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(ECKey.parse(new String(text, StandardCharsets.UTF_8)))
              .filter(key -> key.getKeyID() != null);
    } catch (ParseException | RuntimeException e) {
      // The library throws whatever it meets on text such as null.
      return Optional.empty();
    }
  }

  private static byte[] text(ECKey key) {
    return key.toJSONString().getBytes(StandardCharsets.UTF_8);
  }

  /** What verifies its tokens. */
  public JWK published() {
    return key.toPublicJWK();
  }

  /** Names the key in the header of its tokens and in the bundle. */
  public String keyId() {
    return key.getKeyID();
  }

  /** Whether it is more than what verifies. */
  boolean maySign() {
    return key.isPrivate();
  }

  /** A token with these claims in the compact form (RFC 7515 section 3.1). */
  String sign(JWTClaimsSet claims) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(key.getKeyID())
            .type(JOSEObjectType.JWT)
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key of P-256 signs by ES256", e);
    }
    return token.serialize();
  }

  @Override
  public String toString() {
    return "TokenKey[%s]".formatted(key.getKeyID());
  }
}
