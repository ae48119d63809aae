package dev.tenure.operator.platform.spiffe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenure.core.Answer;
import dev.tenure.operator.platform.OwnSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /spiffe/<issuer>} over HTTPS, and nothing else. Clients show no certificate: what
 * is served is public. It begins when it first has a certificate, and takes up every later one.
 */
public final class BundleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleServer.class);
  private static final String PATH = "/spiffe/";
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final HttpsServer server;
  private final ServingCertificate certificate;
  private final Function<String, Optional<String>> documents;
  private volatile boolean serving;
  private volatile boolean closed;
  private String told = "";

  /**
   * Takes the port.
   *
   * @param secretName of the Secret with the certificate
   * @param documents by the issuer's name
   */
  public BundleServer(
      InetSocketAddress address,
      OwnSecrets secrets,
      String secretName,
      Function<String, Optional<String>> documents) {
    this.certificate = new ServingCertificate(secrets, secretName);
    this.documents = documents;
    try {
      server = HttpsServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on %s for SPIFFE bundles; choose another spiffeBundles.port"
              .formatted(address),
          e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PATH, this::answer);
  }

  /** Begins to look for the certificate. */
  public void start() {
    Thread.ofVirtual().name("spiffe-bundles").start(this::follow);
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
  }

  private void follow() {
    while (!closed) {
      switch (certificate.changed()) {
        case Answer.Ok<Optional<SSLContext>>(var context) -> context.ifPresent(this::serve);
        // What is served by stays: an expired certificate tells clients more than silence.
        case Answer<Optional<SSLContext>> failure -> tell(failure);
      }
      try {
        Thread.sleep(serving ? LATER : FIRST);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void serve(SSLContext context) {
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    told = "";
    if (!serving) {
      serving = true;
      server.start();
      LOG.info("serving SPIFFE bundles on port {}", server.getAddress().getPort());
    }
  }

  private void tell(Answer<Optional<SSLContext>> failure) {
    var why = String.valueOf(failure);
    if (!why.equals(told)) {
      told = why;
      LOG.warn("SPIFFE bundles: no new serving certificate, it is tried again: {}", why);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var issuer = exchange.getRequestURI().getPath().substring(PATH.length());
      var document = documents.apply(issuer);
      if (document.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var bytes = document.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
