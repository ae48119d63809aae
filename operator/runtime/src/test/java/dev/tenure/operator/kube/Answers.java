package dev.tenure.operator.kube;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;

/** Takes answers apart for tests. */
public final class Answers {
  private Answers() {}

  /** The value of a good answer. */
  public static <T> T value(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(var value)) {
      return value;
    }
    throw new AssertionError("not a good answer: " + answer);
  }

  /** Why an answer is not good. */
  public static Violation violation(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> ok -> throw new AssertionError("not a failure: " + ok);
      case Answer.Refused<?>(var violation) -> violation;
      case Answer.Unavailable<?>(var violation, var _) -> violation;
      case Answer.Pending<?>(var violation, var _) -> violation;
      case Answer.Gone<?>(var violation) -> violation;
    };
  }

  /** The word for why an answer is not good. */
  public static Reason reason(Answer<?> answer) {
    return violation(answer).reason();
  }

  /** The sentence for it. */
  public static String message(Answer<?> answer) {
    return violation(answer).message();
  }
}
