package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.vault.Heard.Answered;
import dev.tenure.operator.vault.Heard.Failed;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Logical;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server: its connections, how many calls are under way, and since when it wants to be left
 * alone. Every call is made through the driver, with engine version 1 so that paths are as given,
 * and without retries.
 */
final class Remote {
  /** The kind of the question whether the server is sealed. */
  static final String SEAL_STATUS = "seal-status";

  /** The kind of the list of all tokens, which is as long as they are many. */
  static final String ACCESSORS = "accessors";

  /** About 250,000 tokens. */
  private static final int LONGEST_LIST = 8 << 20;

  /** The driver would otherwise send a token it finds in our environment or home directory. */
  private static final EnvironmentLoader NOTHING =
      new EnvironmentLoader() {
        @Override
        public @Nullable String loadVariable(String name) {
          return null;
        }
      };

  private interface Operation {
    void on(Logical logical) throws VaultException;
  }

  private final BackendConfig config;
  private final VaultSettings settings;
  private final HttpClient client;
  private final Semaphore slots;
  private final Throttle throttle;
  private final Verdict verdict;
  private final InstantSource clock;
  private final VaultObserver observer;

  Remote(
      BackendConfig config,
      HttpClient client,
      VaultSettings settings,
      InstantSource clock,
      VaultObserver observer) {
    this.config = config;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.observer = observer;
    this.slots = new Semaphore(settings.maxInFlight(), true);
    this.throttle = new Throttle();
    this.verdict = new Verdict(config.name(), isAnonymous(config));
  }

  private Remote(Remote of, HttpClient client) {
    this.config = of.config;
    this.client = client;
    this.settings = of.settings;
    this.clock = of.clock;
    this.observer = of.observer;
    this.slots = of.slots;
    this.throttle = of.throttle;
    this.verdict = of.verdict;
  }

  /** The same server over another client: its pauses and its limit of calls hold for both. */
  Remote over(HttpClient other) {
    return new Remote(this, other);
  }

  BackendConfig config() {
    return config;
  }

  /**
   * Reads a path.
   *
   * @param kind what is asked, for the observer
   * @param token empty where the path needs none
   * @param path below {@code /v1/}, encoded; may carry a query
   */
  Answer<Reply> read(String kind, String token, String path) {
    return call(kind, token, logical -> logical.read(path));
  }

  /**
   * Writes to a path.
   *
   * @param body text, whole numbers, booleans or the driver's JSON values by name
   */
  Answer<Reply> write(String kind, String token, String path, Map<String, Object> body) {
    return call(kind, token, logical -> logical.write(path, body));
  }

  /** How many calls are under way. */
  int inFlight() {
    return settings.maxInFlight() - slots.availablePermits();
  }

  /** Lets calls under way end and takes no more connections. */
  void close() {
    client.shutdown();
  }

  private Answer<Reply> call(String kind, String token, Operation operation) {
    var asked = throttle.closedUntil(clock.instant());
    if (asked.isPresent()) {
      return pausing(asked.get());
    }
    try {
      if (!slots.tryAcquire(settings.queueTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return busy();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return verdict.of(new Failed(Heard.Fault.INTERRUPTED, ""), Optional.empty());
    }
    try {
      var meanwhile = throttle.closedUntil(clock.instant());
      return meanwhile.isPresent()
          ? pausing(meanwhile.get())
          : observed(kind, exchange(kind, token, operation));
    } finally {
      slots.release();
    }
  }

  private record Timed(Heard heard, long nanos) {}

  private Answer<Reply> observed(String kind, Timed timed) {
    var named =
        timed.heard() instanceof Answered answered && paused(answered.status())
            ? Throttle.named(answered.headers(), clock.instant(), settings.retryAfterCeiling())
            : Optional.<Instant>empty();
    named.ifPresent(throttle::close);
    var answer = verdict.of(timed.heard(), named);
    observer.call(kind, config.name(), result(answer), timed.nanos());
    return answer;
  }

  private static boolean paused(int status) {
    return status == 429 || status == 503;
  }

  private static String result(Answer<Reply> answer) {
    return switch (answer) {
      case Answer.Ok<Reply>(var reply) -> reply.ok() ? "ok" : "http-4xx";
      case Answer.Refused<Reply>(var violation) -> violation.reason().text();
      case Answer.Unavailable<Reply>(var violation, _) -> violation.reason().text();
      case Answer.Pending<Reply>(var violation, _) -> violation.reason().text();
      case Answer.Gone<Reply>(var violation) -> violation.reason().text();
    };
  }

  /** The state of the server is told in the root namespace alone. */
  private Timed exchange(String kind, String token, Operation operation) {
    var exchange =
        new Exchange(
            client,
            settings.requestTimeout(),
            kind.equals(ACCESSORS) ? LONGEST_LIST : largest(),
            config.namespace().filter(_ -> !kind.equals(SEAL_STATUS)));
    var start = System.nanoTime();
    try {
      operation.on(driver(token, exchange).logical());
    } catch (VaultException told) {
      // Its message may hold the answer's body. What came back is in the exchange.
    }
    return new Timed(exchange.heard(), System.nanoTime() - start);
  }

  private int largest() {
    return config.limits().maxResponseBytes().orElse(settings.maxResponseBytes());
  }

  private static boolean isAnonymous(BackendConfig config) {
    return config.address().startsWith("https:") && config.tls().shown().isEmpty();
  }

  private Vault driver(String token, Exchange exchange) throws VaultException {
    var driver =
        new VaultConfig().environmentLoader(NOTHING).address(config.address()).httpClient(exchange);
    if (!token.isEmpty()) {
      driver.token(token);
    }
    return Vault.create(driver.build(), 1);
  }

  private Answer<Reply> pausing(Instant until) {
    var message =
        "backend '%s' asked to be left alone until %s (Retry-After)"
            .formatted(config.name(), until);
    return new Answer.Unavailable<>(
        new Violation(Reason.BACKEND_THROTTLED, message), Optional.of(until));
  }

  private Answer<Reply> busy() {
    return Answer.unavailable(
        Reason.BUDGET_EXHAUSTED,
        "%d calls to backend '%s' are under way and none ended within %s; it is slow or overloaded"
            .formatted(settings.maxInFlight(), config.name(), settings.queueTimeout()));
  }
}
