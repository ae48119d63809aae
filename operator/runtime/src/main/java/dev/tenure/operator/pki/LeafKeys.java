package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/** The key pair that a certificate is for: a new one, or the one that is to stay. */
final class LeafKeys {
  private static final String MEND =
      " With privateKey.rotation Never it is not replaced by itself: set"
          + " spec.certificate.privateKey.rotation to Always, or delete the Secret.";

  private final SecureRandom random;

  LeafKeys(SecureRandom random) {
    this.random = random;
  }

  /**
   * A new pair; with rotation {@code NEVER} the pair in {@code current}, if there is one. Refused
   * with {@link Reason#INVALID_SPEC} when that one does not suit, because consumers pin it and only
   * a person can know whether it may go.
   */
  Answer<KeyPair> pair(KeySpec spec, Optional<SecretData> current) {
    var impossible = KeyPairs.violation(spec);
    if (impossible.isPresent()) {
      return new Answer.Refused<>(impossible.get());
    }
    return spec.rotation() == KeySpec.Rotation.NEVER && current.isPresent()
        ? reuse(spec, current.get())
        : Answer.ok(KeyPairs.generate(spec, random));
  }

  private static Answer<KeyPair> reuse(KeySpec spec, SecretData current) {
    var values = current.values();
    var facts =
        Optional.ofNullable(values.get(TlsSecret.CERTIFICATES)).flatMap(CertificateFacts::parse);
    var pem = values.get(TlsSecret.PRIVATE_KEY);
    if (pem == null || facts.isEmpty()) {
      return refused("The Secret lacks a tls.key with its certificate in tls.crt.");
    }
    var publicKey = facts.get().publicKey();
    try {
      var privateKey = Pem.privateKey(pem, TlsSecret.PRIVATE_KEY);
      if (!KeyPairs.paired(privateKey, publicKey)) {
        return refused("The Secret's tls.key is not the key of its tls.crt.");
      }
      return KeyPairs.matches(spec, publicKey)
          ? Answer.ok(new KeyPair(publicKey, privateKey))
          : refused(
              "The Secret's key is not the %s key of size %d that is asked for."
                  .formatted(spec.algorithm(), spec.size()));
    } catch (MalformedPem e) {
      return refused("The Secret's " + e.why());
    }
  }

  private static Answer<KeyPair> refused(String why) {
    return Answer.refused(Reason.INVALID_SPEC, why + MEND);
  }
}
