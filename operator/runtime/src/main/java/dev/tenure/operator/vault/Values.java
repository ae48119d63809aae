package dev.tenure.operator.vault;

import dev.tenure.core.SecretData;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/** Turns what a server returned into the keys and values of a Secret. */
final class Values {
  private Values() {}

  /** Texts as they are, all else as its JSON text; {@code null} is left out. */
  static SecretData secret(JsonObject data) {
    var values = new HashMap<String, byte[]>();
    for (var member : data) {
      var value = member.getValue();
      if (!value.isNull()) {
        values.put(member.getName(), text(value).getBytes(StandardCharsets.UTF_8));
      }
    }
    return SecretData.of(values);
  }

  private static String text(JsonValue value) {
    return value.isString() ? value.asString() : value.toString();
  }
}
