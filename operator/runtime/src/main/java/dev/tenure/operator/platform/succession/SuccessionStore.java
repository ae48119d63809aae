package dev.tenure.operator.platform.succession;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.operator.platform.OwnSecrets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Secrets {@code tenure-ca-<issuer>} in the operator's namespace. A write replaces what was
 * read and nothing else: of two that move an issuer at once, the second is told to read again.
 */
public final class SuccessionStore {
  /** How the names of these Secrets begin. */
  public static final String PREFIX = "tenure-ca-";

  private static final String TLS = "kubernetes.io/tls";
  private static final String OPAQUE = "Opaque";

  private final OwnSecrets secrets;

  public SuccessionStore(OwnSecrets secrets) {
    this.secrets = secrets;
  }

  /** What is kept, and the version that it was read at. */
  public record Entry(KeptAuthorities kept, OwnSecrets.Version version) {}

  /**
   * What is kept for the issuer; made and stored first where there is nothing.
   *
   * @param former reads a Secret without a state, as an older version left it
   */
  public Answer<Entry> load(
      String issuer,
      Supplier<Answer<KeptAuthorities>> make,
      Function<SecretData, Answer<KeptAuthorities>> former) {
    return secrets
        .version(PREFIX + issuer)
        .then(
            found ->
                found
                    .map(version -> entry(version, former))
                    .orElseGet(() -> make.get().then(first -> create(issuer, first, former))));
  }

  /** Replaces what was read. */
  public Answer<Entry> save(String issuer, Entry before, KeptAuthorities after) {
    return secrets
        .replace(PREFIX + issuer, before.version(), SuccessionSecret.write(after))
        .map(version -> new Entry(after, version));
  }

  /** Deletes it; absent is good. */
  public Answer<Boolean> delete(String issuer) {
    return secrets.delete(PREFIX + issuer);
  }

  private Answer<Entry> create(
      String issuer, KeptAuthorities first, Function<SecretData, Answer<KeptAuthorities>> former) {
    var type = first.signing().isPresent() ? TLS : OPAQUE;
    return secrets
        .create(PREFIX + issuer, type, SuccessionSecret.write(first))
        .then(version -> entry(version, former));
  }

  private static Answer<Entry> entry(
      OwnSecrets.Version version, Function<SecretData, Answer<KeptAuthorities>> former) {
    Optional<KeptAuthorities> kept = SuccessionSecret.read(version.data());
    return kept.map(Answer::ok)
        .orElseGet(() -> former.apply(version.data()))
        .map(found -> new Entry(found, version));
  }
}
