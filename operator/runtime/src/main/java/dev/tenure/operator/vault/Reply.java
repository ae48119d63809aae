package dev.tenure.operator.vault;

import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import io.github.jopenlibs.vault.json.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What the server answered to a request that it understood: 2xx or 4xx. Never prints the body.
 *
 * @param status the HTTP status
 * @param body the JSON object of the answer; empty where it had none
 */
record Reply(int status, JsonObject body) {
  /** The answer's JSON object; empty where the text is anything else. */
  static Optional<JsonObject> object(String text) {
    try {
      var parsed = Json.parse(text);
      return parsed.isObject() ? Optional.of(parsed.asObject()) : Optional.empty();
    } catch (ParseException | UnsupportedOperationException notJson) {
      return Optional.empty();
    }
  }

  /** Whether the server did what it was asked. */
  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** A member that is an object; an empty object where it is anything else. */
  static JsonObject part(JsonObject of, String name) {
    var value = of.get(name);
    return value != null && value.isObject() ? value.asObject() : new JsonObject();
  }

  /** A member that is a text; empty text where it is anything else. */
  static String text(JsonObject of, String name) {
    var value = of.get(name);
    return value != null && value.isString() ? value.asString() : "";
  }

  /** A member that is a whole number of seconds or pieces; 0 where it is anything else. */
  static long number(JsonObject of, String name) {
    var value = of.get(name);
    try {
      return value != null && value.isNumber() ? value.asLong() : 0;
    } catch (NumberFormatException notWhole) {
      return 0;
    }
  }

  /** A member that is {@code true}. */
  static boolean flag(JsonObject of, String name) {
    var value = of.get(name);
    return value != null && value.isTrue();
  }

  /** The member {@code data}. */
  JsonObject data() {
    return part(body, "data");
  }

  /** The member {@code auth}, which tells of a token. */
  JsonObject auth() {
    return part(body, "auth");
  }

  /** Whether the server's error says this, in any case of letters. */
  boolean says(String words) {
    return raw().toLowerCase(Locale.ROOT).contains(words);
  }

  /** The server's own words, fit for a message. */
  String words() {
    var words = ServerText.clean(raw());
    return words.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + words;
  }

  private String raw() {
    var errors = body.get("errors");
    var joined = new StringJoiner("; ");
    if (errors != null && errors.isArray()) {
      for (JsonValue error : errors.asArray()) {
        joined.add(error.isString() ? error.asString() : error.toString());
      }
    }
    return joined.toString();
  }

  @Override
  public String toString() {
    return "Reply[" + status + "]";
  }
}
