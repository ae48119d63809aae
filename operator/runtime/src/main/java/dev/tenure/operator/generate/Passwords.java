package dev.tenure.operator.generate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.Recipe.CharacterClass;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Passwords that are safe to paste. Symbols are {@code - . _ ~}: the only ones that need no
 * escaping in a URL (RFC 3986 section 2.3, unreserved) and mean nothing to a shell inside a word;
 * {@code -} and {@code ~}, which mean something at its start, never come first.
 */
final class Passwords {
  private static final int LONGEST = 4096;
  private static final String NEVER_FIRST = "-~";

  private final SecureRandom random;

  Passwords(SecureRandom random) {
    this.random = random;
  }

  /** Why no password can be as asked, and what can be. */
  static Optional<Violation> violation(Recipe.Password recipe) {
    return wrong(recipe).map(why -> new Violation(Reason.INVALID_SPEC, why));
  }

  private static Optional<String> wrong(Recipe.Password recipe) {
    var classes = recipe.classes();
    if (classes.isEmpty()) {
      return Optional.of(
          "password.classes is empty: name at least one of lower, upper, digit and symbol.");
    }
    if (recipe.length() < classes.size() || recipe.length() > LONGEST) {
      return Optional.of(
          "password.length of %d: with %d classes choose a length between %d and %d."
              .formatted(recipe.length(), classes.size(), classes.size(), LONGEST));
    }
    var alphabets = alphabets(recipe);
    if (alphabets.stream().anyMatch(String::isEmpty)) {
      return Optional.of(
          "password.exclude leaves nothing of a class: exclude fewer characters, or leave that"
              + " class out of password.classes.");
    }
    return alphabets.stream()
            .allMatch(some -> some.chars().allMatch(c -> NEVER_FIRST.indexOf(c) >= 0))
        ? Optional.of(
            "password.exclude leaves - and ~ only, with which no password begins: exclude fewer"
                + " characters.")
        : Optional.empty();
  }

  /**
   * Draws whole passwords until one fits, so that each that fits is as likely as any other;
   * repairing one that does not would make some likelier.
   *
   * @throws IllegalArgumentException when no password can fit
   */
  String next(Recipe.Password recipe) {
    wrong(recipe)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    var alphabets = alphabets(recipe);
    var all = String.join("", alphabets);
    String drawn;
    do {
      drawn = draw(recipe.length(), all);
    } while (!fits(drawn, alphabets));
    return drawn;
  }

  private String draw(int length, String alphabet) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
        .collect(Collectors.joining());
  }

  private static boolean fits(String password, List<String> alphabets) {
    return NEVER_FIRST.indexOf(password.charAt(0)) < 0
        && alphabets.stream()
            .allMatch(some -> password.chars().anyMatch(c -> some.indexOf(c) >= 0));
  }

  private static List<String> alphabets(Recipe.Password recipe) {
    return recipe.classes().stream()
        .sorted()
        .map(Passwords::characters)
        .map(all -> without(all, recipe.excluded()))
        .toList();
  }

  private static String without(String all, String excluded) {
    return all.chars()
        .filter(c -> excluded.indexOf(c) < 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
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
