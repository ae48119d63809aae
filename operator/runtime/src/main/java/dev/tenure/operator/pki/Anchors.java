package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trust anchors of an issuer.
 *
 * @param pem the same as text, made once
 */
public record Anchors(List<X509Certificate> certificates, String pem) {
  public Anchors {
    certificates = List.copyOf(certificates);
  }

  /** These, in their order. */
  public static Anchors of(List<X509Certificate> certificates) {
    return new Anchors(certificates, Pem.certificates(certificates));
  }

  /** Those of a bundle; refused with {@link Reason#AUTHORITY_INVALID} where it is none. */
  static Answer<Anchors> of(String pem) {
    try {
      var bytes = pem.getBytes(StandardCharsets.US_ASCII);
      return Answer.ok(
          new Anchors(Pem.certificates(bytes, TlsSecret.ANCHORS, Pem.BUNDLE_LIMIT), pem));
    } catch (MalformedPem e) {
      return Answer.refused(Reason.AUTHORITY_INVALID, e.why());
    }
  }

  /** These and those, each once; the text of the former stays as it is. */
  Anchors and(List<X509Certificate> more) {
    var others = more.stream().distinct().filter(one -> !certificates.contains(one)).toList();
    if (others.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(certificates);
    all.addAll(others);
    var ending = pem.endsWith("\n") ? "" : "\n";
    return new Anchors(all, pem + ending + Pem.certificates(others));
  }

  /**
   * The roots among the certificates of a text; those that ended are left out.
   *
   * @param name where the text came from, for messages
   * @return or refused with {@link Reason#AUTHORITY_INVALID} or {@link Reason#AUTHORITY_EXPIRED}
   *     when none is left
   */
  public static Answer<Anchors> roots(String pem, String name, Instant now) {
    List<X509Certificate> roots;
    try {
      roots =
          Pem.certificates(pem.getBytes(StandardCharsets.US_ASCII), name, Pem.BUNDLE_LIMIT).stream()
              .filter(Signatures::isSelfSigned)
              .filter(one -> one.getBasicConstraints() >= 0)
              .distinct()
              .toList();
    } catch (MalformedPem e) {
      return Answer.refused(Reason.AUTHORITY_INVALID, e.why());
    }
    if (roots.isEmpty()) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "%s holds no root: no self-signed certificate of a CA. Consumers could verify nothing; add the root of the chain."
              .formatted(name));
    }
    var living = roots.stream().filter(one -> now.isBefore(one.getNotAfter().toInstant())).toList();
    return living.isEmpty()
        ? Answer.refused(
            Reason.AUTHORITY_EXPIRED,
            "Every root in %s has ended, the last at %s. Give the authority a new root."
                .formatted(name, lastEnd(roots)))
        : Answer.ok(of(living));
  }

  /** The key identifiers of all, hexadecimal. */
  public Set<String> keyIds() {
    return certificates.stream().map(KeyId::of).collect(Collectors.toUnmodifiableSet());
  }

  /** When the last of them ends. */
  public Instant lastEnd() {
    return lastEnd(certificates);
  }

  private static Instant lastEnd(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(one -> one.getNotAfter().toInstant())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
