package dev.tenure.operator.ops;

import dev.tenure.core.Outcome;
import dev.tenure.core.status.Standing.Occurrence;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The meters, by Prometheus' names. Labels come from small fixed sets, never from objects: a fleet
 * of 100,000 identities has no more series than one of ten.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

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

  /** Shows a number that is read when it is scraped. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Everything in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
