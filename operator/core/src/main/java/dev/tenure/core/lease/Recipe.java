package dev.tenure.core.lease;

import dev.tenure.core.Asked;
import dev.tenure.core.certificate.KeySpec;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How a value is generated. */
public sealed interface Recipe {
  /**
   * Key {@code password}: {@code length} characters, at least one of each class.
   *
   * @param excluded characters that are not used
   * @param htpasswd whether keys {@code username}, {@code bcrypt} and {@code htpasswd} go with it
   */
  record Password(
      int length, Set<CharacterClass> classes, String excluded, Optional<Htpasswd> htpasswd)
      implements Recipe {
    public Password {
      classes = Set.copyOf(classes);
    }

    /** Of all characters of the classes, and alone. */
    public Password(int length, Set<CharacterClass> classes) {
      this(length, classes, "", Optional.empty());
    }
  }

  /**
   * A line of a password file: the user and the bcrypt hash of the password.
   *
   * @param cost the logarithm of the rounds, 4 to 31
   */
  record Htpasswd(String username, int cost) {}

  /** Key {@code bytes}: {@code length} random bytes. */
  record Bytes(int length) implements Recipe {}

  /** Key {@code uuid}: a random UUID (RFC 9562 version 4) as text. */
  record Uuid() implements Recipe {}

  /**
   * Keys {@code ssh-privatekey} as OpenSSH reads it and {@code ssh-publickey}, a line for {@code
   * authorized_keys}.
   *
   * @param size as of {@link KeySpec}
   * @param comment the end of that line; may be empty
   */
  record SshKey(KeySpec.Algorithm algorithm, int size, String comment) implements Recipe {}

  /**
   * Keys {@code private.pem} (PKCS#8) and {@code public.pem} (SubjectPublicKeyInfo).
   *
   * @param size as of {@link KeySpec}
   */
  record KeyPair(KeySpec.Algorithm algorithm, int size) implements Recipe {}

  /** The keys of the values that it makes. */
  default Set<String> keys() {
    return switch (this) {
      case Password(_, _, _, var htpasswd) ->
          htpasswd.isPresent()
              ? Set.of("password", "username", "bcrypt", "htpasswd")
              : Set.of("password");
      case Bytes _ -> Set.of("bytes");
      case Uuid _ -> Set.of("uuid");
      case SshKey _ -> Set.of("ssh-privatekey", "ssh-publickey");
      case KeyPair _ -> Set.of("private.pem", "public.pem");
    };
  }

  /** Named with what is made: a change in it asks for another value. */
  default Asked in(Asked asked) {
    return switch (this) {
      case Password(var length, var classes, var excluded, var htpasswd) ->
          asked
              .with("password.length", length)
              .with("password.classes", new TreeSet<>(classes))
              .withUnless("", "password.excluded", excluded)
              .with("htpasswd.username", htpasswd.map(Htpasswd::username))
              .with("htpasswd.cost", htpasswd.map(Htpasswd::cost));
      case Bytes(var length) -> asked.with("bytes.length", length);
      case Uuid _ -> asked.with("uuid", true);
      case SshKey(var algorithm, var size, var comment) ->
          asked
              .with("sshKey.algorithm", algorithm)
              .with("sshKey.size", size)
              .withUnless("", "sshKey.comment", comment);
      case KeyPair(var algorithm, var size) ->
          asked.with("keyPair.algorithm", algorithm).with("keyPair.size", size);
    };
  }

  /** What a password may be made of. */
  enum CharacterClass {
    LOWER,
    UPPER,
    DIGIT,
    SYMBOL
  }
}
