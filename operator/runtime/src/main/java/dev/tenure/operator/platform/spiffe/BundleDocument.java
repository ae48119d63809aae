package dev.tenure.operator.platform.spiffe;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A SPIFFE bundle as its document (SPIFFE Trust Domain and Bundle, section 4; X509-SVID section
 * 6.1): a JWK set whose keys are the anchors, each with exactly one certificate and no key ID, and
 * the keys of tokens, each with its ID (JWT-SVID section 6.1).
 */
final class BundleDocument {
  private static final String SEQUENCE = "spiffe_sequence";
  private static final String REFRESH = "spiffe_refresh_hint";
  private static final KeyUse X509_SVID = new KeyUse("x509-svid");

  /** The raw key is the end of its SubjectPublicKeyInfo, RFC 8410 section 4. */
  private static final int ED25519_BYTES = 32;

  private BundleDocument() {}

  /**
   * What verifies what the issuer signed.
   *
   * @param tokenKeys public, marked for their use and named
   */
  record Content(List<X509Certificate> anchors, List<JWK> tokenKeys) {}

  /** Whether a document has a key of that ID, by which tokens are verified. */
  static boolean hasTokenKey(String document, String keyId) {
    try {
      return JWKSet.parse(document).getKeyByKeyId(keyId) != null;
    } catch (ParseException e) {
      return false;
    }
  }

  /**
   * The JSON. The same arguments give the same text.
   *
   * @param sequence grows whenever the content changes
   * @param refresh how often consumers should look again
   */
  static String of(Content content, long sequence, Duration refresh) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(SEQUENCE, sequence);
    members.put(REFRESH, refresh.toSeconds());
    var keys =
        Stream.concat(
            content.anchors().stream().map(BundleDocument::key), content.tokenKeys().stream());
    return new JWKSet(keys.toList(), members).toString();
  }

  /** The sequence of a document; zero where it cannot be read. */
  static long sequence(String document) {
    try {
      return JWKSet.parse(document).getAdditionalMembers().get(SEQUENCE) instanceof Number number
          ? number.longValue()
          : 0;
    } catch (ParseException e) {
      return 0;
    }
  }

  private static JWK key(X509Certificate anchor) {
    try {
      var chain = List.of(Base64.encode(anchor.getEncoded()));
      return switch (anchor.getPublicKey()) {
        case RSAPublicKey rsa ->
            new RSAKey.Builder(rsa).keyUse(X509_SVID).x509CertChain(chain).build();
        case ECPublicKey elliptic ->
            new ECKey.Builder(Curve.forECParameterSpec(elliptic.getParams()), elliptic)
                .keyUse(X509_SVID)
                .x509CertChain(chain)
                .build();
        default -> edwards(anchor, chain);
      };
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read is not written", e);
    }
  }

  private static JWK edwards(X509Certificate anchor, List<Base64> chain) {
    var info = anchor.getPublicKey().getEncoded();
    var raw = Arrays.copyOfRange(info, info.length - ED25519_BYTES, info.length);
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
        .keyUse(X509_SVID)
        .x509CertChain(chain)
        .build();
  }
}
