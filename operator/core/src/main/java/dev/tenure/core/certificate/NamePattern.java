package dev.tenure.core.certificate;

import java.util.List;

/** Matches names by segments: {@code *} is one segment, {@code **} any number. */
final class NamePattern {
  private NamePattern() {}

  /** Whether a pattern of dot-separated labels matches the DNS name; letter case is ignored. */
  static boolean matchesDns(String pattern, String name) {
    return matches(List.of(lower(pattern).split("\\.", -1)), List.of(lower(name).split("\\.", -1)));
  }

  /** Whether a pattern of slash-separated segments matches the URI; letter case counts. */
  static boolean matchesPath(String pattern, String uri) {
    return matches(List.of(pattern.split("/", -1)), List.of(uri.split("/", -1)));
  }

  /** Whether {@code local@domain} matches: local part by itself, the domain as a DNS name. */
  static boolean matchesEmail(String pattern, String address) {
    var patternAt = pattern.lastIndexOf('@');
    var at = address.lastIndexOf('@');
    if (patternAt < 0 || at < 0) {
      return false;
    }
    var local = pattern.substring(0, patternAt);
    return (local.equals("*") || local.equals(address.substring(0, at)))
        && matchesDns(pattern.substring(patternAt + 1), address.substring(at + 1));
  }

  private static boolean matches(List<String> pattern, List<String> segments) {
    if (pattern.isEmpty()) {
      return segments.isEmpty();
    }
    var head = pattern.getFirst();
    var rest = pattern.subList(1, pattern.size());
    if (head.equals("**")) {
      for (var skipped = 0; skipped <= segments.size(); skipped++) {
        if (matches(rest, segments.subList(skipped, segments.size()))) {
          return true;
        }
      }
      return false;
    }
    return !segments.isEmpty()
        && (head.equals("*") || head.equals(segments.getFirst()))
        && matches(rest, segments.subList(1, segments.size()));
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
