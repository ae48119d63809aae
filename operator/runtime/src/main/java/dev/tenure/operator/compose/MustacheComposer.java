package dev.tenure.operator.compose;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.Layout;
import dev.tenure.operator.kube.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Composes Secrets by Mustache templates. Keeps nothing. */
public final class MustacheComposer implements Composer {
  /** Bytes of all values together: half of what a Secret may hold. */
  public static final int MOST_BYTES = 512 * 1024;

  private static final String DOCKER_CONFIG = ".dockerconfigjson";

  @Override
  public Optional<Violation> violation(Layout layout) {
    for (var entry : layout.templates().entrySet()) {
      try {
        ValueTemplate.parse(entry.getValue());
      } catch (Unfit e) {
        return Optional.of(invalid(entry.getKey(), e));
      }
    }
    return layout.asTheyCome() ? Optional.empty() : missing(layout, layout.templates().keySet());
  }

  @Override
  public Set<String> named(Layout layout) {
    var named = new TreeSet<String>();
    layout.templates().values().forEach(text -> named.addAll(ValueTemplate.parse(text).named()));
    return named;
  }

  @Override
  public Answer<SecretData> compose(Layout layout, SecretData values) {
    var violation = violation(layout);
    if (violation.isPresent()) {
      return new Answer.Refused<>(violation.get());
    }
    return layout.asTheyCome()
        ? checked(layout, values)
        : composed(layout, values).then(data -> checked(layout, data));
  }

  private static Answer<SecretData> composed(Layout layout, SecretData values) {
    var carried = new HashMap<String, String>();
    values.values().forEach((key, value) -> carried.put(key, Bytes.carried(value)));
    var composed = new TreeMap<String, byte[]>();
    var left = MOST_BYTES;
    for (var entry : layout.templates().entrySet()) {
      try {
        var value = fill(entry.getValue(), carried, left);
        left -= value.length;
        composed.put(entry.getKey(), value);
      } catch (Unfit e) {
        return new Answer.Refused<>(invalid(entry.getKey(), e));
      }
    }
    return Answer.ok(SecretData.of(composed));
  }

  private static byte[] fill(String text, Map<String, String> values, int most) {
    var template = ValueTemplate.parse(text);
    for (var name : template.named()) {
      if (!values.containsKey(name)) {
        throw new Unfit(
            "names {{%s}}, which is not there; there are: %s"
                .formatted(name, String.join(", ", new TreeSet<>(values.keySet()))));
      }
    }
    return Bytes.bytes(template.execute(values, most));
  }

  private static Answer<SecretData> checked(Layout layout, SecretData data) {
    var missing = missing(layout, data.keys());
    if (missing.isPresent()) {
      return new Answer.Refused<>(missing.get());
    }
    var config = Optional.ofNullable(data.values().get(DOCKER_CONFIG));
    return layout.type().endsWith("dockerconfigjson")
            && config.filter(c -> !isObject(c)).isPresent()
        ? new Answer.Refused<>(invalid(DOCKER_CONFIG, new Unfit("does not make a JSON object")))
        : Answer.ok(data);
  }

  private static Optional<Violation> missing(Layout layout, Set<String> keys) {
    return layout.demanded().stream()
        .filter(some -> some.stream().noneMatch(keys::contains))
        .findFirst()
        .map(
            some ->
                new Violation(
                    Reason.TEMPLATE_INVALID,
                    "spec.secretTemplate.type %s needs the key %s, and there are: %s. Compose it in spec.secretTemplate.data, or choose another type."
                        .formatted(
                            layout.type(),
                            String.join(" or ", some),
                            String.join(", ", new TreeSet<>(keys)))));
  }

  private static boolean isObject(byte[] value) {
    return Json.read(new String(value, StandardCharsets.UTF_8))
        .filter(com.fasterxml.jackson.databind.JsonNode::isObject)
        .isPresent();
  }

  private static Violation invalid(String key, Unfit why) {
    return new Violation(
        Reason.TEMPLATE_INVALID,
        "spec.secretTemplate.data[%s] %s.".formatted(key, why.getMessage()));
  }
}
