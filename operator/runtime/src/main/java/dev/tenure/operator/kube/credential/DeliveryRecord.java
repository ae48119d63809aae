package dev.tenure.operator.kube.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.delivery.Adopted;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.operator.kube.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of a delivery as it stands in the annotation of its Secret. It names the Secret and
 * the object it was made for, so that a copy elsewhere is known for one. Nothing in it is secret.
 *
 * @param secret {@code namespace/name}
 * @param owner UID of the object
 */
record DeliveryRecord(String secret, String owner, Delivery delivery) {
  /** Far more than a record of ours takes; anything longer is somebody's garbage. */
  private static final int LONGEST = 32_768;

  private static final int VERSION = 1;
  private static final String ADOPTED = "adopted";

  /** What stands for a record that cannot be read: the credential before the first. */
  static final Delivery UNREADABLE =
      new Delivery(0, Instant.EPOCH, Optional.of(Instant.EPOCH), "", "", Optional.empty());

  /** The annotation's text. */
  String text() {
    var tree =
        Json.object()
            .put("v", VERSION)
            .put("secret", secret)
            .put("owner", owner)
            .put("rotation", delivery.rotation())
            .put("at", delivery.at().toString());
    delivery.validUntil().ifPresent(end -> tree.put("validUntil", end.toString()));
    delivery.serialNumber().ifPresent(serial -> tree.put("serial", serial));
    delivery.renewal().ifPresent(nonce -> tree.put("renewal", nonce));
    delivery.trust().ifPresent(digest -> tree.put("trust", digest));
    if (!delivery.revocations().isEmpty()) {
      var answered = tree.putArray("revocations");
      delivery.revocations().forEach(answered::add);
    }
    if (!delivery.issued().isEmpty()) {
      var issued = tree.putArray("issued");
      delivery.issued().certificates().forEach(one -> issued.add(certificate(one)));
    }
    delivery.laid().ifPresent(laid -> tree.set("laid", LaidJson.tree(laid)));
    delivery.adopted().ifPresent(adopted -> anchors(tree.putObject(ADOPTED), adopted));
    return Json.write(tree.put("request", delivery.request()).put("origin", delivery.origin()));
  }

  /** Reads what anybody may have written; empty when it is not a record. */
  static Optional<DeliveryRecord> parse(String text) {
    return text.length() > LONGEST
        ? Optional.empty()
        : Json.read(text)
            .filter(tree -> tree.path("v").asInt() == VERSION)
            .flatMap(DeliveryRecord::of);
  }

  private static Optional<DeliveryRecord> of(JsonNode tree) {
    var rotation = tree.path("rotation");
    var whole = rotation.canConvertToLong() && rotation.isIntegralNumber();
    if (!whole || rotation.asLong() < 1 || !textual(tree, "secret", "owner", "request", "origin")) {
      return Optional.empty();
    }
    try {
      var delivery =
          new Delivery(
              rotation.asLong(),
              Instant.parse(tree.path("at").asText()),
              tree.has("validUntil")
                  ? Optional.of(Instant.parse(tree.path("validUntil").asText()))
                  : Optional.empty(),
              tree.path("request").asText(),
              tree.path("origin").asText(),
              Optional.ofNullable(tree.path("serial").textValue()),
              Optional.ofNullable(tree.path("renewal").textValue()),
              Optional.ofNullable(tree.path("trust").textValue()),
              texts(tree.path("revocations")),
              issued(tree.path("issued")),
              LaidJson.parse(tree.path("laid")),
              adopted(tree.path(ADOPTED)));
      return Optional.of(
          new DeliveryRecord(tree.path("secret").asText(), tree.path("owner").asText(), delivery));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void anchors(ObjectNode tree, Adopted adopted) {
    var anchors = tree.putArray("anchors");
    adopted.anchors().forEach(anchors::add);
  }

  private static Optional<Adopted> adopted(JsonNode tree) {
    return tree.isObject()
        ? Optional.of(new Adopted(texts(tree.path("anchors"))))
        : Optional.empty();
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(one -> texts.add(one.asText()));
    return List.copyOf(texts);
  }

  private static ObjectNode certificate(IssuedCertificate one) {
    return Json.object()
        .put("issuer", one.issuer())
        .put("ca", one.authorityKeyId())
        .put("serial", one.serialNumber())
        .put("until", one.notAfter().toString());
  }

  /** Issuers and their keys are the same in thousands of records, and kept in memory once. */
  private static Issued issued(JsonNode list) {
    var certificates = new ArrayList<IssuedCertificate>();
    for (var one : list) {
      certificates.add(
          new IssuedCertificate(
              one.path("issuer").asText().intern(),
              one.path("ca").asText().intern(),
              one.path("serial").asText(),
              Instant.parse(one.path("until").asText())));
    }
    return certificates.isEmpty() ? Issued.NONE : new Issued(certificates);
  }

  private static boolean textual(JsonNode tree, String... keys) {
    for (var key : keys) {
      if (!tree.path(key).isTextual()) {
        return false;
      }
    }
    return true;
  }
}
