package dev.tenure.core.podcertificate;

import dev.tenure.core.certificate.KeySpec;
import java.time.Duration;
import java.util.Set;

/**
 * What a kubelet asks for a pod ({@code PodCertificateRequest}). The API server has checked that
 * the node runs the pod as that account and holds the private key.
 *
 * @param issuer name of the {@code IdentityIssuer}, from the signer's name
 * @param podUid spreads the pods' renewals
 * @param key type and size of the key that the kubelet made
 * @param longest the longest life that the pod allows
 * @param wishes keys of the annotations that the pod's author sent along; we know none
 */
public record PodRequest(
    String namespace,
    String serviceAccount,
    String issuer,
    String podUid,
    KeySpec key,
    Duration longest,
    Set<String> wishes) {
  public PodRequest {
    wishes = Set.copyOf(wishes);
  }
}
