package dev.tenure.operator.kube.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.delivery.Laid;
import dev.tenure.operator.kube.Json;
import java.util.HashMap;
import java.util.Optional;

/** The layout of a Secret as it stands in the record of a delivery. */
final class LaidJson {
  private static final String DIGEST = "digest";
  private static final String AS_THEY_CAME = "asTheyCame";
  private static final String COPIES = "copies";

  private LaidJson() {}

  static JsonNode tree(Laid laid) {
    var tree = Json.object().put(DIGEST, laid.digest());
    if (laid.asTheyCame()) {
      tree.put(AS_THEY_CAME, true);
    }
    var copies = tree.putObject(COPIES);
    new java.util.TreeMap<>(laid.copies()).forEach(copies::put);
    return tree;
  }

  /** Empty where there is none. What is not text is no copy. */
  static Optional<Laid> parse(JsonNode tree) {
    if (!tree.path(DIGEST).isTextual()) {
      return Optional.empty();
    }
    var copies = new HashMap<String, String>();
    tree.path(COPIES)
        .properties()
        .forEach(entry -> copies.put(entry.getKey(), entry.getValue().asText()));
    return Optional.of(
        new Laid(tree.path(DIGEST).asText(), tree.path(AS_THEY_CAME).asBoolean(false), copies));
  }
}
