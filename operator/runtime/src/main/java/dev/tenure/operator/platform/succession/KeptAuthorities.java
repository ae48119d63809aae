package dev.tenure.operator.platform.succession;

import dev.tenure.core.SecretData;
import dev.tenure.core.authority.Succession;
import dev.tenure.operator.pki.authority.TokenKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is kept of an issuer's CAs, all of it in one Secret, so that one write is one step. Never
 * prints a key.
 *
 * @param anchors anchors in PEM of every CA that is trusted, by its key identifier
 * @param signing {@code tls.crt} and {@code tls.key} of the CA that signs; empty for one that
 *     somebody else keeps
 * @param next the same of the CA that comes
 * @param retired the same of the CAs of ours that sign no certificates any more, by key identifier:
 *     they revoke what they signed until the last of it has ended
 * @param withdrawn key identifiers of CAs that are trusted no more, the last ones
 */
public record KeptAuthorities(
    Succession state,
    Map<String, String> anchors,
    Optional<SecretData> signing,
    Optional<SecretData> next,
    Map<String, SecretData> retired,
    List<String> withdrawn) {
  private static final int MOST_WITHDRAWN = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\\R", Pattern.DOTALL);

  public KeptAuthorities {
    anchors = Map.copyOf(anchors);
    retired = Map.copyOf(retired);
    withdrawn = List.copyOf(withdrawn);
  }

  /** One without a CA that signs no more. */
  public KeptAuthorities(
      Succession state,
      Map<String, String> anchors,
      Optional<SecretData> signing,
      Optional<SecretData> next) {
    this(state, anchors, signing, next, Map.of(), List.of());
  }

  /** The same in another state; anchors that are trusted no more are dropped. */
  public KeptAuthorities in(Succession changed) {
    var trusted = new HashMap<>(anchors);
    trusted.keySet().retainAll(changed.trusted());
    var revoking = new HashMap<>(retired);
    revoking.keySet().retainAll(changed.trusted());
    var coming = changed.next().flatMap(_ -> next);
    return new KeptAuthorities(changed, trusted, signing, coming, revoking, withdrawnIn(changed));
  }

  private List<String> withdrawnIn(Succession changed) {
    var gone = new ArrayList<>(withdrawn);
    state.trusted().stream().filter(keyId -> !changed.trusted().contains(keyId)).forEach(gone::add);
    return gone.subList(Math.max(0, gone.size() - MOST_WITHDRAWN), gone.size());
  }

  /** Which of these were never a CA of the issuer, as far as is remembered. */
  public List<String> unknown(Collection<String> keyIds) {
    return keyIds.stream()
        .filter(keyId -> !state.trusted().contains(keyId) && !withdrawn.contains(keyId))
        .sorted()
        .toList();
  }

  /** The same with a CA that comes. */
  public KeptAuthorities expecting(Succession changed, String keyId, String pem, SecretData data) {
    var trusted = new HashMap<>(anchors);
    trusted.put(keyId, pem);
    return new KeptAuthorities(changed, trusted, signing, Optional.of(data), retired, withdrawn)
        .in(changed);
  }

  /** The same with the next CA signing. */
  public KeptAuthorities promoting(Succession changed) {
    var revoking = new HashMap<>(retired);
    signing.ifPresent(data -> revoking.put(state.current().keyId(), TokenKey.retired(data)));
    return new KeptAuthorities(changed, anchors, next, Optional.empty(), revoking, withdrawn)
        .in(changed);
  }

  /** The same under the CA that somebody gave. */
  public KeptAuthorities following(Succession changed, String pem) {
    var trusted = new HashMap<>(anchors);
    trusted.put(changed.current().keyId(), pem);
    return new KeptAuthorities(changed, trusted, signing, next, retired, withdrawn).in(changed);
  }

  /** All anchors in PEM, those of the signing CA first, in the order they came and went. */
  public String bundle() {
    var blocks = new LinkedHashSet<String>();
    for (var keyId : state.trusted()) {
      BLOCK.matcher(anchors.getOrDefault(keyId, "")).results().forEach(b -> blocks.add(b.group()));
    }
    return String.join("", blocks);
  }

  @Override
  public String toString() {
    return "KeptAuthorities[%s]".formatted(state);
  }
}
