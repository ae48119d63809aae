package dev.tenure.operator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON trees for bodies and records of our own making. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The compact text of a tree. */
  public static String write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain nodes can always be written", e);
    }
  }

  /** Reads a text that anybody may have written; empty when it is no JSON. */
  public static Optional<JsonNode> read(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** One operation of a JSON Patch (RFC 6902). */
  public static ObjectNode operation(String op, String path, JsonNode value) {
    return object().put("op", op).put("path", path).set("value", value);
  }

  /** One operation of a JSON Patch with a text for its value. */
  public static ObjectNode operation(String op, String path, String value) {
    return object().put("op", op).put("path", path).put("value", value);
  }

  /** A key as one segment of a JSON Pointer (RFC 6901). */
  public static String segment(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
