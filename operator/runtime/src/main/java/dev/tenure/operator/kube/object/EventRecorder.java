package dev.tenure.operator.kube.object;

import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells people what happened, as events of {@code events.k8s.io/v1}. In the background and at best
 * effort: an event that cannot be written, or is one too many of its object, is counted and no
 * more.
 */
public final class EventRecorder {
  /** The API's limit for a note, in bytes of UTF-8. */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_NAME = 200;
  private static final int UNDER_WAY = 4;
  private static final int WAITING = 5_000;
  private static final String CONTROLLER = "tenure.dev/operator";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubeApi api;
  private final String instance;
  private final Executor executor;
  private final InstantSource clock;
  private final EventBudget budget;
  private final Semaphore underWay = new Semaphore(UNDER_WAY);
  private final Semaphore waiting = new Semaphore(WAITING);
  private final LongAdder written = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder suppressed = new LongAdder();

  /**
   * @param instance who reports, e.g. the pod's name
   * @param executor runs the writes; threads may block
   */
  public EventRecorder(KubeApi api, String instance, Executor executor, InstantSource clock) {
    this.api = api;
    this.instance = instance;
    this.executor = executor;
    this.clock = clock;
    this.budget = new EventBudget(clock);
  }

  /**
   * Records one occurrence; returns at once.
   *
   * @param regarding the object it is about
   * @param action what the operator did or tried, a CamelCase word
   * @param note the sentence for people; never a secret value
   */
  public void record(HasMetadata regarding, Reason reason, String action, String note) {
    if (!budget.tryTake(regarding.getMetadata().getUid()) || !waiting.tryAcquire()) {
      suppressed.increment();
      return;
    }
    var call = event(regarding, reason, action, note);
    executor.execute(() -> write(call));
  }

  /** Events that the API server took. */
  public long written() {
    return written.sum();
  }

  /** Events that it did not take, or that were never answered. */
  public long failed() {
    return failed.sum();
  }

  /** Events that were one too many. */
  public long suppressed() {
    return suppressed.sum();
  }

  private void write(Call call) {
    try {
      underWay.acquire();
      try {
        (api.send(call) instanceof Reply.Done ? written : failed).increment();
      } finally {
        underWay.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.increment();
    } finally {
      waiting.release();
    }
  }

  private Call event(HasMetadata regarding, Reason reason, String action, String note) {
    var metadata = regarding.getMetadata();
    var namespace = Objects.requireNonNullElse(metadata.getNamespace(), "default");
    var event =
        Json.object()
            .put("apiVersion", "events.k8s.io/v1")
            .put("kind", "Event")
            .put("eventTime", microTime(clock.instant()))
            .put("reportingController", CONTROLLER)
            .put("reportingInstance", instance)
            .put("action", action)
            .put("reason", reason.text())
            .put("type", reason.severity() == Reason.Severity.NORMAL ? "Normal" : "Warning")
            .put("note", shortened(note));
    event.putObject("metadata").put("name", name(metadata.getName())).put("namespace", namespace);
    event
        .putObject("regarding")
        .put("apiVersion", regarding.getApiVersion())
        .put("kind", regarding.getKind())
        .put("namespace", metadata.getNamespace())
        .put("name", metadata.getName())
        .put("uid", metadata.getUid());
    var path = Call.path("apis", "events.k8s.io", "v1", "namespaces", namespace, "events");
    return Call.create(path, Json.write(event)).metadataOnly();
  }

  private static String microTime(Instant at) {
    return MICRO_TIME.format(at);
  }

  private static String name(String about) {
    var start = about.length() <= LONGEST_NAME ? about : about.substring(0, LONGEST_NAME);
    var end = UUID.randomUUID().toString().substring(0, 13);
    return start.replaceAll("[^a-z0-9]+$", "") + "." + end;
  }

  private static String shortened(String note) {
    var text = note;
    for (var over = excess(text); over > 0; over = excess(text)) {
      text = text.substring(0, text.length() - Math.ceilDiv(over, 3));
    }
    return text;
  }

  private static int excess(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length - LONGEST_NOTE;
  }
}
