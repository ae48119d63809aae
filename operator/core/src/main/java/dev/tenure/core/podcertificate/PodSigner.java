package dev.tenure.core.podcertificate;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.KeySpec;
import java.util.Optional;

/** Signs for keys that kubelets made. */
public interface PodSigner {
  /** Type and size of the key; empty for one that is not signed for. */
  Optional<KeySpec> spec(PodKey key);

  /**
   * Signs by the issuer's own key. The answer has been checked against the profile and the key
   * before it is returned.
   */
  Answer<PodCertificate> sign(String issuer, CertificateProfile profile, PodKey key);
}
