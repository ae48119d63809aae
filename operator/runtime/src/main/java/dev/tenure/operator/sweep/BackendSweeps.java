package dev.tenure.operator.sweep;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.sweep.Sweep;
import dev.tenure.core.sweep.Swept;
import dev.tenure.core.sweep.SweptServer;
import dev.tenure.operator.reconcile.SweepView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps each backend that has a credential for it, each by itself, so that a slow one holds up no
 * other. Only the leader does.
 */
public final class BackendSweeps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackendSweeps.class);
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /**
   * What sweeps reach the world through.
   *
   * @param backends all that exist
   * @param opened the server of a backend, seen with the credential of its object
   * @param made makes a sweep for the backend of a name, given what it pauses by
   * @param heard is told of every sweep that ended, with what it found where it found anything
   */
  public record Ports(
      Supplier<List<SecretBackend>> backends,
      Function<SecretBackend, Answer<SweptServer>> opened,
      Function<Predicate<Duration>, Function<String, Sweep>> made,
      BiConsumer<SecretBackend, Optional<Swept>> heard) {}

  private final Ports ports;
  private final Duration interval;
  private final InstantSource clock;
  private final SweepReports reports;
  private final Map<String, Sweep> sweeps = new ConcurrentHashMap<>();
  private final Map<String, SweepReports.Report> known = new ConcurrentHashMap<>();
  private final Map<String, Instant> due = new ConcurrentHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;

  /**
   * @param interval between two sweeps of a backend
   * @param orphanAge for what people are told
   */
  public BackendSweeps(Ports ports, Duration interval, Duration orphanAge, InstantSource clock) {
    this.ports = ports;
    this.interval = interval;
    this.clock = clock;
    this.reports = new SweepReports(orphanAge);
  }

  /** Begins. */
  public void start() {
    Thread.ofVirtual().name("sweeps").start(this::run);
  }

  /** What the object says of its sweeps. */
  public SweepView view(SecretBackend object) {
    return reports.view(object, Optional.ofNullable(known.get(object.getMetadata().getUid())));
  }

  /** What the last sweep of each backend found. */
  public Map<String, Swept> figures() {
    var figures = new TreeMap<String, Swept>();
    for (var backend : ports.backends().get()) {
      var report = known.get(backend.getMetadata().getUid());
      if (report != null) {
        report.found().ifPresent(found -> figures.put(backend.getMetadata().getName(), found));
      }
    }
    return figures;
  }

  /** Waits for as long; false: it is over. */
  private boolean pause(Duration wait) {
    try {
      Thread.sleep(wait);
      return open;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    open = false;
  }

  private void run() {
    while (open) {
      turn();
      if (!pause(TURN)) {
        return;
      }
    }
  }

  private void turn() {
    var swept =
        ports.backends().get().stream()
            .filter(backend -> backend.getSpec().sweep() != null)
            .collect(Collectors.toMap(b -> b.getMetadata().getUid(), b -> b));
    List.of(sweeps, known, due).forEach(map -> map.keySet().retainAll(swept.keySet()));
    swept.forEach(
        (uid, backend) -> {
          if (isDue(uid, backend) && running.add(uid)) {
            Thread.ofVirtual().name("sweep").start(() -> sweep(uid, backend));
          }
        });
  }

  /** A backend that was changed is swept at once. */
  private boolean isDue(String uid, SecretBackend backend) {
    var before = known.get(uid);
    return before == null
        || before.generation() != backend.getMetadata().getGeneration()
        || !clock.instant().isBefore(due.getOrDefault(uid, Instant.MIN));
  }

  private void sweep(String uid, SecretBackend backend) {
    try {
      var sweep =
          sweeps.computeIfAbsent(
              uid, _ -> ports.made().apply(this::pause).apply(backend.getMetadata().getName()));
      var answer = swept(sweep, backend);
      var now = clock.instant();
      due.put(uid, now.plus(next(answer)));
      known.put(
          uid, SweepReports.Report.of(backend, answer, Optional.ofNullable(known.get(uid)), now));
      ports
          .heard()
          .accept(
              backend,
              answer instanceof Answer.Ok<Swept>(var found)
                  ? Optional.of(found)
                  : Optional.empty());
    } finally {
      running.remove(uid);
    }
  }

  private Answer<Swept> swept(Sweep sweep, SecretBackend backend) {
    try {
      return ports.opened().apply(backend).then(sweep::turn);
    } catch (RuntimeException e) {
      LOG.error("a sweep failed; it is tried again", e);
      return Answer.unavailable(
          Reason.PENDING, "The sweep failed; the operator's log says how. It is tried again.");
    }
  }

  private Duration next(Answer<Swept> answer) {
    var wish =
        answer instanceof Answer.Ok<Swept>(var found) && found.trouble().isEmpty()
            ? found.next().orElse(interval)
            : AFTER_FAILURE;
    var least = wish.compareTo(TURN) < 0 ? TURN : wish;
    return least.compareTo(interval) < 0 ? least : interval;
  }
}
