package dev.tenure.operator.compose;

/** Why something cannot be composed; the message is for people and holds no value. */
final class Unfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unfit(String message) {
    super(message, null, false, false);
  }
}
