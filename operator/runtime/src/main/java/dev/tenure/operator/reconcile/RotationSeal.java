package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.operator.kube.ContentMac;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a status says of rotations and of demands that were carried out, sealed for this very
 * object: a status that somebody wrote, or that came out of a backup into an object with another
 * UID, is not believed.
 */
final class RotationSeal {
  /** No namespace has such a name, so that no seal of another list is one of these. */
  private static final String DOMAIN = "status.rotation";

  private final ContentMac mac;

  RotationSeal(ContentMac mac) {
    this.mac = mac;
  }

  /** What the status says; nothing where it is not proven that we wrote it for this object. */
  @Nullable RotationStatus read(
      HasMetadata object, @Nullable RotationStatus said, List<String> revocations) {
    var seal = said == null ? null : said.seal();
    return said != null && seal != null && mac.verify(seal, parts(object, said, revocations))
        ? said
        : null;
  }

  /** The same with a seal. */
  @Nullable RotationStatus sealed(
      HasMetadata object, @Nullable RotationStatus rotation, List<String> revocations) {
    return rotation == null
        ? null
        : new RotationStatus(
            rotation.id(),
            rotation.at(),
            rotation.previousAt(),
            rotation.restart(),
            mac.of(parts(object, rotation, revocations)),
            rotation.adopted());
  }

  private static List<byte[]> parts(
      HasMetadata object, RotationStatus rotation, List<String> revocations) {
    var meta = object.getMetadata();
    var words =
        Stream.of(
            DOMAIN,
            object.getKind(),
            meta.getNamespace(),
            meta.getName(),
            meta.getUid(),
            String.valueOf(rotation.id()),
            Objects.requireNonNullElse(rotation.at(), ""));
    var parts = new ArrayList<byte[]>();
    Stream.concat(words, revocations.stream())
        .map(word -> word.getBytes(StandardCharsets.UTF_8))
        .forEach(parts::add);
    return parts;
  }
}
