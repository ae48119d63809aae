package dev.tenure.operator.platform.federation;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenure.operator.pki.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Another trust domain: its CA, and the endpoint where it serves its bundle. */
public final class ForeignServer implements AutoCloseable {
  private final HttpsServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;
  private volatile String document = "";
  private volatile Map<String, String> headers = Map.of();

  /** A certificate with its key. */
  public record Signed(X509Certificate certificate, KeyPair pair) {
    /** The certificate in PEM. */
    public String pem() {
      return Pem.certificates(List.of(certificate));
    }
  }

  private ForeignServer(HttpsServer server) {
    this.server = server;
  }

  /** Serves by a certificate of this CA for 127.0.0.1 and the SPIFFE ID. */
  public static ForeignServer of(Signed ca, String spiffeId) throws Exception {
    var leaf =
        sign(
            "endpoint",
            ca,
            false,
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId));
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(leaf, ca)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var made = new ForeignServer(server);
    server.createContext("/", made::answer);
    server.start();
    return made;
  }

  /** A CA of that trust domain. */
  public static Signed ca(String trustDomain) throws Exception {
    return sign(
        "ca",
        null,
        true,
        new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://" + trustDomain));
  }

  /** A bundle with these anchors. */
  public static String bundle(long sequence, Signed... anchors) {
    var keys = Stream.of(anchors).map(ForeignServer::key).toList();
    return new JWKSet(keys, Map.of("spiffe_sequence", sequence, "spiffe_refresh_hint", 1))
        .toString();
  }

  static JWK key(Signed anchor) {
    try {
      return new ECKey.Builder(Curve.P_256, (ECPublicKey) anchor.pair().getPublic())
          .keyUse(new KeyUse("x509-svid"))
          .x509CertChain(List.of(Base64.encode(anchor.certificate().getEncoded())))
          .build();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the bundle is. */
  public String url() {
    return "https://127.0.0.1:%d/bundle".formatted(server.getAddress().getPort());
  }

  /** What is served from now on. */
  public void serves(String text) {
    status = 200;
    document = text;
  }

  /** Answers that instead. */
  public void answers(int code, Map<String, String> with) {
    status = code;
    headers = with;
  }

  /** How often it was asked. */
  public int asked() {
    return asked.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      headers.forEach(exchange.getResponseHeaders()::set);
      var body = status == 200 ? document.getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Signed sign(String cn, Signed by, boolean authority, GeneralName... names)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    var now = Instant.now();
    var subject = new X500Name("CN=%s %d".formatted(cn, System.nanoTime()));
    var issuer =
        by == null
            ? subject
            : X500Name.getInstance(by.certificate().getSubjectX500Principal().getEncoded());
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(Duration.ofDays(1))),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    var key = by == null ? pair.getPrivate() : by.pair().getPrivate();
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new Signed(
        new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair);
  }

  private static SSLContext context(Signed leaf, Signed ca)
      throws GeneralSecurityException, IOException {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own",
        leaf.pair().getPrivate(),
        new char[0],
        new X509Certificate[] {leaf.certificate(), ca.certificate()});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
