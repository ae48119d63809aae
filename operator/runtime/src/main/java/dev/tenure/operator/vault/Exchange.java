package dev.tenure.operator.vault;

import dev.tenure.operator.vault.Heard.Answered;
import dev.tenure.operator.vault.Heard.Failed;
import dev.tenure.operator.vault.Heard.Fault;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * One request over a backend's shared client, as the driver sees an HTTP client. It bounds the time
 * and the size of the answer, and keeps of it what the driver drops: headers, and the answer to a
 * request that the driver ends with an exception.
 *
 * <p>Made for one request and used by one thread; all connections belong to the shared client.
 */
final class Exchange extends HttpClient {
  /** Deeper JSON than any answer of the server has; parsing recurses as deep as the text. */
  private static final int DEEPEST = 100;

  /** How the JDK words what the other side ended the connection with (RFC 8446 section 6.2). */
  private static final String FATAL_ALERT = "Received fatal alert";

  private final HttpClient shared;
  private final Duration timeout;
  private final int maxBytes;
  private final Optional<String> namespace;
  private Heard heard = new Failed(Fault.BROKEN, "the request could not be made");

  /**
   * @param namespace of the server that the request is meant for; empty: the root namespace
   */
  Exchange(HttpClient shared, Duration timeout, int maxBytes, Optional<String> namespace) {
    this.shared = shared;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.namespace = namespace;
  }

  /** What came back; a failure where nothing was sent. */
  Heard heard() {
    return heard;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
    var call = shared.sendAsync(plain(request), LimitedBody.handler(handler, maxBytes));
    try {
      var response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      var body = String.valueOf(response.body());
      if (tooDeep(body)) {
        throw failed(Fault.TOO_LARGE, "");
      }
      heard = new Answered(response.statusCode(), response.headers(), body);
      return response;
    } catch (TimeoutException late) {
      call.cancel(true);
      throw failed(Fault.TIMED_OUT, "");
    } catch (InterruptedException stopping) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw failed(Fault.INTERRUPTED, "");
    } catch (ExecutionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      throw failed(fault(cause), detail(cause));
    }
  }

  /**
   * The same request, sent once, and with a path in ASCII: the JDK's client would send {@code ?}
   * for each other letter.
   */
  private HttpRequest plain(HttpRequest request) {
    var uri = URI.create(request.uri().toASCIIString());
    var body = new SentOnce(request.bodyPublisher().orElseGet(BodyPublishers::noBody));
    var plain =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .uri(uri)
            .method(request.method(), body);
    namespace.ifPresent(of -> plain.setHeader("X-Vault-Namespace", of));
    return plain.build();
  }

  private IOException failed(Fault fault, String detail) {
    heard = new Failed(fault, detail);
    return new IOException(fault.name());
  }

  private static Fault fault(Throwable cause) {
    return switch (cause) {
      case LimitedBody.TooLarge _ -> Fault.TOO_LARGE;
      case HttpConnectTimeoutException _ -> Fault.NOT_CONNECTED;
      case HttpTimeoutException _ -> Fault.TIMED_OUT;
      case ConnectException _ -> Fault.NOT_CONNECTED;
      case SSLException refused when detail(refused).contains(FATAL_ALERT) -> Fault.NOT_ADMITTED;
      case SSLException _ -> Fault.NOT_TRUSTED;
      default -> Fault.BROKEN;
    };
  }

  private static String detail(Throwable cause) {
    return cause instanceof SSLException
        ? ServerText.clean(Objects.requireNonNullElse(cause.getMessage(), ""))
        : "";
  }

  private static boolean tooDeep(String json) {
    var depth = 0;
    var quoted = false;
    for (var at = 0; at < json.length(); at++) {
      var letter = json.charAt(at);
      if (quoted) {
        at += letter == '\\' ? 1 : 0;
        quoted = letter != '"';
      } else if (letter == '"') {
        quoted = true;
      } else if (letter == '[' || letter == '{') {
        depth++;
      } else if (letter == ']' || letter == '}') {
        depth--;
      }
      if (depth > DEEPEST) {
        return true;
      }
    }
    return false;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    throw new UnsupportedOperationException("one blocking request at a time");
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
    throw new UnsupportedOperationException("one blocking request at a time");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return shared.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return shared.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return shared.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return shared.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return shared.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return shared.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return shared.authenticator();
  }

  @Override
  public Version version() {
    return shared.version();
  }

  @Override
  public Optional<Executor> executor() {
    return shared.executor();
  }
}
