package dev.tenure.core.certificate;

/** Free text in a subject: what it may consist of, and how it is shown. */
final class NameText {
  private static final int LONGEST_QUOTE = 100;

  private NameText() {}

  /**
   * Whether a person sees what is there: no control characters, no marks that are not seen or turn
   * the direction of writing, nothing that is no character, no space at either end.
   */
  static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.equals(text.strip())
        && text.codePoints().allMatch(NameText::isVisible);
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * Whether it is one of the names that Kubernetes keeps for itself, such as the group {@code
   * system:masters} or the user {@code system:node:…}: an API server that trusts the CA would obey.
   */
  static boolean isOfTheSystem(String text) {
    return text.strip().regionMatches(true, 0, "system:", 0, "system:".length());
  }

  /** For messages: short, on one line, nothing hidden. */
  static String quoted(String name) {
    var start = name.length() > LONGEST_QUOTE ? name.substring(0, LONGEST_QUOTE) + "..." : name;
    return '"' + start.replaceAll("[\\p{Cntrl}\\p{C}\\p{Zl}\\p{Zp}]", "?") + '"';
  }
}
