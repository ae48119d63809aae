package dev.tenure.operator.wiring;

import dev.tenure.operator.kube.ContentMac;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Short names of leases for people: whoever holds a lease's id could have it renewed or revoked
 * where a policy lets him, so the id itself is shown nowhere.
 */
final class LeaseNames {
  /** 64 bits and more: two leases of one installation do not share a name. */
  private static final int LENGTH = 12;

  private LeaseNames() {}

  /** Names under this key. */
  static Function<String, String> under(ContentMac mac) {
    return id -> {
      var whole = mac.of(List.of(id.getBytes(StandardCharsets.UTF_8)));
      return whole.substring(0, Math.min(LENGTH, whole.length()));
    };
  }
}
