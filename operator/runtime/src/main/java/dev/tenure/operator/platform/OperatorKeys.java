package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.crypto.OperatorKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** Where the operator's own key comes from: a file, or a Secret that the first start makes. */
public final class OperatorKeys {
  private static final String KEY = "key";
  private static final String TYPE = "Opaque";

  private OperatorKeys() {}

  /** The key, as the configuration says. */
  public static Answer<OperatorKey> load(
      OperatorConfig.Key config, OwnSecrets secrets, SecureRandom random) {
    return config
        .file()
        .map(OperatorKeys::fromFile)
        .orElseGet(
            () ->
                secrets
                    .readOrCreate(config.secretName(), TYPE, () -> Answer.ok(fresh(random)))
                    .then(data -> parsed(data, secrets.namespace() + "/" + config.secretName())));
  }

  private static SecretData fresh(SecureRandom random) {
    return SecretData.of(Map.of(KEY, OperatorKey.random(random).encoded()));
  }

  private static Answer<OperatorKey> parsed(SecretData data, String where) {
    var content = data.values().getOrDefault(KEY, new byte[0]);
    return OperatorKey.parse(content)
        .map(Answer::ok)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.INVALID_SPEC,
                    "Secret %s must hold under \"key\" %s".formatted(where, OperatorKey.FORM)));
  }

  private static Answer<OperatorKey> fromFile(Path file) {
    try {
      return OperatorKey.parse(Files.readAllBytes(file))
          .map(Answer::ok)
          .orElseGet(
              () ->
                  Answer.refused(
                      Reason.INVALID_SPEC,
                      "the file of key.file (%s) must hold %s".formatted(file, OperatorKey.FORM)));
    } catch (IOException e) {
      return Answer.refused(
          Reason.INVALID_SPEC, "cannot read the file of key.file (%s)".formatted(file));
    }
  }
}
