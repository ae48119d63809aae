package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.KeystorePasswords;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.identity.Subject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The passwords of one certificate's keystores: looked up, or made once and then kept. Never prints
 * one.
 */
final class StorePasswords {
  private static final int LENGTH = 32;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** What both the Java platform (printable ASCII) and its keytool (6 at least) take. */
  private static final Pattern USABLE = Pattern.compile("[\\x20-\\x7e]{6,1024}");

  private final Map<Outputs.PasswordRef, String> found;
  private final Optional<String> made;

  private StorePasswords(Map<Outputs.PasswordRef, String> found, Optional<String> made) {
    this.found = found;
    this.made = made;
  }

  /** Finds all that the order needs; refused with what is to be mended where one is not there. */
  static Answer<StorePasswords> of(
      CertificateOrder order, KeystorePasswords passwords, SecureRandom random) {
    return of(order.subject(), order.outputs(), order.current(), passwords, random);
  }

  /** The same for what lies there. */
  static Answer<StorePasswords> of(
      Subject subject,
      Outputs outputs,
      Optional<SecretData> current,
      KeystorePasswords passwords,
      SecureRandom random) {
    var found = new HashMap<Outputs.PasswordRef, String>();
    Answer<StorePasswords> all =
        Answer.ok(
            new StorePasswords(
                found,
                outputs.makesPassword()
                    ? Optional.of(kept(current).orElseGet(() -> fresh(random)))
                    : Optional.empty()));
    for (var ref : outputs.passwords().toList()) {
      all =
          all.then(
              sofar ->
                  passwords
                      .find(subject, ref)
                      .then(data -> usable(ref, data))
                      .map(
                          password -> {
                            found.put(ref, password);
                            return sofar;
                          }));
    }
    return all;
  }

  /** The password that was made, to be delivered. */
  Optional<String> made() {
    return made;
  }

  /** The password of a keystore. */
  char[] of(Outputs.Keystore store) {
    return store
        .password()
        .map(found::get)
        .or(() -> made)
        .orElseThrow(() -> new IllegalStateException("a keystore of another order"))
        .toCharArray();
  }

  private static Optional<String> kept(Optional<SecretData> current) {
    return current
        .map(data -> data.values().get(TlsSecret.PASSWORD))
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .filter(USABLE.asMatchPredicate());
  }

  private static String fresh(SecureRandom random) {
    return random
        .ints(LENGTH, 0, LETTERS.length())
        .collect(StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), (a, b) -> {})
        .toString();
  }

  private static Answer<String> usable(Outputs.PasswordRef ref, SecretData data) {
    return Optional.ofNullable(data.values().get(ref.key()))
        .map(value -> new String(value, StandardCharsets.ISO_8859_1))
        .filter(USABLE.asMatchPredicate())
        .map(Answer::ok)
        .orElseGet(() -> unusable(ref));
  }

  private static Answer<String> unusable(Outputs.PasswordRef ref) {
    return Answer.refused(
        Reason.PASSWORD_NOT_FOUND,
        "Key %s of Secret %s is no password for a keystore: give 6 to 1024 printable ASCII characters, without a line end after them (printf, not echo). Nothing is issued until then."
            .formatted(ref.key(), ref.secretName()));
  }

  @Override
  public String toString() {
    return "StorePasswords" + found.keySet();
  }
}
