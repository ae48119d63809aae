package dev.tenure.operator.platform.spiffe;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.tenure.operator.pki.authority.GivenCa;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleDocumentTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void everyAnchorIsAKeyWithItsCertificateAndWithoutAnId() throws Exception {
    var anchors =
        List.of(
            anchor(GivenCa.Terms.named("p256")),
            anchor(GivenCa.Terms.named("rsa").key(GivenCa.RSA)),
            anchor(GivenCa.Terms.named("ed").key(GivenCa.ED25519)));

    var content = new BundleDocument.Content(anchors, List.of());
    var document = BundleDocument.of(content, 7, MINUTE);

    var keys = JWKSet.parse(document).getKeys();
    assertThat(keys).hasSize(3);
    for (var i = 0; i < keys.size(); i++) {
      var key = keys.get(i);
      assertThat(key.getKeyUse().identifier()).isEqualTo("x509-svid");
      assertThat(key.getKeyID()).isNull();
      assertThat(key.isPrivate()).isFalse();
      assertThat(certificates(key)).containsExactly(anchors.get(i));
    }
    assertThat(document)
        .contains("\"spiffe_sequence\":7", "\"spiffe_refresh_hint\":60")
        .isEqualTo(BundleDocument.of(content, 7, MINUTE));
    assertThat(BundleDocument.sequence(document)).isEqualTo(7);
  }

  @Test
  void aKeyOfTokensIsInItByItsIdAndWithoutWhatSigns() throws Exception {
    var key = new ECKeyGenerator(Curve.P_256).keyUse(new KeyUse("jwt-svid")).keyID("k1").generate();
    var anchors = List.of(anchor(GivenCa.Terms.named("p256")));
    var content = new BundleDocument.Content(anchors, List.of(key.toPublicJWK()));

    var document = BundleDocument.of(content, 7, MINUTE);

    var published = JWKSet.parse(document).getKeyByKeyId("k1");
    assertThat(published.getKeyUse().identifier()).isEqualTo("jwt-svid");
    assertThat(published.isPrivate()).isFalse();
    assertThat(BundleDocument.hasTokenKey(document, "k1")).isTrue();
    assertThat(BundleDocument.hasTokenKey(document, "k2")).isFalse();
    assertThat(BundleDocument.hasTokenKey("forged", "k1")).isFalse();
  }

  @Test
  void whatCannotBeReadHasNoSequence() {
    for (var text : List.of("", "{}", "[]", "{\"keys\":[],\"spiffe_sequence\":\"x\"}", "forged")) {
      assertThat(BundleDocument.sequence(text)).as(text).isZero();
    }
  }

  private static X509Certificate anchor(GivenCa.Terms terms) {
    return GivenCa.root(terms).certificate();
  }

  private static List<X509Certificate> certificates(JWK key) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var read = new ArrayList<X509Certificate>();
    for (var one : key.getX509CertChain()) {
      read.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.decode())));
    }
    return read;
  }
}
