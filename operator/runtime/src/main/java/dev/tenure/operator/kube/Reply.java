package dev.tenure.operator.kube;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came back from the API server, before anybody has said what it means. */
public sealed interface Reply {
  /** The code of a request that got no answer at all. */
  int NO_ANSWER = 0;

  /** A status of 200 to 299. The body may hold secrets, so it is never printed. */
  record Done(String body, Map<String, List<String>> headers) implements Reply {
    @Override
    public String toString() {
      return "Done[" + body.length() + " characters]";
    }
  }

  /**
   * Any other status, or none.
   *
   * @param code the HTTP status; {@link #NO_ANSWER} when none came
   * @param message the server's own sentence, at most a few hundred characters
   * @param causes machine words of the server's details, e.g. {@code NamespaceTerminating}
   * @param notBefore from {@code Retry-After}, where it was sent
   */
  record Failed(int code, String message, List<String> causes, Optional<Instant> notBefore)
      implements Reply {
    public Failed {
      causes = List.copyOf(causes);
    }

    /**
     * Whether a {@code test} of a JSON Patch did not hold. The API server says so with 422 and no
     * word about a field, in contrast to what fails validation.
     */
    public boolean isFailedTest() {
      return code == 422 && causes.isEmpty();
    }
  }

  /** Whether it failed with this status. */
  default boolean failedWith(int code) {
    return this instanceof Failed failed && failed.code() == code;
  }
}
