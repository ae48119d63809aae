package dev.tenure.core.delivery;

import dev.tenure.core.SecretData;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The layout that a credential was delivered in, as its record keeps it: enough to lay the Secret
 * out otherwise without another credential. Nothing in it is secret.
 *
 * @param digest names the layout
 * @param asTheyCame whether the values lie under their own keys
 * @param copies otherwise: values that lie there as they are, by their own key, with the key that
 *     they lie under
 */
public record Laid(String digest, boolean asTheyCame, Map<String, String> copies) {
  public Laid {
    copies = Map.copyOf(copies);
  }

  /**
   * The values that were laid out, as far as they can be told from the Secret.
   *
   * @param before how the content was laid out; empty: as the values came
   * @param named what is needed of them; empty: all there are
   * @return empty where something that is needed does not lie there as it is
   */
  public static Optional<SecretData> recover(
      Optional<Laid> before, SecretData content, Optional<Set<String>> named) {
    if (before.map(Laid::asTheyCame).orElse(true)) {
      return Optional.of(content);
    }
    var copies = before.get().copies();
    if (named.filter(copies.keySet()::containsAll).isEmpty()) {
      return Optional.empty();
    }
    var values = new HashMap<String, byte[]>();
    new TreeMap<>(copies)
        .forEach(
            (key, at) ->
                Optional.ofNullable(content.values().get(at))
                    .ifPresent(value -> values.put(key, value)));
    return Optional.of(SecretData.of(values));
  }
}
