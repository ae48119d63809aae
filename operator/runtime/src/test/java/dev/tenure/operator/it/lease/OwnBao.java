package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.acme.LoopbackTls;
import dev.tenure.operator.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real server over TLS with its storage on disk, from {@code bao} in {@code PATH}: it is restored
 * from snapshots, its certificate is replaced, and its second listener wants to see a certificate.
 */
final class OwnBao implements AutoCloseable {
  private final Path folder;
  private final int port = FreePort.next();
  private final int demanding = FreePort.next();
  private final List<Integer> cluster = List.of(FreePort.next(), FreePort.next());
  private final LoopbackTls admitted = LoopbackTls.fresh();
  private LoopbackTls served;
  private Process process;
  private String root = "";
  private String unsealKey = "";

  private OwnBao(Path folder, LoopbackTls served) throws IOException {
    this.folder = folder;
    this.served = served;
    Files.createDirectories(folder.resolve("raft"));
    Files.writeString(folder.resolve("client.pem"), admitted.pem());
    Files.writeString(folder.resolve("bao.hcl"), configuration());
    this.process = run();
  }

  /** Starts one whose files lie in the folder, with the engine and policies of {@link TlsBao}. */
  static OwnBao start(Path folder, LoopbackTls served) throws IOException {
    var made = new OwnBao(folder, served);
    made.answers();
    var keys =
        made.bao().write("sys/init", Map.of("secret_shares", 1, "secret_threshold", 1)).body();
    made.root = keys.path("root_token").asText();
    made.unsealKey = keys.at("/keys/0").asText();
    made.unseal();
    TlsBao.prepare(made.bao());
    return made;
  }

  /** The server as its root token sees it. */
  Bao bao() {
    return new Bao(address(), root, Optional.of(served.context()));
  }

  String address() {
    return "https://127.0.0.1:" + port;
  }

  /** Where it speaks to nobody who does not show {@link #admitted()}. */
  String demandingAddress() {
    return "https://127.0.0.1:" + demanding;
  }

  LoopbackTls admitted() {
    return admitted;
  }

  /** Everything that it holds now. */
  byte[] snapshot() throws IOException, InterruptedException {
    return send(request("snapshot").GET());
  }

  /** Makes it what it was then. */
  void restore(byte[] snapshot) throws IOException, InterruptedException {
    send(request("snapshot-force").POST(BodyPublishers.ofByteArray(snapshot)));
    active();
  }

  /** Starts it anew with another certificate. */
  void serve(LoopbackTls other) throws IOException {
    close();
    served = other;
    process = run();
    answers();
    unseal();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
  }

  private Process run() throws IOException {
    Files.writeString(folder.resolve("server.pem"), served.pem());
    Files.writeString(folder.resolve("server.key"), served.keyPem());
    return new ProcessBuilder("bao", "server", "-config=" + folder.resolve("bao.hcl"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("bao.log").toFile()))
        .start();
  }

  private void answers() {
    Bench.await("the server answers")
        .ignoreExceptions()
        .until(() -> bao().read("sys/seal-status").status() == 200);
  }

  private void unseal() {
    bao().put("sys/unseal", Map.of("key", unsealKey));
    active();
  }

  private void active() {
    Bench.await("the server is unsealed and active")
        .ignoreExceptions()
        .until(() -> bao().read("sys/health").status() == 200);
  }

  private HttpRequest.Builder request(String what) {
    return HttpRequest.newBuilder(URI.create(address() + "/v1/sys/storage/raft/" + what))
        .timeout(Duration.ofSeconds(30))
        .header("X-Vault-Token", root);
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().sslContext(served.context()).build()) {
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isLessThan(300);
      return answer.body();
    }
  }

  private String configuration() {
    return """
    storage "raft" {
      path = "%1$s/raft"
      node_id = "one"
    }
    listener "tcp" {
      address = "127.0.0.1:%2$d"
      cluster_address = "127.0.0.1:%4$d"
      tls_cert_file = "%1$s/server.pem"
      tls_key_file = "%1$s/server.key"
    }
    listener "tcp" {
      address = "127.0.0.1:%3$d"
      cluster_address = "127.0.0.1:%5$d"
      tls_cert_file = "%1$s/server.pem"
      tls_key_file = "%1$s/server.key"
      tls_client_ca_file = "%1$s/client.pem"
      tls_require_and_verify_client_cert = true
    }
    api_addr = "https://127.0.0.1:%2$d"
    cluster_addr = "https://127.0.0.1:%4$d"
    """
        .formatted(folder, port, demanding, cluster.getFirst(), cluster.getLast());
  }
}
