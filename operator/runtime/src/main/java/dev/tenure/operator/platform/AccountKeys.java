package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.acme.Accounts;
import dev.tenure.operator.pki.GivenKeys;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Map;

/** Keys of ACME accounts, in Secrets of the operator's namespace. */
public final class AccountKeys implements Accounts.Keys {
  private static final String KEY = "tls.key";
  private static final KeySpec TYPE =
      new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER);

  private final OwnSecrets secrets;
  private final SecureRandom random;

  public AccountKeys(OwnSecrets secrets, SecureRandom random) {
    this.secrets = secrets;
    this.random = random;
  }

  @Override
  public Answer<KeyPair> account(String secret) {
    return secrets
        .readOrCreate(secret, "Opaque", () -> Answer.ok(made()))
        .then(data -> read(secret, data));
  }

  @Override
  public Answer<String> text(String secret, String key) {
    return secrets
        .read(secret)
        .then(
            found ->
                found
                    .map(data -> data.values().get(key))
                    .map(bytes -> Answer.ok(new String(bytes, StandardCharsets.UTF_8)))
                    .orElseGet(
                        () ->
                            Answer.refused(
                                Reason.AUTHORITY_INVALID,
                                "Secret %s/%s, named in spec.acme, has no key %s or does not exist. Put it there."
                                    .formatted(secrets.namespace(), secret, key))));
  }

  private SecretData made() {
    var pair = KeyPairs.generate(TYPE, random);
    return SecretData.of(
        Map.of(KEY, Pem.privateKey(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII)));
  }

  private Answer<KeyPair> read(String secret, SecretData data) {
    var name = "%s of Secret %s/%s".formatted(KEY, secrets.namespace(), secret);
    var pem = data.values().get(KEY);
    if (pem == null) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "There is no %s, the key of the ACME account. Put it there, or delete the Secret to have a new account."
              .formatted(name));
    }
    try {
      return GivenKeys.pair(Pem.privateKey(pem, name))
          .map(Answer::ok)
          .orElseGet(
              () ->
                  Answer.refused(
                      Reason.AUTHORITY_INVALID,
                      name + " is no RSA or ECDSA key, as ACME accounts have. Give another one."));
    } catch (MalformedPem e) {
      return Answer.refused(Reason.AUTHORITY_INVALID, e.why());
    }
  }
}
