package dev.tenure.operator.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Serves revocation lists over plain http (RFC 5280 section 4.2.1.13, RFC 2585): they are signed,
 * and whoever fetches one cannot verify a server yet. On a port of its own, since everybody may ask
 * it.
 */
public final class RevocationListServer implements AutoCloseable {
  private static final String ROOT = "/crl/";
  private static final String SUFFIX = ".crl";
  private static final String TYPE = "application/pkix-crl";

  /** Revocations are to be seen soon; who asks often asks the cache in between. */
  private static final String CACHING = "max-age=30";

  /** Where a list is found. */
  public interface Lists {
    /** The list of the CA that signs for the issuer now, in DER. */
    Optional<byte[]> current(String issuer);

    /** The list of one CA of the issuer by its hexadecimal key identifier, in DER. */
    Optional<byte[]> of(String issuer, String keyId);
  }

  private final HttpServer server;

  /** Starts serving {@code /crl/<issuer>.crl} and {@code /crl/<issuer>/<key id>.crl}. */
  public RevocationListServer(InetSocketAddress address, Lists lists) {
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on %s for revocation lists; choose another crl.port".formatted(address),
          e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(ROOT, exchange -> answer(exchange, path -> find(lists, path)));
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

  private static Optional<byte[]> find(Lists lists, String path) {
    if (!path.startsWith(ROOT) || !path.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    var names =
        List.of(path.substring(ROOT.length(), path.length() - SUFFIX.length()).split("/", -1));
    return switch (names.size()) {
      case 1 -> lists.current(names.getFirst());
      case 2 -> lists.of(names.getFirst(), names.getLast());
      default -> Optional.empty();
    };
  }

  private static void answer(HttpExchange exchange, Function<String, Optional<byte[]>> find)
      throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var found = find.apply(exchange.getRequestURI().getPath());
      if (found.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.getResponseHeaders().set("Cache-Control", CACHING);
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, found.get().length);
      exchange.getResponseBody().write(found.get());
    }
  }
}
