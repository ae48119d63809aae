package dev.tenure.operator.generate;

import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.Recipe.CharacterClass;
import java.security.SecureRandom;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passwords that are safe to paste. Symbols are {@code - . _ ~}: the only ones that need no
 * escaping in a URL (RFC 3986 section 2.3, unreserved) and mean nothing to a shell inside a word;
 * {@code -} and {@code ~}, which mean something at its start, never come first.
 */
final class Passwords {
  private static final int LONGEST = 4096;

  private final SecureRandom random;

  Passwords(SecureRandom random) {
    this.random = random;
  }

  /**
   * Draws whole passwords until one fits, so that each that fits is as likely as any other;
   * repairing one that does not would make some likelier.
   *
   * @throws IllegalArgumentException when no password can fit
   */
  String next(Recipe.Password recipe) {
    check(recipe);
    var alphabet = recipe.classes().stream().sorted().map(Passwords::characters).toList();
    var all = String.join("", alphabet);
    String drawn;
    do {
      drawn = draw(recipe.length(), all);
    } while (!fits(drawn, recipe.classes()));
    return drawn;
  }

  private static void check(Recipe.Password recipe) {
    if (recipe.classes().isEmpty()) {
      throw new IllegalArgumentException(
          "password.classes is empty: name at least one of lower, upper, digit and symbol.");
    }
    if (recipe.length() < recipe.classes().size() || recipe.length() > LONGEST) {
      throw new IllegalArgumentException(
          "password.length of %d: with %d classes choose a length between %d and %d."
              .formatted(
                  recipe.length(), recipe.classes().size(), recipe.classes().size(), LONGEST));
    }
  }

  private String draw(int length, String alphabet) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
        .collect(Collectors.joining());
  }

  private static boolean fits(String password, Set<CharacterClass> classes) {
    var first = password.charAt(0);
    return first != '-'
        && first != '~'
        && classes.stream()
            .map(Passwords::characters)
            .allMatch(some -> password.chars().anyMatch(c -> some.indexOf(c) >= 0));
  }

  /** The characters of a class; no two classes share one. */
  static String characters(CharacterClass one) {
    return switch (one) {
      case LOWER -> "abcdefghijklmnopqrstuvwxyz";
      case UPPER -> "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
      case DIGIT -> "0123456789";
      case SYMBOL -> "-._~";
    };
  }
}
