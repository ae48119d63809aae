package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;

/** A source of certificates, whatever stands behind it. */
public interface CertificateAuthority {
  /**
   * Has a certificate signed for a key made in memory, or for the key that the destination holds.
   * The answer has been checked against the profile before it is returned: names, times, key,
   * usages.
   */
  Answer<Certified> issue(CertificateOrder order);

  /**
   * Holds what somebody else delivered against what is asked. Refused ({@code AdoptionRefused})
   * where the certificate is not valid now, is not its key's, or says anything else than is asked.
   */
  Answer<Adoptee> adopt(AdoptionOrder order);

  /**
   * What the destination holds with other anchors, in every form that has them. Key and certificate
   * stay; nothing is signed.
   */
  Answer<SecretData> trusting(TrustOrder order);
}
