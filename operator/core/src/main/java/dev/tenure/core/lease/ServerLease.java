package dev.tenure.core.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * A lease as the server gave it. The id is not shown anywhere.
 *
 * @param duration what it was given for, first or at the last renewal
 * @param end when it ends unless renewed; never later than its token's end
 */
public record ServerLease(String leaseId, boolean renewable, Duration duration, Instant end) {
  @Override
  public String toString() {
    return "ServerLease[renewable=" + renewable + ", end=" + end + "]";
  }
}
