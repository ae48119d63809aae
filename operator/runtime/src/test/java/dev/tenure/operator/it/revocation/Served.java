package dev.tenure.operator.it.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.OpenSsl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The revocation lists of one issuer as the operator serves them. */
record Served(Operator operator, String issuer) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The list for the CA that signed the certificate; empty while there is none. */
  Optional<byte[]> forIssuerOf(Certificate certificate) {
    return get("/%s/%s.crl".formatted(issuer, KeyId.ofAuthority(certificate.leaf()).orElseThrow()));
  }

  /** The list of the CA that signs now. */
  Optional<byte[]> current() {
    return get("/%s.crl".formatted(issuer));
  }

  boolean revokes(Certificate certificate) {
    return forIssuerOf(certificate)
        .map(der -> parsed(der).getRevokedCertificate(certificate.leaf()) != null)
        .orElse(false);
  }

  void awaitRevoked(Certificate certificate) {
    Awaitility.await(certificate.serial() + " is revoked")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> revokes(certificate));
  }

  /** That openssl takes the certificate for good by the list, or says that it is revoked. */
  void assertByOpenSsl(Certificate certificate, String anchors, boolean good, Path directory) {
    var said =
        OpenSsl.checksRevocation(
            certificate.leaf(), anchors, forIssuerOf(certificate).orElseThrow(), directory);
    if (good) {
      assertThat(said).endsWith(": OK");
    } else {
      assertThat(said).contains("certificate revoked").doesNotContain(": OK");
    }
  }

  static X509CRL parsed(byte[] der) {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<byte[]> get(String path) {
    try {
      var answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(operator.revocationLists() + path)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
