package dev.tenure.core.delivery;

import dev.tenure.core.Fingerprint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the values of a credential lie in their Secret.
 *
 * @param type the Secret's type, e.g. {@code kubernetes.io/basic-auth}
 * @param templates the keys of the Secret, each with the template of its value; empty: the values
 *     under their own keys
 */
public record Layout(String type, Map<String, String> templates) {
  private static final String OPAQUE = "Opaque";

  /** The values as they come. */
  public static final Layout AS_THEY_COME = new Layout(OPAQUE, Map.of());

  /** A template that is one value and nothing else. */
  private static final Pattern COPY =
      Pattern.compile("\\{\\{\\s*&?\\s*([-._a-zA-Z0-9]+)\\s*\\}\\}");

  /** Keys that the API server demands of a type; of several in one list, one is enough. */
  private static final Map<String, List<List<String>>> DEMANDED =
      Map.of(
          "kubernetes.io/tls", List.of(List.of("tls.crt"), List.of("tls.key")),
          "kubernetes.io/basic-auth", List.of(List.of("username", "password")),
          "kubernetes.io/ssh-auth", List.of(List.of("ssh-privatekey")),
          "kubernetes.io/dockerconfigjson", List.of(List.of(".dockerconfigjson")));

  public Layout {
    templates = Collections.unmodifiableMap(new TreeMap<>(templates));
  }

  /** Whether the values lie under their own keys. */
  public boolean asTheyCome() {
    return templates.isEmpty();
  }

  /** What the record of a delivery says of it; empty for the plainest of all. */
  public Optional<Laid> laid() {
    if (equals(AS_THEY_COME)) {
      return Optional.empty();
    }
    return Optional.of(new Laid(Fingerprint.of(List.of(type, templates)), asTheyCome(), copies()));
  }

  /** The keys of values that lie in the Secret as they are, with the key that each lies under. */
  private Map<String, String> copies() {
    var copies = new TreeMap<String, String>();
    templates.forEach(
        (key, template) ->
            Optional.of(COPY.matcher(template))
                .filter(Matcher::matches)
                .ifPresent(found -> copies.putIfAbsent(found.group(1), key)));
    return copies;
  }

  /** The keys that the type demands; of several in one list, one is enough. */
  public List<List<String>> demanded() {
    return DEMANDED.getOrDefault(type, List.of());
  }
}
