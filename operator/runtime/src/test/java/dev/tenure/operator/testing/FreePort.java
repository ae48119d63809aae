package dev.tenure.operator.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Ports of 127.0.0.1 for servers that a test starts. */
public final class FreePort {
  /**
   * Below the range that systems hand out to outgoing connections, so that nobody takes a port
   * before its server listens, or while that is stopped; above that of the development cluster.
   */
  private static final int FIRST = 30_000;

  private static final int END = 32_768;
  private static final int TRIES = 200;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** One that nobody uses now and that was not given before. */
  public static int next() {
    var random = RandomGenerator.getDefault();
    for (var attempt = 0; attempt < TRIES; attempt++) {
      var port = random.nextInt(FIRST, END);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between %d and %d".formatted(FIRST, END - 1));
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
