package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.List;
import java.util.Optional;

/**
 * Which paths of a backend leases may read: {@code *} is one segment, {@code **} at the end any
 * number of them but none.
 *
 * @param patterns empty: all paths
 */
public record AllowedPaths(List<String> patterns) {
  /** No limit beside the tenant's own policy. */
  public static final AllowedPaths ALL = new AllowedPaths(List.of());

  public AllowedPaths {
    patterns = List.copyOf(patterns);
  }

  /** Why a source may not be read; empty where it may. */
  Optional<Violation> violation(String backend, Source source) {
    var path =
        switch (source) {
          case Source.Dynamic dynamic -> dynamic.query().path();
          case Source.Static fixed -> fixed.query().path();
          default -> "";
        };
    return path.isEmpty() || include(path)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.PATH_NOT_ALLOWED,
                "SecretBackend \"%s\" does not let leases read %s; it allows %s. Read one of these, or have the path added to the backend's spec.allowedPaths."
                    .formatted(backend, path, String.join(", ", patterns))));
  }

  /** Whether the path may be read. */
  boolean include(String path) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> matches(pattern.split("/"), path.split("/", -1)));
  }

  private static boolean matches(String[] pattern, String[] path) {
    for (var at = 0; at < pattern.length; at++) {
      if (pattern[at].equals("**")) {
        return path.length > at && !path[at].isEmpty();
      }
      if (at >= path.length || path[at].isEmpty()) {
        return false;
      }
      if (!pattern[at].equals("*") && !pattern[at].equals(path[at])) {
        return false;
      }
    }
    return path.length == pattern.length;
  }
}
