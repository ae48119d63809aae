package dev.tenure.operator.it.rotation;

import dev.tenure.operator.it.harness.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * A client and a server that talk over mutual TLS without a pause. Each reads its Secret ten times
 * a second, and takes what it read into use a while later and not together with the other.
 */
final class Peers implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PATIENCE_MILLIS = 10_000;

  private final Tenant tenant;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Files client;
  private volatile Files server;
  private volatile boolean running = true;

  private Peers(Tenant tenant) throws Exception {
    this.tenant = tenant;
    this.client = Files.of(tenant.secret("client").orElseThrow());
    this.server = Files.of(tenant.secret("server").orElseThrow());
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Begins; the Secrets {@code client} and {@code server} are there. */
  static Peers talking(Tenant tenant) throws Exception {
    var peers = new Peers(tenant);
    peers.threads.submit(() -> peers.serve());
    peers.threads.submit(() -> peers.follow("client", 3, files -> peers.client = files));
    peers.threads.submit(() -> peers.follow("server", 17, files -> peers.server = files));
    peers.threads.submit(() -> peers.talk());
    return peers;
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  int handshakes() {
    return handshakes.get();
  }

  int reads() {
    return reads.get();
  }

  @Override
  public void close() throws IOException {
    running = false;
    listener.close();
    threads.shutdownNow();
  }

  /**
   * @param late after how many reads what was read is taken into use
   */
  private void follow(String name, int late, java.util.function.Consumer<Files> use) {
    var waiting = new java.util.ArrayDeque<Files>();
    while (running) {
      try {
        var files = Files.of(tenant.secret(name).orElseThrow());
        files.assertWhole();
        waiting.add(files);
        if (waiting.size() > late) {
          use.accept(waiting.poll());
        }
        reads.incrementAndGet();
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        return;
      } catch (Exception | AssertionError e) {
        failed("reading " + name, e);
      }
    }
  }

  private void talk() {
    while (running) {
      try (var socket =
          (SSLSocket)
              client
                  .context()
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        // In TLS 1.3 a client hears only here that its certificate was refused.
        if (socket.getInputStream().read() != 'y') {
          throw new IOException("the server said nothing");
        }
        handshakes.incrementAndGet();
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failed("the client", e);
      }
    }
  }

  private void serve() {
    while (running) {
      try {
        var plain = listener.accept();
        threads.submit(() -> greet(plain));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void greet(Socket plain) {
    try (var socket =
        (SSLSocket)
            server.context().getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write('y');
      socket.getOutputStream().flush();
      socket.getInputStream().read();
    } catch (Exception e) {
      failed("the server", e);
    }
  }

  private void failed(String who, Throwable why) {
    if (running) {
      failures.add(java.time.Instant.now() + " " + who + ": " + why);
    }
  }
}
