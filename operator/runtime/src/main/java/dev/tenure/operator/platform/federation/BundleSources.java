package dev.tenure.operator.platform.federation;

import dev.tenure.api.v1alpha1.BundleSource;
import dev.tenure.api.v1alpha1.FederatedDomain;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.acme.VerifiedBy;
import dev.tenure.operator.platform.OwnConfigMaps;
import dev.tenure.operator.platform.OwnSecrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Reads bundles from where an issuer's object says they are. */
final class BundleSources {
  private static final String KEY = "bundle.json";
  private static final int OK = 200;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(20);

  private final OwnConfigMaps maps;
  private final OwnSecrets secrets;
  private final InstantSource clock;

  BundleSources(OwnConfigMaps maps, OwnSecrets secrets, InstantSource clock) {
    this.maps = maps;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * The bundle as it is there now.
   *
   * @param known the last good one, by whose anchors an endpoint with a SPIFFE ID is known
   */
  Answer<ForeignDocument> read(FederatedDomain domain, Optional<ForeignDocument> known) {
    var url = domain.url();
    var source = domain.bundle();
    if (url == null) {
      return source == null
          ? refused("The entry has neither url nor bundle.")
          : given(source).then(text -> ForeignDocument.read(domain.trustDomain(), text));
    }
    return trust(domain, known)
        .then(trust -> fetched(URI.create(url), trust))
        .then(text -> ForeignDocument.read(domain.trustDomain(), text));
  }

  private Answer<Optional<SSLContext>> trust(
      FederatedDomain domain, Optional<ForeignDocument> known) {
    var endpoint = domain.endpointSPIFFEID();
    var source = domain.bundle();
    if (endpoint == null || source == null) {
      return VerifiedBy.certificates(
          Optional.ofNullable(domain.caBundle()), "spec.spiffe.federatesWith.caBundle");
    }
    return known
        .map(Answer::ok)
        .orElseGet(
            () -> given(source).then(text -> ForeignDocument.read(domain.trustDomain(), text)))
        .then(bundle -> context(bundle.anchors(), endpoint));
  }

  private Answer<Optional<SSLContext>> context(List<X509Certificate> anchors, String spiffeId) {
    try {
      var context = SSLContext.getInstance("TLS");
      var trust = new TrustManager[] {new SpiffeTrust(anchors, spiffeId, clock)};
      context.init(null, trust, null);
      return Answer.ok(Optional.of(context));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** No redirect is followed: only the platform team says where bundles come from. */
  private static Answer<String> fetched(URI url, Optional<SSLContext> trust) {
    var builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT);
    trust.ifPresent(builder::sslContext);
    var request = HttpRequest.newBuilder(url).timeout(WHOLE).GET().build();
    var client = builder.build();
    try {
      var body = BodyHandlers.limiting(BodyHandlers.ofByteArray(), ForeignDocument.LONGEST);
      var answer = client.sendAsync(request, body).get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
      return answer.statusCode() == OK
          ? Answer.ok(new String(answer.body(), StandardCharsets.UTF_8))
          : unavailable("%s answered %d".formatted(url.getAuthority(), answer.statusCode()));
    } catch (ExecutionException e) {
      var cause = e.getCause() instanceof IOException io ? io : e;
      return unavailable("%s: %s".formatted(url.getAuthority(), innermost(cause)));
    } catch (TimeoutException e) {
      return unavailable("%s did not answer in time".formatted(url.getAuthority()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("the operator is stopping");
    } finally {
      client.shutdownNow();
    }
  }

  private static String innermost(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + " " + cause.getMessage();
  }

  private Answer<String> given(BundleSource source) {
    var secret = source.secretName();
    if (secret != null) {
      return secrets
          .read(secret)
          .then(
              found ->
                  orMissing(
                      found
                          .map(data -> data.values().get(KEY))
                          .map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                      "Secret",
                      secret));
    }
    var name = String.valueOf(source.configMapName());
    return maps.read(name)
        .then(found -> orMissing(found.map(data -> data.getOrDefault(KEY, "")), "ConfigMap", name));
  }

  private Answer<String> orMissing(Optional<String> text, String kind, String name) {
    return text.map(Answer::ok)
        .orElseGet(
            () ->
                refused(
                    "%s %s/%s has no key %s or does not exist. Put the bundle document of the trust domain there."
                        .formatted(kind, secrets.namespace(), name, KEY)));
  }

  private static <T> Answer<T> refused(String message) {
    return Answer.refused(Reason.FOREIGN_BUNDLE_OUTDATED, message);
  }

  private static <T> Answer<T> unavailable(String why) {
    return Answer.unavailable(Reason.FOREIGN_BUNDLE_OUTDATED, why + ".");
  }
}
