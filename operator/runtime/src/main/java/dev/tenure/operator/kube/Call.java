package dev.tenure.operator.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request to the API server.
 *
 * @param path from the server's root, e.g. {@code /api/v1/namespaces/payments/secrets}
 * @param body JSON; empty for none. It may hold secrets, so it is never printed
 * @param accept the media type of the answer
 */
public record Call(
    String method,
    String path,
    Map<String, String> query,
    String contentType,
    String body,
    String accept) {
  private static final String JSON = "application/json";

  /** The answer without spec, data or status, for what must not come into memory. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  public Call {
    query = Map.copyOf(query);
  }

  /** Reads one object. */
  public static Call get(String path) {
    return new Call("GET", path, Map.of(), JSON, "", JSON);
  }

  /** Creates an object in a collection. */
  public static Call create(String path, String body) {
    return new Call("POST", path, Map.of(), JSON, body, JSON);
  }

  /** Replaces an object; its {@code resourceVersion} is the precondition. */
  public static Call replace(String path, String body) {
    return new Call("PUT", path, Map.of(), JSON, body, JSON);
  }

  /** Changes parts of an object, RFC 7396. */
  public static Call mergePatch(String path, String body) {
    return new Call("PATCH", path, Map.of(), "application/merge-patch+json", body, JSON);
  }

  /** Changes parts of an object by single operations, RFC 6902. */
  public static Call jsonPatch(String path, String body) {
    return new Call("PATCH", path, Map.of(), "application/json-patch+json", body, JSON);
  }

  /** Server-side apply, taking over fields that others hold. */
  public static Call apply(String path, String fieldManager, String body) {
    return new Call(
            "PATCH", path, Map.of("force", "true"), "application/apply-patch+yaml", body, JSON)
        .by(fieldManager);
  }

  /** Deletes exactly the object that was read before. */
  public static Call delete(String path, String uid, String resourceVersion) {
    var body =
        Json.write(
            Json.object()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .set(
                    "preconditions",
                    Json.object().put("uid", uid).put("resourceVersion", resourceVersion)));
    return new Call("DELETE", path, Map.of(), JSON, body, JSON);
  }

  /**
   * Reads one page of a collection.
   *
   * @param next what the page before said; empty for the first
   */
  public static Call page(String path, String labelSelector, int size, String next) {
    var first = get(path).with("labelSelector", labelSelector).with("limit", "" + size);
    return next.isEmpty() ? first : first.with("continue", next);
  }

  /** The same without effect: the server does all but store. */
  public Call dryRun() {
    return with("dryRun", "All");
  }

  /** The same under a field manager's name. */
  public Call by(String fieldManager) {
    return with("fieldManager", fieldManager);
  }

  /** The same, answered with the object's metadata only. */
  public Call metadataOnly() {
    return new Call(method, path, query, contentType, body, METADATA);
  }

  /** Whether it may change something. */
  boolean writes() {
    return !method.equals("GET");
  }

  /** Path and query, as they follow the server's address. */
  String target() {
    return query.isEmpty()
        ? path
        : new TreeMap<>(query)
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + escape(e.getValue()))
                .collect(Collectors.joining("&", path + "?", ""));
  }

  /** A path from its segments, each escaped, so that none reaches elsewhere. */
  public static String path(String... segments) {
    return Arrays.stream(segments).map(Call::escape).collect(Collectors.joining("/", "/", ""));
  }

  private Call with(String key, String value) {
    var more = new TreeMap<>(query);
    more.put(key, value);
    return new Call(method, path, more, contentType, body, accept);
  }

  private static String escape(String segment) {
    return segment.equals(".") || segment.equals("..")
        ? segment.replace(".", "%2E")
        : URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return method + " " + target();
  }
}
