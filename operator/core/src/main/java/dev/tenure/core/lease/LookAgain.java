package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.time.Duration;
import java.time.Instant;

/** When a refusal is looked at again though nothing of the object changed. */
final class LookAgain {
  private static final Duration USUALLY = Duration.ofMinutes(5);

  /** Nobody tells us when a Secret that a login needs is made: foreign Secrets are not watched. */
  private static final Duration SECRET = Duration.ofSeconds(20);

  private LookAgain() {}

  /** After this answer. */
  static Instant after(Answer<?> answer, Instant now) {
    return now.plus(
        answer instanceof Answer.Refused<?>(var why)
                && why.reason() == Reason.LOGIN_SECRET_NOT_FOUND
            ? SECRET
            : USUALLY);
  }
}
