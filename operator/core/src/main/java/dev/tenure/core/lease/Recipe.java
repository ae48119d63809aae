package dev.tenure.core.lease;

import java.util.Set;

/** How a value is generated. */
public sealed interface Recipe {
  /** Key {@code password}: {@code length} characters, at least one of each class. */
  record Password(int length, Set<CharacterClass> classes) implements Recipe {
    public Password {
      classes = Set.copyOf(classes);
    }
  }

  /** Key {@code bytes}: {@code length} random bytes. */
  record Bytes(int length) implements Recipe {}

  /** Key {@code uuid}: a random UUID (RFC 9562 version 4) as text. */
  record Uuid() implements Recipe {}

  /** The keys of the values that it makes. */
  default Set<String> keys() {
    return switch (this) {
      case Password _ -> Set.of("password");
      case Bytes _ -> Set.of("bytes");
      case Uuid _ -> Set.of("uuid");
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
