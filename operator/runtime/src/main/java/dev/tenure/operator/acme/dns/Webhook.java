package dev.tenure.operator.acme.dns;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.acme.Proof;
import dev.tenure.operator.acme.SolverRule;
import dev.tenure.operator.kube.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A web server that writes the records. It is posted a JSON object: {@code action} ({@code present}
 * or {@code cleanup}), {@code name} of the record (absolute), {@code type} {@code TXT}, {@code
 * value}. A status of 2xx says that it is done; the body of the answer is not read.
 */
public final class Webhook implements SolverRule.Solver {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI url;
  private final Optional<SSLContext> trust;
  private final Supplier<Answer<Optional<String>>> token;
  private final Duration settles;

  /**
   * @param trust what verifies it; empty: what the system trusts
   * @param token shown to it, read before each call
   */
  public Webhook(
      URI url,
      Optional<SSLContext> trust,
      Supplier<Answer<Optional<String>>> token,
      Duration settles) {
    this.url = url;
    this.trust = trust;
    this.token = token;
    this.settles = settles;
  }

  @Override
  public Proof.Type type() {
    return Proof.Type.DNS_01;
  }

  @Override
  public Duration settles() {
    return settles;
  }

  @Override
  public Answer<Boolean> present(Proof proof) {
    return posted("present", proof);
  }

  @Override
  public Answer<Boolean> remove(Proof proof) {
    return posted("cleanup", proof);
  }

  private Answer<Boolean> posted(String action, Proof proof) {
    var body =
        Json.object()
            .put("action", action)
            .put("name", proof.recordName())
            .put("type", "TXT")
            .put("value", proof.value());
    return token.get().then(bearer -> posted(action, Json.write(body), bearer));
  }

  private Answer<Boolean> posted(String action, String body, Optional<String> bearer) {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    var builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
    trust.ifPresent(builder::sslContext);
    try (var http = builder.connectTimeout(TIMEOUT).build()) {
      bearer.ifPresent(value -> request.header("Authorization", "Bearer " + value.strip()));
      var status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return judged(action, status);
    } catch (IOException e) {
      return Answer.unavailable(
          Reason.ISSUER_NOT_READY,
          "The webhook at %s cannot be reached (%s)."
              .formatted(url.getAuthority(), e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "The token for the webhook at %s has characters that no header may have. Put it into the Secret anew."
              .formatted(url.getAuthority()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.unavailable(Reason.ISSUER_NOT_READY, "The operator is stopping.");
    }
  }

  private Answer<Boolean> judged(String action, int status) {
    var what = "The webhook at %s answered %d to %s.".formatted(url.getAuthority(), status, action);
    if (status / 100 == 2) {
      return Answer.ok(true);
    }
    return status / 100 == 4 && status != 429 && status != 408
        ? Answer.refused(Reason.CHALLENGE_FAILED, what + " Its own log says why.")
        : Answer.unavailable(Reason.ISSUER_NOT_READY, what);
  }
}
