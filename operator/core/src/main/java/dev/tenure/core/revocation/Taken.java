package dev.tenure.core.revocation;

import dev.tenure.core.delivery.IssuedCertificate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of certificates that were to be taken back.
 *
 * @param left those whose authority cannot revoke: they are good until they end
 */
public record Taken(List<IssuedCertificate> revoked, List<IssuedCertificate> left) {
  private static final int MOST_NAMED = 3;

  public Taken {
    revoked = List.copyOf(revoked);
    left = List.copyOf(left);
  }

  /** Whether there was nothing to take back. */
  public boolean isEmpty() {
    return revoked.isEmpty() && left.isEmpty();
  }

  /** Sentences for people; empty where there was nothing. */
  public String text() {
    return Stream.of(
            revoked.isEmpty() ? "" : "%s revoked: %s.".formatted(counted(revoked), named(revoked)),
            left.isEmpty()
                ? ""
                : "%s good until the end, as the issuer cannot revoke: %s."
                    .formatted(counted(left), named(left)))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String counted(List<IssuedCertificate> some) {
    return some.size() == 1 ? "1 certificate is" : "%d certificates are".formatted(some.size());
  }

  private static String named(List<IssuedCertificate> certificates) {
    var some =
        certificates.stream()
            .limit(MOST_NAMED)
            .map(
                one ->
                    "%s of %s until %s".formatted(one.serialNumber(), one.issuer(), one.notAfter()))
            .collect(Collectors.joining(", "));
    return certificates.size() > MOST_NAMED ? some + ", ..." : some;
  }
}
