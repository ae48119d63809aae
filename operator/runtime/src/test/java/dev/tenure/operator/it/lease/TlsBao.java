package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.testing.FreePort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real server over TLS, from {@code bao} in {@code PATH}, for one test class: logins that the
 * shared server cannot show, and a PKI engine whose certificates are leases.
 */
final class TlsBao implements AutoCloseable {
  private static final String ROOT = "root";
  private static final String READ = "path \"pki/issue/web\" { capabilities = [\"update\"] }\n";
  private static final String CHILDREN =
      "path \"auth/token/create\" { capabilities = [\"create\", \"update\"] }\n";

  private final Process process;
  private final Bao bao;
  private final String caBundle;

  private TlsBao(Process process, Bao bao, String caBundle) {
    this.process = process;
    this.bao = bao;
    this.caBundle = caBundle;
  }

  /** Starts one whose files lie in the folder. */
  static TlsBao start(Path folder) throws IOException, GeneralSecurityException {
    var port = FreePort.next();
    var process =
        new ProcessBuilder(
                "bao",
                "server",
                "-dev",
                "-dev-tls",
                "-dev-tls-cert-dir=" + folder,
                "-dev-no-store-token",
                "-dev-root-token-id=" + ROOT,
                "-dev-listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bao.log").toFile())
            .start();
    var ca = folder.resolve("vault-ca.pem");
    Bench.await("the server has made its certificates")
        .until(() -> Files.exists(ca) && Files.readString(ca).contains("-----END"));
    var pem = Files.readString(ca);
    var bao = new Bao("https://127.0.0.1:" + port, ROOT, Optional.of(trusting(pem)));
    Bench.await("the server answers")
        .ignoreExceptions()
        .until(() -> bao.read("sys/health").status() == 200);
    var made = new TlsBao(process, bao, pem);
    prepare(bao);
    return made;
  }

  Bao bao() {
    return bao;
  }

  String address() {
    return bao.address();
  }

  String caBundle() {
    return caBundle;
  }

  /** How many logins were made at an auth method and live. */
  long logins(String mount) {
    return bao.tokens().stream().filter(t -> t.path().equals("auth/" + mount + "/login")).count();
  }

  /** Auth methods, and an engine with its policies. */
  static void prepare(Bao bao) {
    engine(bao, "");
    bao.put("sys/auth/approle", Map.of("type", "approle"));
    bao.put("sys/auth/cert", Map.of("type", "cert"));
    bao.put("sys/auth/jwt", Map.of("type", "jwt"));
  }

  /** A namespace of the server with the same engine and policies. */
  void namespace(String name) {
    bao.put("sys/namespaces/" + name, Map.of());
    engine(bao, name + "/");
  }

  private static void engine(Bao bao, String prefix) {
    bao.put(prefix + "sys/mounts/pki", Map.of("type", "pki"));
    bao.put(
        prefix + "pki/root/generate/internal",
        Map.of("common_name", "it", "ttl", "700h", "key_type", "ec", "key_bits", 256));
    bao.put(
        prefix + "pki/roles/web",
        Map.of(
            "allow_any_name",
            true,
            "generate_lease",
            true,
            "key_type",
            "ec",
            "key_bits",
            256,
            "ttl",
            "1h"));
    policy(bao, prefix, "payments", READ + CHILDREN);
    policy(bao, prefix, "no-child", READ);
  }

  private static void policy(Bao bao, String prefix, String name, String rules) {
    bao.put(prefix + "sys/policies/acl/" + name, Map.of("policy", rules));
  }

  private static SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
    var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    anchors.setCertificateEntry(
        "ca", CertificateFactory.getInstance("X.509").generateCertificate(bytes));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    assertThat(process.onExit()).succeedsWithin(java.time.Duration.ofSeconds(30));
  }
}
