package dev.tenure.core.certificate;

import dev.tenure.core.Fingerprint;
import dev.tenure.core.SecretData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The anchors that go with an issuer's certificates.
 *
 * @param bundle {@link #digest} of them
 * @param growing whether a CA was added that is to sign soon, so that whoever reads anchors only
 *     when it starts must start again before that
 * @param revoked key identifiers of CAs whose certificates are replaced without waiting, and whose
 *     anchors nobody may keep
 */
public record Trust(String bundle, boolean growing, Set<String> revoked) {
  public Trust {
    revoked = Set.copyOf(revoked);
  }

  /** One without a revoked CA. */
  public Trust(String bundle, boolean growing) {
    this(bundle, growing, Set.of());
  }

  /** Key of the anchors in a Secret. */
  static final String KEY = "ca.crt";

  /** Whether who read other anchors must read these. */
  boolean demanding() {
    return growing || !revoked.isEmpty();
  }

  /** Names the anchors. */
  public static String digest(String pem) {
    return Fingerprint.of(List.of(pem));
  }

  /** The digest of the anchors in a Secret's data; empty where there are none. */
  static Optional<String> of(SecretData data) {
    return Optional.ofNullable(data.values().get(KEY))
        .map(pem -> digest(new String(pem, StandardCharsets.US_ASCII)));
  }
}
