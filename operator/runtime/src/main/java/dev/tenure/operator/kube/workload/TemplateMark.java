package dev.tenure.operator.kube.workload;

import dev.tenure.core.Fingerprint;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.operator.kube.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A restart mark as annotations of a pod template: the one that {@code kubectl rollout restart}
 * writes, and one of our own that says which rotation of which Secret it was for.
 */
final class TemplateMark {
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  private static final String PREFIX = "rotation.tenure.dev/";

  /** The longest name part of an annotation key. */
  private static final int LONGEST = 63;

  private TemplateMark() {}

  private record Seen(long rotation, Instant at) {}

  /**
   * Whether the template carries this mark, or that of a later rotation. A rotation is later when
   * both its number and its time are: after an object was made anew its numbers begin again, and
   * its workloads must restart all the same.
   */
  static boolean carries(Map<String, String> annotations, RestartMark mark) {
    return Optional.ofNullable(annotations.get(key(mark.secretName())))
        .flatMap(TemplateMark::parsed)
        .filter(seen -> seen.rotation() >= mark.rotation() && !seen.at().isBefore(mark.at()))
        .isPresent();
  }

  /**
   * A merge patch (RFC 7396) that sets the annotations on this very object: the time of the last of
   * these rotations, and which they were.
   */
  static String patch(String uid, List<RestartMark> marks) {
    var patch = Json.object();
    patch.putObject("metadata").put("uid", uid);
    var annotations =
        patch
            .putObject("spec")
            .putObject("template")
            .putObject("metadata")
            .putObject("annotations")
            .put(
                RESTARTED_AT,
                marks.stream()
                    .map(RestartMark::at)
                    .max(Instant::compareTo)
                    .orElseThrow()
                    .toString());
    marks.forEach(
        mark -> annotations.put(key(mark.secretName()), mark.rotation() + "@" + mark.at()));
    return Json.write(patch);
  }

  /** A Secret's name may be longer than the name part of a key. */
  static String key(String secretName) {
    if (secretName.length() <= LONGEST) {
      return PREFIX + secretName;
    }
    var hash = Fingerprint.of(List.of(secretName));
    return PREFIX + secretName.substring(0, LONGEST - hash.length() - 1) + "-" + hash;
  }

  private static Optional<Seen> parsed(String value) {
    var at = value.indexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Seen(Long.parseLong(value.substring(0, at)), Instant.parse(value.substring(at + 1))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
