package dev.tenure.core.certificate;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a workload's key may be used for, spelled as in the API. Only usages of leaves are here: to
 * sign certificates, CRLs or OCSP answers is nobody's but a CA's, and "any" says nothing.
 */
public enum Usage {
  DIGITAL_SIGNATURE("digital signature", false),
  CONTENT_COMMITMENT("content commitment", false),
  KEY_ENCIPHERMENT("key encipherment", false),
  DATA_ENCIPHERMENT("data encipherment", false),
  KEY_AGREEMENT("key agreement", false),
  SERVER_AUTH("server auth", true),
  CLIENT_AUTH("client auth", true),
  CODE_SIGNING("code signing", true),
  EMAIL_PROTECTION("email protection", true),
  IPSEC_END_SYSTEM("ipsec end system", true),
  IPSEC_TUNNEL("ipsec tunnel", true),
  IPSEC_USER("ipsec user", true);

  private final String text;
  private final boolean extended;

  Usage(String text, boolean extended) {
    this.text = text;
    this.extended = extended;
  }

  /** As users write it. */
  public String text() {
    return text;
  }

  /** Whether it is a purpose (RFC 5280 section 4.2.1.12), not a use of the key (4.2.1.3). */
  public boolean extended() {
    return extended;
  }

  /**
   * The usages that a certificate gets. Each of the two kinds has a default where none of it is
   * named: digital signature, with key encipherment for RSA; server auth and client auth. So a
   * certificate never lacks an extension, which verifiers would read as "good for anything".
   */
  public static Set<Usage> settled(Set<Usage> asked, KeySpec.Algorithm key) {
    var settled = EnumSet.noneOf(Usage.class);
    settled.addAll(asked);
    if (asked.stream().allMatch(Usage::extended)) {
      settled.add(DIGITAL_SIGNATURE);
      if (key == KeySpec.Algorithm.RSA) {
        settled.add(KEY_ENCIPHERMENT);
      }
    }
    if (asked.stream().noneMatch(Usage::extended)) {
      settled.add(SERVER_AUTH);
      settled.add(CLIENT_AUTH);
    }
    return settled;
  }

  /** For messages: {@code server auth, client auth}. */
  static String list(Collection<Usage> usages) {
    return usages.stream().sorted().map(Usage::text).collect(Collectors.joining(", "));
  }
}
