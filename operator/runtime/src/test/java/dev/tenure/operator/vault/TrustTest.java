package dev.tenure.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrustTest {
  private record Certified(X509Certificate certificate, PrivateKey key) {
    String pem() throws Exception {
      var text = new StringWriter();
      try (var writer = new JcaPEMWriter(text)) {
        writer.writeObject(certificate);
      }
      return text.toString();
    }
  }

  private static HttpsServer server;
  private static Certified right;
  private static Certified other;

  @BeforeAll
  static void serve() throws Exception {
    right = selfSigned("right");
    other = selfSigned("other");
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "k", right.key(), new char[0], new java.security.cert.Certificate[] {right.certificate()});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          var body = "{\"sealed\":false,\"version\":\"9\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static Certified selfSigned(String name) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    var subject = new X500Name("CN=" + name);
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            BigInteger.ONE,
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3600)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.dNSName, "vault.example.org")
            }));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    return new Certified(certificate, pair.getPrivate());
  }

  private static Answer<String> probe(Optional<String> bundle) throws Exception {
    return probe(bundle, Optional.empty());
  }

  private static Answer<String> probe(Optional<String> bundle, Optional<String> serverName)
      throws Exception {
    try (var bench = new Workbench()) {
      bench.serverName = serverName;
      bench.address = "https://127.0.0.1:" + server.getAddress().getPort();
      bench.caBundle = bundle;
      return bench.server.probe("vault");
    }
  }

  @Test
  void trustsAnyCertificateOfTheBundle() throws Exception {
    assertThat(probe(Optional.of(other.pem() + "\n" + right.pem()))).isEqualTo(Answer.ok("9"));
  }

  @Test
  void trustsNothingElse() throws Exception {
    for (var bundle : java.util.List.of(Optional.of(other.pem()), Optional.<String>empty())) {
      assertThat(probe(bundle))
          .isInstanceOfSatisfying(
              Answer.Unavailable.class,
              answer -> {
                assertThat(answer.violation().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
                assertThat(answer.violation().message()).contains("caBundle");
              });
    }
  }

  @Test
  void verifiesTheServerByTheNameThatIsGivenAndByNoOther() throws Exception {
    var bundle = Optional.of(right.pem());

    assertThat(probe(bundle, Optional.of("vault.example.org"))).isEqualTo(Answer.ok("9"));
    assertThat(probe(bundle, Optional.of("elsewhere.example.org")))
        .as("the address is in the certificate, but is not who is meant")
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            answer ->
                assertThat(answer.violation().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE));
  }

  @Test
  void refusesABundleThatHoldsNoCertificate() throws Exception {
    for (var bundle : new String[] {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
      assertThat(probe(Optional.of(bundle)))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.violation().reason()).isEqualTo(Reason.BACKEND_MISCONFIGURED));
    }
  }
}
