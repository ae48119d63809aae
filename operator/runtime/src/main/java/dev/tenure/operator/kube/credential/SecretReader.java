package dev.tenure.operator.kube.credential;

import dev.tenure.core.delivery.AdoptionConsent;
import dev.tenure.operator.kube.ContentMac;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reduces Secrets to what is kept of them. Nothing in a Secret makes it throw. */
public final class SecretReader {
  static final String DELIVERY = "tenure.dev/delivery";
  static final String DELIVERY_MAC = "tenure.dev/delivery-mac";
  static final String MANAGED_BY = "tenure.dev/managed-by";
  private static final String FOREIGN_MANAGED_BY = "app.kubernetes.io/managed-by";

  private final String installation;
  private final LabelKeys keys;
  private final ContentMac mac;

  /**
   * @param installation the value of our managed-by label
   */
  public SecretReader(String installation, LabelKeys keys, ContentMac mac) {
    this.installation = installation;
    this.keys = keys;
    this.mac = mac;
  }

  String installation() {
    return installation;
  }

  LabelKeys keys() {
    return keys;
  }

  /** A whole Secret, its values checked against the record and dropped. */
  public HeldSecret held(Secret secret) {
    var type = Objects.requireNonNullElse(secret.getType(), "Opaque");
    return held(secret, type, intact(secret, type));
  }

  /**
   * A Secret of which only the metadata was read; never intact. The client (7.5.2) has no type for
   * metadata alone, so it comes as a Secret without data.
   */
  HeldSecret heldMetadata(Secret secret) {
    return held(secret, "", false);
  }

  /** A Secret as we have just written it, of which only the metadata came back. */
  HeldSecret written(Secret secret, String type) {
    return held(secret, type, true);
  }

  /** A Secret of which we changed labels only. */
  HeldSecret rewritten(Secret secret, HeldSecret before) {
    return held(secret, before.type(), before.intact());
  }

  /** The digest that the annotation holds. */
  String mac(String key, String ownerUid, String record, String type, Map<String, byte[]> data) {
    return mac.of(parts(List.of(key, ownerUid, record, type), data));
  }

  /** The values of a Secret, decoded; empty when one is not base64. */
  static Optional<Map<String, byte[]>> values(Secret secret) {
    var values = new TreeMap<String, byte[]>();
    try {
      orEmpty(secret.getData())
          .forEach((key, value) -> values.put(key, Base64.getDecoder().decode(orEmpty(value))));
      return Optional.of(values);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean intact(Secret secret, String type) {
    var metadata = secret.getMetadata();
    var annotations = orEmpty(metadata.getAnnotations());
    var record = annotations.get(DELIVERY);
    var seal = annotations.get(DELIVERY_MAC);
    var owner = controller(metadata).map(HeldSecret.Controller::uid);
    var ours = installation.equals(orEmpty(metadata.getLabels()).get(MANAGED_BY));
    if (record == null || seal == null || owner.isEmpty() || !ours) {
      return false;
    }
    var key = metadata.getNamespace() + "/" + metadata.getName();
    return values(secret)
        .filter(v -> mac.verify(seal, parts(List.of(key, owner.get(), record, type), v)))
        .isPresent();
  }

  private HeldSecret held(Secret secret, String type, boolean intact) {
    var metadata = secret.getMetadata();
    var labels = orEmpty(metadata.getLabels());
    var record = orEmpty(metadata.getAnnotations()).get(DELIVERY);
    return new HeldSecret(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        type,
        controller(metadata),
        record == null ? Optional.empty() : DeliveryRecord.parse(record),
        intact,
        ourLabels(labels),
        Worn.of(labels, orEmpty(metadata.getAnnotations())),
        new HeldSecret.Shape(
            metadata.getLabels() != null && !labels.isEmpty(),
            !orEmpty(metadata.getAnnotations()).isEmpty(),
            metadata.getOwnerReferences() != null && !metadata.getOwnerReferences().isEmpty(),
            orEmpty(labels.get(FOREIGN_MANAGED_BY)),
            orEmpty(orEmpty(metadata.getAnnotations()).get(AdoptionConsent.ANNOTATION))));
  }

  private Map<String, String> ourLabels(Map<String, String> labels) {
    var ours = new HashMap<String, String>();
    for (var key : Set.of(MANAGED_BY, keys.owner(), keys.expires(), keys.criticality())) {
      Optional.ofNullable(labels.get(key)).ifPresent(value -> ours.put(key, value));
    }
    return ours;
  }

  private static Optional<HeldSecret.Controller> controller(ObjectMeta metadata) {
    return Optional.ofNullable(metadata.getOwnerReferences()).orElse(List.of()).stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst()
        .map(SecretReader::controller);
  }

  private static HeldSecret.Controller controller(OwnerReference owner) {
    return new HeldSecret.Controller(
        orEmpty(owner.getKind()), orEmpty(owner.getName()), orEmpty(owner.getUid()));
  }

  private static List<byte[]> parts(List<String> words, Map<String, byte[]> data) {
    var parts = new ArrayList<byte[]>();
    words.forEach(word -> parts.add(word.getBytes(StandardCharsets.UTF_8)));
    new TreeMap<>(data)
        .forEach(
            (key, value) -> {
              parts.add(key.getBytes(StandardCharsets.UTF_8));
              parts.add(value);
            });
    return parts;
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }
}
