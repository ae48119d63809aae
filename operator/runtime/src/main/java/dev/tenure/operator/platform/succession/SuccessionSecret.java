package dev.tenure.operator.platform.succession;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.SecretData;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.authority.Succession.Former;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.authority.Succession.Heir;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.pki.authority.TokenKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link KeptAuthorities} as the data of a Secret: {@code tls.crt}, {@code tls.key} and {@code
 * jwt.json} of the CA that signs, {@code next.crt}, {@code next.key} and {@code next.json} of the
 * one that comes, {@code former-<key id>.crt}, {@code .key} and (public) {@code .json} of those
 * that only revoke, {@code ca.crt} with all anchors for people, and {@code rotation.json} with
 * everything that is no key.
 */
final class SuccessionSecret {
  static final String CERTIFICATES = "tls.crt";
  static final String KEY = "tls.key";
  private static final String ANCHORS = "ca.crt";
  private static final String NEXT_CERTIFICATES = "next.crt";
  private static final String NEXT_KEY = "next.key";
  private static final String TOKEN_KEY = TokenKey.NAME;
  private static final String NEXT_TOKEN_KEY = "next.json";
  private static final String FORMER = "former-";
  private static final String STATE = "rotation.json";

  private SuccessionSecret() {}

  static SecretData write(KeptAuthorities kept) {
    var values = new HashMap<String, byte[]>();
    kept.signing()
        .ifPresent(
            ca -> {
              values.put(CERTIFICATES, value(ca, CERTIFICATES));
              values.put(KEY, value(ca, KEY));
              tokenKey(ca).ifPresent(jwk -> values.put(TOKEN_KEY, jwk));
            });
    kept.next()
        .ifPresent(
            ca -> {
              values.put(NEXT_CERTIFICATES, value(ca, CERTIFICATES));
              values.put(NEXT_KEY, value(ca, KEY));
              tokenKey(ca).ifPresent(jwk -> values.put(NEXT_TOKEN_KEY, jwk));
            });
    kept.retired()
        .forEach(
            (keyId, ca) -> {
              values.put(FORMER + keyId + ".crt", value(ca, CERTIFICATES));
              values.put(FORMER + keyId + ".key", value(ca, KEY));
              tokenKey(ca).ifPresent(jwk -> values.put(FORMER + keyId + ".json", jwk));
            });
    values.put(ANCHORS, kept.bundle().getBytes(StandardCharsets.US_ASCII));
    values.put(STATE, Json.write(state(kept)).getBytes(StandardCharsets.UTF_8));
    return SecretData.of(values);
  }

  /** Empty where the data says nothing of a succession, or nothing that can be read. */
  static Optional<KeptAuthorities> read(SecretData data) {
    var text = data.values().get(STATE);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Json.read(new String(text, StandardCharsets.UTF_8))
          .map(
              tree ->
                  new KeptAuthorities(
                      succession(tree),
                      anchors(tree),
                      pair(data, CERTIFICATES, KEY, TOKEN_KEY),
                      pair(data, NEXT_CERTIFICATES, NEXT_KEY, NEXT_TOKEN_KEY),
                      retired(data, tree),
                      withdrawn(tree)));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode state(KeptAuthorities kept) {
    var state = kept.state();
    var tree = Json.object().put("v", 1);
    tree.set("current", generation(state.current()));
    state
        .next()
        .ifPresent(
            heir -> {
              var next = generation(heir.ca()).put("published", heir.published().toString());
              heir.seen().ifPresent(at -> next.put("seen", at.toString()));
              tree.set("next", next);
            });
    var former = tree.putArray("former");
    state.former().forEach(f -> former.add(generation(f.ca()).put("until", f.until().toString())));
    tree.put("granted", state.granted().toString());
    state.renewal().ifPresent(nonce -> tree.put("renewal", nonce));
    var anchors = tree.putObject("anchors");
    state.trusted().forEach(id -> anchors.put(id, kept.anchors().getOrDefault(id, "")));
    if (!kept.withdrawn().isEmpty()) {
      var withdrawn = tree.putArray("withdrawn");
      kept.withdrawn().forEach(withdrawn::add);
    }
    return tree;
  }

  private static ObjectNode generation(Generation ca) {
    return Json.object()
        .put("keyId", ca.keyId())
        .put("since", ca.since().toString())
        .put("notAfter", ca.notAfter().toString());
  }

  private static Succession succession(JsonNode tree) {
    Optional<Heir> next =
        tree.has("next")
            ? Optional.of(
                new Heir(
                    generation(tree.path("next")),
                    time(tree.path("next"), "published"),
                    tree.path("next").has("seen")
                        ? Optional.of(time(tree.path("next"), "seen"))
                        : Optional.empty()))
            : Optional.empty();
    List<Former> former = new ArrayList<>();
    tree.path("former").forEach(f -> former.add(new Former(generation(f), time(f, "until"))));
    return new Succession(
        generation(tree.path("current")),
        next,
        former,
        Duration.parse(tree.path("granted").asText()),
        Optional.ofNullable(tree.path("renewal").textValue()));
  }

  private static Generation generation(JsonNode tree) {
    if (!tree.path("keyId").isTextual()) {
      throw new IllegalArgumentException("a CA without a key identifier");
    }
    return new Generation(tree.path("keyId").asText(), time(tree, "since"), time(tree, "notAfter"));
  }

  private static Instant time(JsonNode tree, String key) {
    return Instant.parse(tree.path(key).asText());
  }

  private static Map<String, String> anchors(JsonNode tree) {
    var anchors = new HashMap<String, String>();
    tree.path("anchors")
        .properties()
        .forEach(entry -> anchors.put(entry.getKey(), entry.getValue().asText()));
    return anchors;
  }

  private static List<String> withdrawn(JsonNode tree) {
    List<String> keyIds = new ArrayList<>();
    tree.path("withdrawn").forEach(keyId -> keyIds.add(keyId.asText()));
    return keyIds;
  }

  private static Map<String, SecretData> retired(SecretData data, JsonNode tree) {
    var retired = new HashMap<String, SecretData>();
    for (var former : tree.path("former")) {
      var keyId = former.path("keyId").asText();
      pair(data, FORMER + keyId + ".crt", FORMER + keyId + ".key", FORMER + keyId + ".json")
          .ifPresent(ca -> retired.put(keyId, ca));
    }
    return retired;
  }

  private static Optional<SecretData> pair(
      SecretData data, String certificates, String key, String tokenKey) {
    var values = data.values();
    if (!values.containsKey(certificates) || !values.containsKey(key)) {
      return Optional.empty();
    }
    var ca = new HashMap<String, byte[]>();
    ca.put(CERTIFICATES, value(data, certificates));
    ca.put(KEY, value(data, key));
    Optional.ofNullable(values.get(tokenKey)).ifPresent(jwk -> ca.put(TOKEN_KEY, jwk));
    return Optional.of(SecretData.of(ca));
  }

  /** A CA that an older version made has none. */
  private static Optional<byte[]> tokenKey(SecretData ca) {
    return Optional.ofNullable(ca.values().get(TOKEN_KEY));
  }

  private static byte[] value(SecretData data, String key) {
    var value = data.values().get(key);
    if (value == null) {
      throw new IllegalArgumentException("a CA without " + key);
    }
    return value;
  }
}
