package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes the HTTP client of a backend. */
final class Connection {
  /** The store of the key lives in memory, for one connection. */
  private static final char[] NO_PASSWORD = {};

  private Connection() {}

  /**
   * A client for the address, or a refusal that says what is wrong with it. It never follows a
   * redirect, because every request carries a token; HTTP/1.1, as the driver's own.
   *
   * @param shown the certificate that is shown to a server that asks for one
   */
  static Answer<HttpClient> open(
      BackendConfig config, Optional<ClientKey> shown, VaultSettings settings) {
    var client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (!isServer(config.address())) {
      return misconfigured(
          config, "its address must be of the form https://host:port, without path or user");
    }
    var tls = config.tls();
    if (tls.caBundle().isPresent() || shown.isPresent() || tls.serverName().isPresent()) {
      try {
        var context = context(tls.caBundle(), shown);
        client.sslContext(
            tls.serverName().map(name -> NamedServer.context(context, name)).orElse(context));
      } catch (GeneralSecurityException | IOException unreadable) {
        return misconfigured(config, "its CA bundle must hold one or more certificates in PEM");
      }
    }
    return Answer.ok(client.build());
  }

  private static SSLContext context(Optional<String> caBundle, Optional<ClientKey> shown)
      throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS");
    context.init(
        shown.isPresent() ? keys(shown.get()) : null,
        caBundle.isPresent() ? trusting(caBundle.get()) : null,
        null);
    return context;
  }

  private static KeyManager[] keys(ClientKey shown) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = shown.chain().toArray(X509Certificate[]::new);
    store.setKeyEntry("client", shown.key(), NO_PASSWORD, chain);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static Answer<HttpClient> misconfigured(BackendConfig config, String what) {
    return Answer.refused(
        Reason.BACKEND_MISCONFIGURED, "SecretBackend '%s': %s".formatted(config.name(), what));
  }

  private static boolean isServer(String address) {
    try {
      var uri = URI.create(address.strip());
      var scheme = String.valueOf(uri.getScheme());
      var path = String.valueOf(uri.getRawPath());
      return (scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && (path.isEmpty() || path.equals("/"));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static TrustManager[] trusting(String pem) throws GeneralSecurityException, IOException {
    var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    for (var anchor : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      anchors.setCertificateEntry("anchor-" + anchors.size(), anchor);
    }
    if (anchors.size() == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    return trust.getTrustManagers();
  }
}
