package dev.tenure.operator.kube;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;

/** The one place that says what a failure of the API server means. */
public final class KubeErrors {
  private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

  private KubeErrors() {}

  /**
   * How to speak of a request that failed.
   *
   * @param what the thing, for people: {@code "Secret payments/ledger-db"}
   * @param refused the reason when the server understood and said no
   * @param missing the reason when it is not there
   */
  public record Words(String what, Reason refused, Reason missing) {}

  /**
   * Classifies: not found is {@code Gone}; a conflict, a lost login, throttling, faults of the
   * server and silence pass ({@code Unavailable}); everything else the server says no to is {@code
   * Refused} with its own sentence, so that the message of an admission policy reaches the user.
   */
  public static <T> Answer<T> answer(Reply.Failed failed, Words words) {
    return switch (failed.code()) {
      case Reply.NO_ANSWER ->
          Answer.unavailable(
              Reason.API_UNAVAILABLE,
              "The API server did not answer about %s (%s); it is tried again."
                  .formatted(words.what(), failed.message()));
      case 401 ->
          Answer.unavailable(
              Reason.API_UNAVAILABLE,
              "The API server does not accept the operator's own login; it is tried again with a"
                  + " fresh token.");
      case 404 ->
          Answer.gone(
              words.missing(), "%s was not found: %s".formatted(words.what(), failed.message()));
      case 409 ->
          Answer.unavailable(
              Reason.API_UNAVAILABLE,
              "%s was changed by another writer at the same moment; it is looked at again."
                  .formatted(words.what()));
      // A list that took too long to page through begins anew.
      case 408, 410, 429 -> passing(failed, words);
      default -> failed.code() >= 500 ? passing(failed, words) : refused(failed, words);
    };
  }

  private static <T> Answer<T> passing(Reply.Failed failed, Words words) {
    return new Answer.Unavailable<>(
        new Violation(
            Reason.API_UNAVAILABLE,
            "The API server could not serve a request about %s now (HTTP %d: %s); it is tried again."
                .formatted(words.what(), failed.code(), failed.message())),
        failed.notBefore());
  }

  private static <T> Answer<T> refused(Reply.Failed failed, Words words) {
    if (failed.causes().contains(NAMESPACE_TERMINATING)) {
      return Answer.refused(
          Reason.TERMINATING,
          "The namespace of %s is being deleted; nothing is written there any more."
              .formatted(words.what()));
    }
    return Answer.refused(
        words.refused(),
        "The API server refused %s (HTTP %d): %s.%s"
            .formatted(words.what(), failed.code(), withoutStop(failed.message()), remedy(failed)));
  }

  /** A missing right is spelled the same by every version: {@code User "…" cannot create …}. */
  private static String remedy(Reply.Failed failed) {
    return failed.code() == 403 && failed.message().contains(" cannot ")
        ? " Give the operator that right: install the chart's roles, or enrol the namespace by"
            + " binding the chart's tenant ClusterRole to the operator's ServiceAccount there."
        : "";
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
