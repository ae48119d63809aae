package dev.tenure.operator.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;

/**
 * The way to one server: verified, bounded, and never led elsewhere. What a server answers names
 * further addresses; only those of its own host and port are asked, so that it cannot have us ask
 * others inside the cluster.
 */
final class GuardedServer extends GenericAcmeProvider {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final Duration DIRECTORY_KEPT = Duration.ofHours(1);

  private final URI directory;
  private final Optional<SSLContext> trust;
  private final Duration connectTimeout;

  /**
   * @param trust what verifies the server; empty: what the system trusts
   */
  GuardedServer(URI directory, Optional<SSLContext> trust, Duration connectTimeout) {
    this.directory = directory;
    this.trust = trust;
    this.connectTimeout = connectTimeout;
  }

  @Override
  public boolean accepts(URI serverUri) {
    return serverUri.equals(directory) && "https".equals(serverUri.getScheme());
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    var builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    trust.ifPresent(builder::sslContext);
    return builder.build();
  }

  /** Kept for an hour unless the server says how long: it would be read before every order. */
  @Override
  public @Nullable JSON directory(Session session, URI serverUri) throws AcmeException {
    var read = super.directory(session, serverUri);
    if (read != null && session.getDirectoryExpires() == null) {
      session.setDirectoryExpires(ZonedDateTime.now(ZoneOffset.UTC).plus(DIRECTORY_KEPT));
    }
    return read;
  }

  @Override
  public Connection connect(URI serverUri, NetworkSettings settings, HttpClient client) {
    return new Guarded(createHttpConnector(settings, client));
  }

  private final class Guarded extends DefaultConnection {
    Guarded(HttpConnector connector) {
      super(connector);
    }

    @Override
    protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> body)
        throws IOException {
      if (!isOurs(url)) {
        throw new IOException("it leads to another address, which is not asked: " + url.getHost());
      }
      super.sendRequest(session, url, body);
      lastResponse = read(Objects.requireNonNull(lastResponse));
    }

    private boolean isOurs(URL url) {
      return url.getProtocol().equals("https")
          && url.getHost().equalsIgnoreCase(directory.getHost())
          && port(url.getPort()) == port(directory.getPort());
    }

    private static int port(int given) {
      return given == -1 ? 443 : given;
    }

    private static HttpResponse<InputStream> read(HttpResponse<InputStream> response)
        throws IOException {
      try (var body = response.body()) {
        var bytes = body.readNBytes(LONGEST_ANSWER + 1);
        if (bytes.length > LONGEST_ANSWER) {
          throw new IOException("its answer is longer than a megabyte");
        }
        return new Read(response, new ByteArrayInputStream(bytes));
      }
    }
  }

  /** An answer that was read to its end. */
  private record Read(HttpResponse<InputStream> response, InputStream body)
      implements HttpResponse<InputStream> {
    @Override
    public int statusCode() {
      return response.statusCode();
    }

    @Override
    public HttpRequest request() {
      return response.request();
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
      return response.previousResponse();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return response.sslSession();
    }

    @Override
    public URI uri() {
      return response.uri();
    }

    @Override
    public HttpClient.Version version() {
      return response.version();
    }
  }
}
