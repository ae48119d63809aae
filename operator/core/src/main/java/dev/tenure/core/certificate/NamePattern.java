package dev.tenure.core.certificate;

import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;

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

  /** Whether two DNS names are one (RFC 4343: only the case of ASCII letters is ignored). */
  static boolean sameDns(String one, String other) {
    return lower(one).equals(lower(other));
  }

  /** In time pattern × segments, whatever stars the pattern holds. */
  private static boolean matches(List<String> pattern, List<String> segments) {
    return matches(pattern, segments, NamePattern::fits);
  }

  private static boolean matches(
      List<String> pattern, List<String> segments, BiPredicate<String, String> fits) {
    var matched = new BitSet();
    matched.set(0);
    for (var part : pattern) {
      matched = after(part, matched, segments, fits);
    }
    return matched.get(segments.size());
  }

  /** How many segments may be used up after this part, given how many may be before it. */
  private static BitSet after(
      String part, BitSet before, List<String> segments, BiPredicate<String, String> fits) {
    var after = new BitSet();
    for (var used = before.nextSetBit(0); used >= 0; used = before.nextSetBit(used + 1)) {
      if (part.equals("**")) {
        after.set(used, segments.size() + 1);
        break;
      }
      if (used < segments.size() && fits.test(part, segments.get(used))) {
        after.set(used + 1);
      }
    }
    return after;
  }

  private static boolean fits(String part, String segment) {
    return part.equals("*") ? !segment.isEmpty() : part.equals(segment);
  }

  /**
   * Whether a common name matches: label by label as a DNS name, where a star inside a label stands
   * for any characters of that label ({@code payments-*}).
   */
  static boolean matchesCommonName(String pattern, String name) {
    return matches(
        List.of(lower(pattern).split("\\.", -1)),
        List.of(lower(name).split("\\.", -1)),
        (part, label) -> fits(part, label) || (!label.isEmpty() && matchesText(part, label)));
  }

  /** Whether free text matches as a whole: a star stands for any characters; letter case counts. */
  static boolean matchesText(String pattern, String text) {
    var matched = new BitSet();
    matched.set(0);
    for (var i = 0; i < pattern.length(); i++) {
      var after = new BitSet();
      if (pattern.charAt(i) == '*') {
        var first = matched.nextSetBit(0);
        if (first >= 0) {
          after.set(first, text.length() + 1);
        }
      } else {
        var wanted = pattern.charAt(i);
        matched.stream()
            .filter(used -> used < text.length() && text.charAt(used) == wanted)
            .forEach(used -> after.set(used + 1));
      }
      matched = after;
    }
    return matched.get(text.length());
  }

  /** Not {@code String.toLowerCase}, to which the Kelvin sign is a {@code k}. */
  private static String lower(String text) {
    var lower = new StringBuilder(text.length());
    text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return lower.toString();
  }
}
