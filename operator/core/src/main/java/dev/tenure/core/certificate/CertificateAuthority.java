package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import java.util.Optional;

/** A source of certificates, whatever stands behind it. */
public interface CertificateAuthority {
  /**
   * Signs for a key made in memory, or for the key that {@code current} holds. The answer has been
   * checked against the profile before it is returned: names, times, key, usages.
   *
   * @param issuer name of the {@code IdentityIssuer}
   * @param current what the destination holds, where its key is to stay
   */
  Answer<Certified> issue(String issuer, CertificateProfile profile, Optional<SecretData> current);
}
