package dev.tenure.operator.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.AuthoritySigner;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import dev.tenure.operator.pki.authority.Grants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is issued serves at both ends of a real connection, under a root and an intermediate. */
class MutualTlsTest {
  private static final int PATIENCE_MILLIS = 10_000;

  private final AuthorityRegistry registry = new AuthorityRegistry();
  private final CheckedIssuance authority =
      new CheckedIssuance(
          new AuthoritySigner(registry, Grants.UNTRACKED, Instant::now, new SecureRandom()),
          (_, ref) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, ref.key()),
          Instant::now,
          new SecureRandom());

  static Stream<KeySpec> keys() {
    return Stream.of(GivenCa.RSA, GivenCa.P256, GivenCa.ED25519);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void bothEndsAcceptEachOther(KeySpec key) throws Exception {
    var now = Instant.now();
    var life = Terms.named("root").life(now.minusSeconds(600), now.plusSeconds(600)).key(key);
    var middle =
        GivenCa.root(life)
            .issues(Terms.named("middle").life(now.minusSeconds(600), now.plusSeconds(600)));
    registry.put("mesh-ca", GivenCa.read(middle.secret(), now));

    var server = issue("localhost", key);
    var client = issue("client.payments.svc", key);

    assertThat(greeting(server, client)).isEqualTo("hello");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aStrangerIsNotAccepted(KeySpec key) throws Exception {
    var now = Instant.now();
    var life = Terms.named("root").life(now.minusSeconds(600), now.plusSeconds(600));
    registry.put("mesh-ca", GivenCa.read(GivenCa.root(life).secret(), now));
    var server = issue("localhost", key);
    registry.put("mesh-ca", GivenCa.read(GivenCa.root(life).secret(), now));
    var stranger = issue("client.payments.svc", key);

    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> greeting(server, stranger));
  }

  /** One handshake over loopback in which each end demands and checks the other's certificate. */
  private static String greeting(SecretData server, SecretData client) throws Exception {
    try (var listener =
            (SSLServerSocket)
                context(server)
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      listener.setNeedClientAuth(true);
      listener.setSoTimeout(PATIENCE_MILLIS);
      executor.submit(() -> greet(listener));
      try (var socket =
          (SSLSocket)
              context(client)
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        socket.setSSLParameters(parameters);
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
      }
    }
  }

  private static Object greet(SSLServerSocket listener) throws IOException {
    try (var socket = (SSLSocket) listener.accept()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("hello".getBytes(US_ASCII));
      return socket;
    }
  }

  private static SSLContext context(SecretData data) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var chain =
        factory
            .generateCertificates(new ByteArrayInputStream(data.values().get("tls.crt")))
            .toArray(Certificate[]::new);
    var anchor = factory.generateCertificate(new ByteArrayInputStream(data.values().get("ca.crt")));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var key = Pem.privateKey(data.values().get("tls.key"), "tls.key");
    store.setKeyEntry("own", key, new char[0], chain);
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("anchor", anchor);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private SecretData issue(String name, KeySpec key) {
    var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    var names = new Names(List.of(name), List.of("127.0.0.1"), List.of(), List.of());
    var profile =
        new CertificateProfile(
            CertificateContents.of(Optional.empty(), names, key),
            key,
            now.minusSeconds(60),
            now.plusSeconds(300));
    return authority.issue(Issuance.order("mesh-ca", profile, Optional.empty()))
            instanceof Answer.Ok<Certified>(var certified)
        ? certified.data()
        : failed(profile);
  }

  private static SecretData failed(CertificateProfile profile) {
    throw new AssertionError("nothing was issued for " + profile);
  }
}
