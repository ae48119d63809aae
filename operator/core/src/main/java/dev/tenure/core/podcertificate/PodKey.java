package dev.tenure.core.podcertificate;

/** A public key as a kubelet sent it: DER in base64, empty where none was sent. */
public sealed interface PodKey {
  /** A PKCS#10 request that says nothing but the key (kubelets from 1.36 on). */
  record Pkcs10(String base64) implements PodKey {}

  /** A SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7 (older kubelets). */
  record Pkix(String base64) implements PodKey {}
}
