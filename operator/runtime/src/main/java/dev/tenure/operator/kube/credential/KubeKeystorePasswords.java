package dev.tenure.operator.kube.credential;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeystorePasswords;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.KubeApi;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Optional;

/** Passwords in Secrets of the object's own namespace, read live and never kept. */
public final class KubeKeystorePasswords implements KeystorePasswords {
  private final SecretCalls calls;

  public KubeKeystorePasswords(KubeApi api) {
    this.calls = new SecretCalls(api);
  }

  @Override
  public Answer<SecretData> find(Subject subject, Outputs.PasswordRef password) {
    return calls
        .whole(subject.namespace(), password.secretName())
        .then(
            found ->
                found
                    .map(secret -> value(secret, password))
                    .orElseGet(() -> missing(password, "does not exist")));
  }

  private static Answer<SecretData> value(Secret secret, Outputs.PasswordRef password) {
    return SecretReader.values(secret)
        .flatMap(values -> Optional.ofNullable(values.get(password.key())))
        .map(value -> Answer.ok(SecretData.of(Map.of(password.key(), value))))
        .orElseGet(() -> missing(password, "has no key \"%s\"".formatted(password.key())));
  }

  private static Answer<SecretData> missing(Outputs.PasswordRef password, String what) {
    return Answer.refused(
        Reason.PASSWORD_NOT_FOUND,
        "Secret %s, which is to hold the password of a keystore, %s. Create it (kubectl create secret generic %s --from-literal=%s=...), or leave passwordSecretRef out to have a password made. Nothing is issued until then."
            .formatted(password.secretName(), what, password.secretName(), password.key()));
  }
}
