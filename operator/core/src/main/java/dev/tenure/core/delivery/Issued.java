package dev.tenure.core.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificates of one identity that may be valid still, in the order of their ends.
 *
 * <p>It is complete because nobody but this process has a certificate or its key before the one
 * write that delivers both, and that write bears this list: whatever instruction the process is
 * killed at, a certificate is either known to nobody or listed beside itself. The status of the
 * object keeps the list of every delivery before, for the case that somebody deletes the Secret.
 */
public record Issued(List<IssuedCertificate> certificates) {
  /** None. */
  public static final Issued NONE = new Issued(List.of());

  public Issued {
    certificates = List.copyOf(certificates);
  }

  /** Both, each certificate once. */
  public Issued and(Issued others) {
    return others.certificates.isEmpty() || others.equals(this)
        ? this
        : of(
            Stream.concat(certificates.stream(), others.certificates.stream())
                .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll));
  }

  /** One more. */
  public Issued and(IssuedCertificate another) {
    return and(new Issued(List.of(another)));
  }

  /** Those that have not ended at {@code now}. */
  public Issued validAt(Instant now) {
    return of(certificates.stream().filter(one -> one.validAt(now)).toList());
  }

  /** All but these. */
  public Issued without(Collection<IssuedCertificate> gone) {
    return of(certificates.stream().filter(one -> !gone.contains(one)).toList());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return certificates.isEmpty();
  }

  private static Issued of(Collection<IssuedCertificate> certificates) {
    return new Issued(
        certificates.stream().sorted(Comparator.comparing(IssuedCertificate::notAfter)).toList());
  }
}
