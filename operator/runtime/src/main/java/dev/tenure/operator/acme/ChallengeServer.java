package dev.tenure.operator.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/** Answers at {@code /.well-known/acme-challenge/TOKEN} (RFC 8555 section 8.3) and nowhere else. */
public final class ChallengeServer implements AutoCloseable {
  private static final String PATH = "/.well-known/acme-challenge/";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,256}");
  private static final int AT_A_TIME = 128;

  private final HttpServer server;
  private final ChallengeAnswers answers;
  private final Semaphore places = new Semaphore(AT_A_TIME);

  /** Starts serving. */
  public ChallengeServer(InetSocketAddress address, ChallengeAnswers answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on %s for ACME challenges; choose another acme.http01.port"
              .formatted(address),
          e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /** The port in use, also where any free one was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!places.tryAcquire()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      try {
        answer(exchange);
      } finally {
        places.release();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var found = found(exchange);
    if (found.isEmpty()) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    var bytes = found.get().getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Optional<String> found(HttpExchange exchange) {
    var path = exchange.getRequestURI().getRawPath();
    if (!exchange.getRequestMethod().equals("GET") || !path.startsWith(PATH)) {
      return Optional.empty();
    }
    var token = path.substring(PATH.length());
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    try {
      return answers.find(token);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
