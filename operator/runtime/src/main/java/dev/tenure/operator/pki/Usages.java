package dev.tenure.operator.pki;

import dev.tenure.core.certificate.Usage;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Usages as the values of their extensions (RFC 5280 sections 4.2.1.3 and 4.2.1.12). */
public final class Usages {
  private Usages() {}

  /** The uses of the key among them. */
  public static KeyUsage keyUsage(Set<Usage> usages) {
    return new KeyUsage(usages.stream().mapToInt(Usages::bit).reduce(0, (all, bit) -> all | bit));
  }

  /** The purposes among them. */
  public static ExtendedKeyUsage extendedKeyUsage(Set<Usage> usages) {
    return new ExtendedKeyUsage(
        usages.stream().sorted().flatMap(Usages::purpose).toArray(KeyPurposeId[]::new));
  }

  private static int bit(Usage usage) {
    return switch (usage) {
      case DIGITAL_SIGNATURE -> KeyUsage.digitalSignature;
      case CONTENT_COMMITMENT -> KeyUsage.nonRepudiation;
      case KEY_ENCIPHERMENT -> KeyUsage.keyEncipherment;
      case DATA_ENCIPHERMENT -> KeyUsage.dataEncipherment;
      case KEY_AGREEMENT -> KeyUsage.keyAgreement;
      default -> 0;
    };
  }

  private static Stream<KeyPurposeId> purpose(Usage usage) {
    return switch (usage) {
      case SERVER_AUTH -> Stream.of(KeyPurposeId.id_kp_serverAuth);
      case CLIENT_AUTH -> Stream.of(KeyPurposeId.id_kp_clientAuth);
      case CODE_SIGNING -> Stream.of(KeyPurposeId.id_kp_codeSigning);
      case EMAIL_PROTECTION -> Stream.of(KeyPurposeId.id_kp_emailProtection);
      case IPSEC_END_SYSTEM -> Stream.of(KeyPurposeId.id_kp_ipsecEndSystem);
      case IPSEC_TUNNEL -> Stream.of(KeyPurposeId.id_kp_ipsecTunnel);
      case IPSEC_USER -> Stream.of(KeyPurposeId.id_kp_ipsecUser);
      default -> Stream.empty();
    };
  }
}
