package dev.tenure.operator.reconcile;

import dev.tenure.core.audit.Deed;
import dev.tenure.core.audit.Deed.Action;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.util.Optional;

/** What happened in a look, as the audit trail tells it. */
final class Occurrences {
  private Occurrences() {}

  /**
   * The deed of an occurrence.
   *
   * @param secretName empty where nothing is delivered into a Secret
   */
  static Deed deed(Subject subject, String secretName, Standing standing, Occurrence happened) {
    return new Deed(
        action(happened),
        subject,
        Optional.empty(),
        what(subject, secretName, standing),
        Optional.empty(),
        happened.why(),
        Optional.empty());
  }

  private static Action action(Occurrence happened) {
    return switch (happened.reason()) {
      case ISSUED -> Action.ISSUE;
      case ADOPTED -> Action.ADOPT;
      case ROTATED -> Action.ROTATE;
      case EXPIRED -> Action.END;
      default -> Action.REVOKE;
    };
  }

  private static String what(Subject subject, String secretName, Standing standing) {
    var secret =
        secretName.isEmpty()
            ? "what pods ask for"
            : "Secret %s/%s".formatted(subject.namespace(), secretName);
    return standing.delivery().map(delivery -> secret + numbered(delivery)).orElse(secret);
  }

  private static String numbered(Delivery delivery) {
    return " rotation %d%s"
        .formatted(
            delivery.rotation(), delivery.serialNumber().map(" certificate "::concat).orElse(""));
  }
}
