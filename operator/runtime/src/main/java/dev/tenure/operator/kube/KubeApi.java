package dev.tenure.operator.kube;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends single requests over the client's connection and login. It exists beside the client's own
 * verbs because those (7.5.2) cannot ask for metadata only, delete with a UID for a precondition,
 * or tell of a {@code Retry-After}. Safe for use by many threads; blocks its caller.
 */
public final class KubeApi {
  private static final int LONGEST_MESSAGE = 600;

  /** API servers allow 100 streams on an HTTP/2 connection, and the client opens one. */
  private static final int STREAMS = 80;

  private static final String STOPPING = "the operator is stopping";
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final String server;
  private final KubernetesSerialization serialization;
  private final int bound;
  private final Semaphore turns = new Semaphore(1, true);
  private final AtomicBoolean opened = new AtomicBoolean();
  private final InstantSource clock;

  /**
   * @param inFlight how many requests may be under way at once, at most 80; further ones wait for
   *     their turn
   */
  public KubeApi(KubernetesClient client, int inFlight, InstantSource clock) {
    this.client = client;
    this.server = client.getMasterUrl().toString().replaceFirst("/+$", "");
    this.serialization = client.getKubernetesSerialization();
    this.bound = Math.min(inFlight, STREAMS);
    this.clock = clock;
  }

  /** Sends once and waits for the answer; never throws for anything the network or server does. */
  public Reply send(Call call) {
    try {
      turns.acquire();
      try {
        return exchange(call);
      } finally {
        done();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lost(STOPPING);
    } catch (IllegalStateException e) {
      // What a client throws that was closed.
      return lost(STOPPING);
    }
  }

  /** The clock by which {@code Retry-After} was read. */
  public InstantSource clock() {
    return clock;
  }

  /** The object in a good answer. */
  public <T> T decode(Reply.Done done, Class<T> type) {
    return serialization.unmarshal(done.body(), type);
  }

  /** The JSON of a model object. */
  public String encode(Object model) {
    return serialization.asJson(model);
  }

  /**
   * The first request goes alone: it opens the connection that all share. A herd would open one
   * each.
   */
  private void done() {
    turns.release(opened.compareAndSet(false, true) ? bound : 1);
  }

  private Reply exchange(Call call) throws InterruptedException {
    var timeout = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
    var pending = client.getHttpClient().sendAsync(request(call, timeout), byte[].class);
    try {
      var response = pending.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      return response.isSuccessful()
          ? new Reply.Done(text(response), response.headers())
          : failed(response);
    } catch (ExecutionException e) {
      return lost(e.getCause() == null ? "no answer" : e.getCause().getClass().getSimpleName());
    } catch (TimeoutException e) {
      pending.cancel(true);
      return lost("no answer within " + timeout.toSeconds() + " s");
    }
  }

  private HttpRequest request(Call call, Duration timeout) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(server + call.target())
        // The client sends whatever has no body as a GET.
        .method(call.method(), call.contentType(), call.writes() ? call.body() : null)
        .header("Accept", call.accept())
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static Reply lost(String why) {
    return new Reply.Failed(Reply.NO_ANSWER, why, List.of(), Optional.empty());
  }

  private Reply failed(HttpResponse<byte[]> response) {
    var status = status(text(response));
    var causes =
        status
            .map(Status::getDetails)
            .map(StatusDetails::getCauses)
            .map(list -> list.stream().map(StatusCause::getReason).filter(Objects::nonNull))
            .map(java.util.stream.Stream::toList)
            .orElse(List.of());
    var message = status.map(Status::getMessage).orElseGet(response::message);
    var seconds =
        status.map(Status::getDetails).map(StatusDetails::getRetryAfterSeconds).filter(s -> s > 0);
    var notBefore = retryAfter(response).or(() -> seconds.map(s -> clock.instant().plusSeconds(s)));
    return new Reply.Failed(response.code(), shortened(message), causes, notBefore);
  }

  private Optional<Status> status(String body) {
    try {
      return Optional.ofNullable(serialization.unmarshal(body, Status.class));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Seconds or an HTTP date, RFC 9110 section 10.2.3. */
  private Optional<Instant> retryAfter(HttpResponse<?> response) {
    var value = response.header("Retry-After");
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    try {
      return value.chars().allMatch(Character::isDigit)
          ? Optional.of(clock.instant().plusSeconds(Integer.parseInt(value)))
          : Optional.of(
              ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String shortened(String message) {
    return message == null
        ? ""
        : message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, LONGEST_MESSAGE) + "…";
  }
}
