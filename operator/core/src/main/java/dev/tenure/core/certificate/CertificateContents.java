package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a certificate says of whom: as asked in a {@link CertificateRequest}, and as decided, with
 * defaults filled in, in a {@link CertificateProfile}.
 *
 * @param subject the attributes of the subject beside the common name
 * @param usages as asked possibly empty; as decided never
 */
public record CertificateContents(
    Optional<String> commonName,
    SubjectAttributes subject,
    CertificateRequest.Names names,
    Set<Usage> usages) {
  public CertificateContents {
    var ordered = EnumSet.noneOf(Usage.class);
    ordered.addAll(usages);
    usages = Collections.unmodifiableSet(ordered);
  }

  /** A certificate for either end of mutual TLS, with at most a common name in its subject. */
  public static CertificateContents of(
      Optional<String> commonName, CertificateRequest.Names names, KeySpec key) {
    return new CertificateContents(
        commonName,
        SubjectAttributes.NONE,
        names,
        Usage.settled(EnumSet.noneOf(Usage.class), key.algorithm()));
  }

  /**
   * Whether the subject says nothing at all: then its names must be critical (RFC 5280, 4.2.1.6).
   */
  public boolean subjectIsEmpty() {
    return commonName.isEmpty() && subject.isEmpty();
  }

  /** Named with all that it says, for a key of this algorithm. */
  Asked in(Asked asked, KeySpec.Algorithm key) {
    return subject
        .in(asked)
        .with("commonName", commonName)
        .with("dnsNames", names.dnsNames())
        .with("ipAddresses", names.ipAddresses())
        .with("uris", names.uris())
        .with("emailAddresses", names.emailAddresses())
        .with("usages", Usage.settled(usages, key));
  }

  /** With the usages of its key, and the SPIFFE ID as its only URI where there is one. */
  CertificateContents settled(KeySpec key, Optional<String> spiffeId) {
    return new CertificateContents(
        commonName,
        subject,
        spiffeId
            .map(
                id ->
                    new CertificateRequest.Names(
                        names.dnsNames(), names.ipAddresses(), List.of(id), names.emailAddresses()))
            .orElse(names),
        Usage.settled(usages, key.algorithm()));
  }
}
