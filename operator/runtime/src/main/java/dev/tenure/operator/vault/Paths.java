package dev.tenure.operator.vault;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a tenant may name as a path. The schema refuses the same; this is the last line before a
 * request is made.
 */
final class Paths {
  /** Those of the server itself, where a path could make or change tokens, identities, mounts. */
  private static final Set<String> OWN = Set.of("sys", "auth", "identity", "cubbyhole");

  private static final int LONGEST = 512;

  private Paths() {}

  /** What is wrong with the path, or empty where it may be asked. */
  static Optional<Violation> refusal(String path) {
    var segments = path.split("/", -1);
    if (path.isBlank() || path.length() > LONGEST || segments.length < 2) {
      return refused(path, "is not of the form mount/name, at most 512 characters");
    }
    if (Arrays.stream(segments).anyMatch(Paths::odd)) {
      return refused(path, "has an empty segment, '.' or '..'; write mount/name with single '/'");
    }
    if (!path.codePoints().allMatch(Paths::plain)) {
      return refused(path, "has one of %, ?, #, \\ or an invisible character; write it without");
    }
    return isOwn(segments[0])
        ? refused(path, "belongs to the server itself; name a path of a secrets engine")
        : Optional.empty();
  }

  /**
   * The same where anything may be asked and written. Vault and OpenBao take the name of a
   * namespace below as the beginning of a path, so that what is the server's own may come later in
   * it.
   */
  static Optional<Violation> refusalBelow(String path) {
    var segments = path.split("/", -1);
    return refusal(path)
        .or(
            () ->
                Arrays.stream(segments).limit(segments.length - 1L).anyMatch(Paths::isOwn)
                    ? refused(
                        path,
                        "may belong to a namespace below the server's; name a path of a secrets"
                            + " engine")
                    : Optional.empty());
  }

  private static boolean isOwn(String segment) {
    return OWN.contains(segment.toLowerCase(Locale.ROOT));
  }

  /** The path as it goes into a request. */
  static String encode(String path) {
    try {
      return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
    } catch (URISyntaxException impossible) {
      throw new IllegalArgumentException("a path with a leading slash is always valid", impossible);
    }
  }

  private static boolean odd(String segment) {
    return segment.isBlank() || segment.equals(".") || segment.equals("..");
  }

  private static boolean plain(int letter) {
    return "%?#\\".indexOf(letter) < 0
        && switch (Character.getType(letter)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private static Optional<Violation> refused(String path, String what) {
    var shown = ServerText.clean(path.length() > 80 ? path.substring(0, 80) + "…" : path);
    return Optional.of(new Violation(Reason.INVALID_SPEC, "path '%s' %s".formatted(shown, what)));
  }
}
