package dev.tenure.operator.ops;

import dev.tenure.core.Outcome;
import dev.tenure.core.status.Standing.Occurrence;
import dev.tenure.core.sweep.Swept;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The meters, by Prometheus' names. Labels come from small fixed sets, never from objects: a fleet
 * of 100,000 identities has no more series than one of ten.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final MultiGauge leases =
      gauge("tenure.backend.leases", "Credentials held at secrets servers");
  private final MultiGauge failing =
      gauge("tenure.backend.failing", "Leases that are not Ready, or that a person must mend");
  private final MultiGauge logins = gauge("tenure.backend.logins", "Shared logins");
  private final MultiGauge inFlight = gauge("tenure.backend.inflight", "Requests under way");
  private final MultiGauge tokens =
      gauge("tenure.backend.tokens", "Tokens at secrets servers, as the last sweep found them");
  private volatile Supplier<Map<String, BackendFigures>> backends = Map::of;
  private volatile Supplier<Map<String, Swept>> swept = Map::of;

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** One look at an object ended. */
  public void reconciled(String kind, Outcome outcome, Duration took) {
    Timer.builder("tenure.reconcile")
        .description("Looks at objects, by how they ended")
        .tag("kind", kind)
        .tag("outcome", outcome.getClass().getSimpleName())
        .tag("reason", outcome.reason().text())
        .register(registry)
        .record(took);
  }

  /** A credential was issued, rotated or ended. */
  public void occurred(String kind, Occurrence occurrence) {
    registry
        .counter(
            "tenure.credentials",
            "kind",
            kind,
            "reason",
            occurrence.reason().text(),
            "why",
            occurrence.why().text())
        .increment();
  }

  /** One call to a secrets server ended. */
  public void backendCall(String call, String backend, String result, long nanos) {
    Timer.builder("tenure.backend.calls")
        .description("Calls to secrets servers")
        .tag("call", call)
        .tag("backend", backend)
        .tag("result", result)
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  /** One credential was revoked at a backend, or could not be. */
  public void revoked(String backend, String result) {
    registry
        .counter("tenure.backend.revocations", "backend", backend, "result", result)
        .increment();
  }

  /** Shows what is held at each backend, counted when it is scraped. */
  public void backends(Supplier<Map<String, BackendFigures>> figures) {
    backends = figures;
  }

  /** Shows what the last sweep of each backend found. */
  public void tokens(Supplier<Map<String, Swept>> found) {
    swept = found;
  }

  /** Shows a number that is read when it is scraped. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Everything in the Prometheus text format. */
  public String scrape() {
    var figures = backends.get();
    leases.register(
        figures.entrySet().stream().flatMap(e -> leases(e.getKey(), e.getValue())).toList(), true);
    show(failing, figures, BackendFigures::failing);
    show(logins, figures, BackendFigures::logins);
    show(inFlight, figures, BackendFigures::inFlight);
    tokens.register(
        swept.get().entrySet().stream().flatMap(e -> tokens(e.getKey(), e.getValue())).toList(),
        true);
    return registry.scrape();
  }

  private static void show(
      MultiGauge gauge,
      Map<String, BackendFigures> figures,
      ToLongFunction<BackendFigures> number) {
    gauge.register(
        figures.entrySet().stream()
            .map(
                e ->
                    MultiGauge.Row.of(
                        Tags.of("backend", e.getKey()), number.applyAsLong(e.getValue())))
            .toList(),
        true);
  }

  private static Stream<MultiGauge.Row<?>> leases(String backend, BackendFigures figures) {
    return Stream.of(
        row(backend, "live", figures.live()),
        row(backend, "unread", figures.unread()),
        row(backend, "orphaned", figures.orphaned()));
  }

  private static Stream<MultiGauge.Row<?>> tokens(String backend, Swept swept) {
    return Stream.of(
        row(backend, "ours", swept.ours()),
        row(backend, "in-use", swept.inUse()),
        row(backend, "orphaned", swept.orphaned()),
        row(backend, "foreign", swept.foreign()));
  }

  private static MultiGauge.Row<?> row(String backend, String state, long number) {
    return MultiGauge.Row.of(Tags.of("backend", backend, "state", state), number);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
