package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.IssuedCertificates;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.status.Standing;
import dev.tenure.operator.kube.ContentMac;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of an identity's certificates in its status. It is sealed for this very object, so that
 * nobody who can write a status can have the certificates of a neighbour revoked.
 */
final class IssuedStatus {
  private final ContentMac mac;

  IssuedStatus(ContentMac mac) {
    this.mac = mac;
  }

  /** What the status lists; none where it is not proven that we wrote it. */
  Issued read(MachineIdentity object) {
    var listed = listed(object);
    var seal = listed == null ? null : listed.seal();
    if (listed == null || seal == null) {
      return Issued.NONE;
    }
    try {
      var issued = new Issued(listed.certificates().stream().map(IssuedStatus::core).toList());
      return mac.verify(seal, parts(object, issued)) ? issued : Issued.NONE;
    } catch (DateTimeException | NullPointerException e) {
      return Issued.NONE;
    }
  }

  /** Whose certificates the status names, proven or not: good for looking again alone. */
  Stream<String> issuers(MachineIdentity object) {
    var listed = listed(object);
    return listed == null
        ? Stream.empty()
        : listed.certificates().stream()
            .map(dev.tenure.api.v1alpha1.IssuedCertificate::issuer)
            .filter(Objects::nonNull)
            .distinct();
  }

  /** What the status is to list: as the last delivery does, and nothing once all is taken back. */
  @Nullable IssuedCertificates write(MachineIdentity object, Standing standing) {
    if (standing.ended()) {
      return null;
    }
    return standing
        .delivery()
        .map(Delivery::issued)
        .filter(issued -> !issued.isEmpty())
        .map(issued -> sealed(object, issued))
        .orElseGet(() -> listed(object));
  }

  private IssuedCertificates sealed(MachineIdentity object, Issued issued) {
    return new IssuedCertificates(
        issued.certificates().stream().map(IssuedStatus::api).toList(),
        mac.of(parts(object, issued)));
  }

  private static @Nullable IssuedCertificates listed(MachineIdentity object) {
    return object.getStatus() == null ? null : object.getStatus().issued();
  }

  private static IssuedCertificate core(dev.tenure.api.v1alpha1.IssuedCertificate one) {
    return new IssuedCertificate(
        Objects.requireNonNull(one.issuer()),
        Objects.requireNonNull(one.authorityKeyId()),
        Objects.requireNonNull(one.serialNumber()),
        Instant.parse(Objects.requireNonNull(one.notAfter())));
  }

  private static dev.tenure.api.v1alpha1.IssuedCertificate api(IssuedCertificate one) {
    return new dev.tenure.api.v1alpha1.IssuedCertificate(
        one.serialNumber(), one.notAfter().toString(), one.issuer(), one.authorityKeyId());
  }

  private static List<byte[]> parts(MachineIdentity object, Issued issued) {
    var meta = object.getMetadata();
    var parts = new ArrayList<byte[]>();
    add(parts, meta.getNamespace(), meta.getName(), meta.getUid());
    issued
        .certificates()
        .forEach(
            one ->
                add(
                    parts,
                    one.issuer(),
                    one.authorityKeyId(),
                    one.serialNumber(),
                    one.notAfter().toString()));
    return parts;
  }

  private static void add(List<byte[]> parts, String... words) {
    for (var word : words) {
      parts.add(word.getBytes(StandardCharsets.UTF_8));
    }
  }
}
