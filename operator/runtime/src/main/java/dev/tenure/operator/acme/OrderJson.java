package dev.tenure.operator.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.acme.OrderRecord.Rest;
import dev.tenure.operator.kube.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a record is written down. */
final class OrderJson {
  private static final int VERSION = 1;

  private OrderJson() {}

  static String write(OrderRecord record) {
    var subject = record.subject();
    var json =
        Json.object()
            .put("version", VERSION)
            .put("kind", subject.kind().name())
            .put("namespace", subject.namespace())
            .put("name", subject.name())
            .put("uid", subject.uid())
            .put("issuer", record.issuer())
            .put("ask", record.ask())
            .put("ordered", record.ordered().toString())
            .put("shownAt", record.shownAt().toString());
    record.order().ifPresent(order -> json.put("order", order));
    record.notAfter().ifPresent(end -> json.put("notAfter", end.toString()));
    record.finalizedFor().ifPresent(key -> json.put("finalizedFor", key));
    record.rest().ifPresent(rest -> json.set("rest", write(rest)));
    var proofs = Json.array();
    record.proofs().forEach(proof -> proofs.add(write(proof)));
    json.set("proofs", proofs);
    if (!record.leaves().isEmpty()) {
      var leaves = json.putArray("leaves");
      record.leaves().forEach(leaf -> leaves.add(write(leaf)));
    }
    return Json.write(json);
  }

  private static ObjectNode write(Leaf leaf) {
    return Json.object()
        .put("issuer", leaf.issuer())
        .put("serialNumber", leaf.serialNumber())
        .put("since", leaf.since().toString())
        .put("notAfter", leaf.notAfter().toString())
        .put("der", leaf.der());
  }

  private static ObjectNode write(Rest rest) {
    return Json.object()
        .put("failures", rest.failures())
        .put("until", rest.until().toString())
        .put("refused", rest.refused())
        .put("reason", rest.why().reason().name())
        .put("message", rest.why().message());
  }

  private static ObjectNode write(Proof proof) {
    return Json.object()
        .put("type", proof.type().name())
        .put("name", proof.name())
        .put("token", proof.token())
        .put("value", proof.value())
        .put("shown", proof.shown());
  }

  /** Empty for what was not written by {@link #write} of this version. */
  static Optional<OrderRecord> read(String text) {
    try {
      return Json.read(text)
          .filter(json -> json.path("version").asInt() == VERSION)
          .map(OrderJson::record);
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static OrderRecord record(JsonNode json) {
    List<Proof> proofs = new ArrayList<>();
    json.path("proofs").forEach(proof -> proofs.add(proof(proof)));
    List<Leaf> leaves = new ArrayList<>();
    json.path("leaves").forEach(leaf -> leaves.add(leaf(leaf)));
    return new OrderRecord(
        new Subject(
            Kind.valueOf(json.path("kind").asText()),
            json.path("namespace").asText(),
            json.path("name").asText(),
            json.path("uid").asText()),
        json.path("issuer").asText(),
        json.path("ask").asText(),
        Instant.parse(json.path("ordered").asText()),
        text(json, "order"),
        text(json, "notAfter").map(Instant::parse),
        text(json, "finalizedFor"),
        proofs,
        Instant.parse(json.path("shownAt").asText()),
        Optional.of(json.path("rest")).filter(JsonNode::isObject).map(OrderJson::rest),
        leaves);
  }

  private static Leaf leaf(JsonNode json) {
    return new Leaf(
        json.path("issuer").asText(),
        json.path("serialNumber").asText(),
        Instant.parse(json.path("since").asText()),
        Instant.parse(json.path("notAfter").asText()),
        json.path("der").asText());
  }

  private static Rest rest(JsonNode json) {
    return new Rest(
        json.path("failures").asInt(),
        Instant.parse(json.path("until").asText()),
        json.path("refused").asBoolean(),
        new Violation(Reason.valueOf(json.path("reason").asText()), json.path("message").asText()));
  }

  private static Proof proof(JsonNode json) {
    return new Proof(
        Proof.Type.valueOf(json.path("type").asText()),
        json.path("name").asText(),
        json.path("token").asText(),
        json.path("value").asText(),
        json.path("shown").asBoolean());
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonNode::asText);
  }
}
