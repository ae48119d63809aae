package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** In which forms a certificate lies in its Secret, all written in one update. */
public record Outputs(Encoding encoding, Set<Extra> additional, Map<Format, Keystore> keystores) {
  /** Key, chain and anchors in PEM, the key in PKCS#8. */
  public static final Outputs PLAIN = new Outputs(Encoding.PKCS8, Set.of(), Map.of());

  /** How the private key is encoded. */
  public enum Encoding {
    PKCS8,
    /** PKCS#1 for RSA (RFC 8017), SEC 1 for ECDSA (RFC 5915); none for Ed25519. */
    PKCS1
  }

  /** Further keys of the Secret. */
  public enum Extra {
    /** {@code tls-combined.pem}: the private key, then the chain. */
    COMBINED_PEM,
    /** {@code key.der}: the private key without PEM around it. */
    DER
  }

  /** A kind of keystore, with its field under {@code keystores}. */
  public enum Format {
    PKCS12("pkcs12"),
    JKS("jks");

    private final String field;

    Format(String field) {
      this.field = field;
    }

    /** As the API spells it. */
    public String field() {
      return field;
    }
  }

  /**
   * A keystore with the key and its chain, and a truststore with the anchors.
   *
   * @param alias of the key's entry
   * @param password of both; empty: one is made, and lies in the Secret beside them
   */
  public record Keystore(String alias, Optional<PasswordRef> password) {
    private void in(Asked asked, String field) {
      asked
          .with(field + ".alias", alias)
          .with(field + ".passwordSecretName", password.map(PasswordRef::secretName))
          .with(field + ".passwordKey", password.map(PasswordRef::key));
    }
  }

  /** A key of a Secret in the object's own namespace. */
  public record PasswordRef(String secretName, String key) {}

  public Outputs {
    var extras = EnumSet.noneOf(Extra.class);
    extras.addAll(additional);
    additional = Collections.unmodifiableSet(extras);
    var stores = new EnumMap<Format, Keystore>(Format.class);
    stores.putAll(keystores);
    keystores = Collections.unmodifiableMap(stores);
  }

  Asked in(Asked asked) {
    keystores.forEach((format, store) -> store.in(asked, "keystores." + format.field()));
    return asked
        .withUnless(Encoding.PKCS8, "encoding", encoding)
        .with("additionalOutputs", additional);
  }

  /** Whether a password is made for a keystore. */
  public boolean makesPassword() {
    return keystores.values().stream().anyMatch(store -> store.password().isEmpty());
  }

  /** The passwords that are looked up. */
  public Stream<PasswordRef> passwords() {
    return keystores.values().stream().flatMap(store -> store.password().stream()).distinct();
  }
}
