package dev.tenure.operator.kube.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.operator.kube.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a Secret wears of the template that it was dressed by last.
 *
 * @param record the annotation that names the template's keys; empty where there is none
 * @param there the labels and annotations of those keys as they are now
 */
record Worn(String record, SecretTemplate there) {
  /** The annotation: which keys are ours to change and to take away. */
  static final String TEMPLATE = "tenure.dev/template";

  private static final Worn NOTHING = new Worn("", SecretTemplate.NONE);

  /** More than the keys of 32 labels and 32 annotations take; longer is somebody's garbage. */
  private static final int LONGEST = 32_768;

  private static final String LABELS = "labels";
  private static final String ANNOTATIONS = "annotations";

  /** Reads it. A record that somebody forged names no key that a template could not have. */
  static Worn of(Map<String, String> labels, Map<String, String> annotations) {
    var record = annotations.get(TEMPLATE);
    if (record == null) {
      return NOTHING;
    }
    var tree = record.length() > LONGEST ? Json.object() : Json.read(record).orElse(Json.object());
    return new Worn(
        record,
        new SecretTemplate(
            chosen(tree.path(LABELS), labels), chosen(tree.path(ANNOTATIONS), annotations)));
  }

  /** Whether the template is worn as it should be, and nothing of an earlier one. */
  boolean is(SecretTemplate template) {
    return there.equals(template) && record.equals(record(template));
  }

  /** The annotation's text for a template; empty for none. */
  static String record(SecretTemplate template) {
    if (template.isEmpty()) {
      return "";
    }
    var tree = Json.object();
    var labels = tree.putArray(LABELS);
    template.labels().keySet().forEach(labels::add);
    var annotations = tree.putArray(ANNOTATIONS);
    template.annotations().keySet().forEach(annotations::add);
    return Json.write(tree);
  }

  /** The template without the keys that carry the tenure, which win. */
  static SecretTemplate beside(Set<String> ours, SecretTemplate template) {
    var labels = new TreeMap<>(template.labels());
    labels.keySet().removeAll(ours);
    return new SecretTemplate(labels, template.annotations());
  }

  private static Map<String, String> chosen(JsonNode keys, Map<String, String> all) {
    var chosen = new TreeMap<String, String>();
    for (var key : keys) {
      var value = all.get(key.asText());
      if (value != null && SecretTemplate.isFree(key.asText())) {
        chosen.put(key.asText(), value);
      }
    }
    return chosen;
  }
}
