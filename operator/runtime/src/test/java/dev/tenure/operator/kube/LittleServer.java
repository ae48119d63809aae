package dev.tenure.operator.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** An API server that answers what it is told, in that order, and fails in every way. */
public final class LittleServer implements AutoCloseable {
  /** Long enough for a busy machine, short enough to wait for. */
  private static final int TIMEOUT_MILLIS = 3_000;

  private final HttpServer server;
  private final KubernetesClient client;
  private final Queue<Answering> answers = new ConcurrentLinkedQueue<>();
  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore gate = new Semaphore(0, true);
  private volatile boolean holding;
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What a request said. */
  public record Heard(String method, String target, String accept, String body) {}

  private interface Answering {
    void answer(HttpExchange exchange, Heard heard) throws IOException, InterruptedException;
  }

  public LittleServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestTimeout(TIMEOUT_MILLIS)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  public KubernetesClient client() {
    return client;
  }

  public KubeApi api(InstantSource clock) {
    return new KubeApi(client, 4, clock);
  }

  /** The next request is answered so. */
  public LittleServer then(int code, Map<String, String> headers, String body) {
    answers.add((exchange, _) -> send(exchange, code, headers, body));
    return this;
  }

  public LittleServer then(int code, String body) {
    return then(code, Map.of("Content-Type", "application/json"), body);
  }

  /** The next request is answered with what it sent. */
  public LittleServer thenEcho(int code) {
    answers.add((exchange, heard) -> send(exchange, code, Map.of(), heard.body()));
    return this;
  }

  /** The next request is taken and never answered. */
  public LittleServer thenSilence() {
    answers.add((_, _) -> closing.await());
    return this;
  }

  /** The connection of the next request is cut. */
  public LittleServer thenCut() {
    answers.add((exchange, _) -> exchange.close());
    return this;
  }

  /** From now on no request is answered before it is let go. */
  public void hold() {
    holding = true;
  }

  /** Requests that wait to be let go. */
  public int held() {
    return gate.getQueueLength();
  }

  /** Lets that many requests go, held or to come. */
  public void letGo(int requests) {
    gate.release(requests);
  }

  /** What was heard so far. */
  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** Nobody listens any more. */
  public void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    closing.countDown();
    client.close();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    var request =
        new Heard(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Accept"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    heard.add(request);
    try {
      if (holding) {
        gate.acquire();
      }
      var answer = answers.poll();
      if (answer == null) {
        send(exchange, 500, Map.of(), "nothing more was planned");
      } else {
        answer.answer(exchange, request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(
      HttpExchange exchange, int code, Map<String, String> headers, String body)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::add);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
