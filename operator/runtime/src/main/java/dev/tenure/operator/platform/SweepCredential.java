package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The token that a backend's tokens are looked through with, out of the operator's namespace. */
public final class SweepCredential {
  private static final String KEY = "token";
  private static final int LONGEST = 1024;

  /** What the API server takes (RFC 7519 section 3) must never reach another server. */
  private static final Pattern JWT = Pattern.compile("eyJ[-_A-Za-z0-9]*\\.[-_A-Za-z0-9]+\\..*");

  private final OwnSecrets secrets;

  public SweepCredential(OwnSecrets secrets) {
    this.secrets = secrets;
  }

  /** The token under the key {@code token}, or refused with what to create. */
  public Answer<String> read(String secretName) {
    return secrets
        .read(secretName)
        .then(
            found ->
                found
                    .map(data -> token(secretName, data))
                    .orElseGet(() -> unusable(secretName, "does not exist")));
  }

  private Answer<String> token(String secretName, SecretData data) {
    var value = data.values().get(KEY);
    if (value == null) {
      return unusable(secretName, "has no key token");
    }
    var text = new String(value, StandardCharsets.UTF_8).strip();
    if (JWT.matcher(text).matches()) {
      return unusable(
          secretName, "holds a JWT, such as a token of a ServiceAccount, which is not sent");
    }
    return text.isEmpty()
            || text.length() > LONGEST
            || !text.chars().allMatch(c -> c > 32 && c < 127)
        ? unusable(secretName, "holds nothing under token that a server would take")
        : Answer.ok(text);
  }

  private Answer<String> unusable(String name, String what) {
    return Answer.refused(
        Reason.BACKEND_MISCONFIGURED,
        "Secret %s/%s, named in spec.sweep.token.secretName, %s. Put a token of the server there under the key token (kubectl create secret generic)."
            .formatted(secrets.namespace(), name, what));
  }
}
