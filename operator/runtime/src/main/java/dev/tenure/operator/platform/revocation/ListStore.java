package dev.tenure.operator.platform.revocation;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.platform.OwnSecrets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Secrets {@code tenure-crl-<issuer>} in the operator's namespace, from where every replica
 * serves them. A write replaces what was read and nothing else.
 */
public final class ListStore {
  /** How the names of these Secrets begin. */
  public static final String PREFIX = "tenure-crl-";

  /** Label of these Secrets. */
  public static final String LABEL = "tenure.dev/revocation-list";

  private static final String TYPE = "Opaque";
  private static final KeptLists NOTHING = new KeptLists("", Map.of());

  private final OwnSecrets secrets;
  private final Map<String, Entry> known = new ConcurrentHashMap<>();

  private record Entry(KeptLists kept, Optional<OwnSecrets.Version> version) {}

  public ListStore(OwnSecrets secrets) {
    this.secrets = secrets;
  }

  /** What is kept, as this process wrote it last or as the server has it. */
  Answer<KeptLists> load(String issuer) {
    var entry = known.get(issuer);
    return entry != null
        ? Answer.ok(entry.kept())
        : secrets.version(PREFIX + issuer).then(found -> read(issuer, found));
  }

  /** Replaces what was loaded; after any answer but a good one it is read anew. */
  Answer<Boolean> save(String issuer, KeptLists kept) {
    var before = Optional.ofNullable(known.remove(issuer)).flatMap(Entry::version);
    var data = RevocationSecret.write(kept);
    return before
        .map(version -> secrets.replace(PREFIX + issuer, version, data))
        .filter(answer -> !(answer instanceof Answer.Gone<OwnSecrets.Version>))
        .orElseGet(() -> created(issuer, data))
        .map(
            version -> {
              known.put(issuer, new Entry(kept, Optional.of(version)));
              return true;
            });
  }

  private Answer<KeptLists> read(String issuer, Optional<OwnSecrets.Version> found) {
    if (found.isEmpty()) {
      known.put(issuer, new Entry(NOTHING, found));
      return Answer.ok(NOTHING);
    }
    var kept = RevocationSecret.read(found.get().data());
    kept.ifPresent(lists -> known.put(issuer, new Entry(lists, found)));
    return kept.map(Answer::ok)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.AUTHORITY_INVALID,
                    "Secret %s/%s does not hold revocation lists any more. Restore it from the backup, or delete it: the certificates on it are then no longer revoked."
                        .formatted(secrets.namespace(), PREFIX + issuer)));
  }

  /** Where another process was faster, what it wrote is there and ours is not. */
  private Answer<OwnSecrets.Version> created(String issuer, SecretData data) {
    return secrets
        .create(PREFIX + issuer, TYPE, Map.of(LABEL, "true"), data)
        .then(
            version ->
                isSame(version.data(), data)
                    ? Answer.ok(version)
                    : Answer.unavailable(
                        Reason.API_UNAVAILABLE,
                        "Another process wrote the revocation lists of %s; they are read again."
                            .formatted(issuer)));
  }

  private static boolean isSame(SecretData one, SecretData other) {
    return one.keys().equals(other.keys())
        && one.values().entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), other.values().get(e.getKey())));
  }
}
