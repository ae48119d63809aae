package dev.tenure.operator.acme;

import dev.tenure.core.certificate.CertificateRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an ACME server proves: a DNS name or an IP address (RFC 8555 section 9.7.7, RFC 8738).
 *
 * @param name without the leading {@code *.} of a wildcard
 */
record Identity(Type type, String name, boolean wildcard) {
  enum Type {
    DNS,
    IP
  }

  static Identity dns(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("*.")
        ? new Identity(Type.DNS, lower.substring(2), true)
        : new Identity(Type.DNS, lower, false);
  }

  static Identity ip(String address) {
    return new Identity(Type.IP, address, false);
  }

  /** All names of a request that such a server knows. */
  static List<Identity> of(CertificateRequest.Names names) {
    return Stream.concat(
            names.dnsNames().stream().map(Identity::dns),
            names.ipAddresses().stream().map(Identity::ip))
        .distinct()
        .toList();
  }

  /** As a certificate has it. */
  String text() {
    return wildcard ? "*." + name : name;
  }
}
