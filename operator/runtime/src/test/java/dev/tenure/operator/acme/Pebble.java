package dev.tenure.operator.acme;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.operator.kube.Json;
import dev.tenure.operator.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pebble, a real ACME server, and the DNS server that it asks, which knows every name. */
public final class Pebble implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final LoopbackTls tls = LoopbackTls.fresh();
  private final int port = FreePort.next();
  private final int management = FreePort.next();
  private final int dnsManagement = FreePort.next();
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newBuilder().sslContext(tls.context()).build();

  /**
   * How it is started.
   *
   * @param httpPort where it looks for proofs of HTTP-01, at 127.0.0.1
   * @param dns the DNS server to ask, {@code host:port}; empty: one that says 127.0.0.1
   * @param more further keys of its configuration, in JSON, each with a comma before it
   */
  public record Terms(int httpPort, String dns, String more) {
    public static Terms http(int port) {
      return new Terms(port, "", "");
    }
  }

  private final Path log;

  private Pebble(Path log) {
    this.log = log;
  }

  /** Starts it in the folder; the test is left out where it is not in {@code PATH}. */
  public static Pebble start(Path dir, Terms terms) {
    assumeTrue(
        List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
            .anyMatch(folder -> Path.of(folder, "pebble").toFile().canExecute()),
        "there is no pebble in PATH");
    var pebble = new Pebble(dir.resolve("pebble.log"));
    try {
      pebble.run(dir, terms);
      return pebble;
    } catch (RuntimeException e) {
      pebble.close();
      throw e;
    }
  }

  private void run(Path dir, Terms terms) {
    var dnsPort = FreePort.next();
    var dns = terms.dns().isEmpty() ? "127.0.0.1:" + dnsPort : terms.dns();
    try {
      Files.createDirectories(dir);
      Files.writeString(dir.resolve("cert.pem"), tls.pem());
      Files.writeString(dir.resolve("key.pem"), tls.keyPem());
      Files.writeString(
          dir.resolve("config.json"),
          """
          {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
            "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": 1,
            "retryAfter": {"authz": 1, "order": 1}, "keyAlgorithm": "ecdsa",
            "domainBlocklist": ["blocked.example.com"]%s}}
          """
              .formatted(
                  port,
                  management,
                  dir.resolve("cert.pem"),
                  dir.resolve("key.pem"),
                  terms.httpPort(),
                  terms.more()));
      if (terms.dns().isEmpty()) {
        spawn(
            dir.resolve("dns.log"),
            List.of(
                "pebble-challtestsrv",
                "-dnsserver=" + dns,
                "-management=127.0.0.1:" + dnsManagement,
                "-defaultIPv4=127.0.0.1",
                "-defaultIPv6=",
                "-http01=",
                "-https01=",
                "-tlsalpn01=",
                "-doh="));
        awaitPort(dnsManagement);
      }
      spawn(log, List.of("pebble", "-dnsserver=" + dns, "-config=" + dir.resolve("config.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitPort(port);
    awaitPort(management);
  }

  private void spawn(Path log, List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    var process = builder.start();
    processes.add(process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Its directory. */
  public String directory() {
    return "https://127.0.0.1:" + port + "/dir";
  }

  /** What verifies its own TLS. */
  public String caBundle() {
    return tls.pem();
  }

  /**
   * What the server says of a certificate, as JSON: {@code Status} and, where it was revoked,
   * {@code Reason}.
   *
   * @param serial hexadecimal
   */
  public String status(String serial) {
    var place = "https://127.0.0.1:%d/cert-status-by-serial/%s".formatted(management, serial);
    return send(HttpRequest.newBuilder(URI.create(place)));
  }

  /**
   * Has it say something else about when a certificate is to be renewed.
   *
   * @param pem the certificate
   * @param answer what it answers, any text
   */
  public void renewalInfo(String pem, String answer) {
    var body = Json.object().put("Certificate", pem).put("ARIResponse", answer);
    var place = "https://127.0.0.1:%d/set-renewal-info/".formatted(management);
    send(
        HttpRequest.newBuilder(URI.create(place))
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  /** All that it said of its work. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of what it signs, in PEM. */
  public String rootPem() {
    return send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + management + "/roots/0")));
  }

  /** Tells its DNS server something, e.g. {@code set-txt}. */
  public void dns(String what, String json) {
    send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dnsManagement + "/" + what))
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** It answers nobody any more, until it is resumed. */
  public void pause() {
    signal("STOP");
  }

  /** It goes on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var pid = Long.toString(processes.getLast().pid());
      new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String send(HttpRequest.Builder request) {
    try {
      var reply =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new AssertionError("Pebble answered " + reply.statusCode() + ": " + reply.body());
      }
      return reply.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (var process : processes.reversed()) {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    http.close();
  }

  private static void awaitPort(int port) {
    await("something listens on " + port)
        .atMost(START)
        .until(
            () -> {
              try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
              } catch (IOException e) {
                return false;
              }
            });
  }
}
