package dev.tenure.operator.vault;

import java.time.Duration;

/**
 * Limits towards every backend.
 *
 * @param connectTimeout for a TCP and TLS connection
 * @param requestTimeout from sending the request to the last byte of the answer
 * @param queueTimeout how long a call waits while {@code maxInFlight} others are under way
 * @param maxInFlight calls under way at one backend at any moment
 * @param maxResponseBytes a larger answer is refused
 * @param retryAfterCeiling the longest pause that a server can impose by {@code Retry-After}
 * @param safetyLife how long a token lives with which nothing is read
 * @param tokenMargin how much longer a token is to live than the lease read with it
 * @param reloginInterval at most one login in this time after a refused use of the last one
 * @param revocationWait how long a revocation waits to see the lease gone
 * @param loginCheck within which a login that was revoked behind our back is noticed
 */
public record VaultSettings(
    Duration connectTimeout,
    Duration requestTimeout,
    Duration queueTimeout,
    int maxInFlight,
    int maxResponseBytes,
    Duration retryAfterCeiling,
    Duration safetyLife,
    Duration tokenMargin,
    Duration reloginInterval,
    Duration revocationWait,
    Duration loginCheck) {
  /** What suits a server in the same cluster. */
  public static final VaultSettings DEFAULTS =
      new VaultSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          16,
          1 << 20,
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5));

  /** The same with other time-outs. */
  public VaultSettings withTimeouts(Duration connect, Duration request, Duration queue) {
    return new VaultSettings(
        connect,
        request,
        queue,
        maxInFlight,
        maxResponseBytes,
        retryAfterCeiling,
        safetyLife,
        tokenMargin,
        reloginInterval,
        revocationWait,
        loginCheck);
  }

  /** The same with other bounds for one backend. */
  public VaultSettings withBounds(int inFlight, int responseBytes) {
    return new VaultSettings(
        connectTimeout,
        requestTimeout,
        queueTimeout,
        inFlight,
        responseBytes,
        retryAfterCeiling,
        safetyLife,
        tokenMargin,
        reloginInterval,
        revocationWait,
        loginCheck);
  }

  /** The same with another wait for a lease to be gone. */
  public VaultSettings withRevocationWait(Duration wait) {
    return new VaultSettings(
        connectTimeout,
        requestTimeout,
        queueTimeout,
        maxInFlight,
        maxResponseBytes,
        retryAfterCeiling,
        safetyLife,
        tokenMargin,
        reloginInterval,
        wait,
        loginCheck);
  }

  /** The same with another interval between looks at a login. */
  public VaultSettings withLoginCheck(Duration interval) {
    return new VaultSettings(
        connectTimeout,
        requestTimeout,
        queueTimeout,
        maxInFlight,
        maxResponseBytes,
        retryAfterCeiling,
        safetyLife,
        tokenMargin,
        reloginInterval,
        revocationWait,
        interval);
  }
}
