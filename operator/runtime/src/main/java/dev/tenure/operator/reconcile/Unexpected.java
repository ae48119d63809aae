package dev.tenure.operator.reconcile;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a defect: it stays with its object, is told, and is tried again. */
final class Unexpected {
  private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

  private Unexpected() {}

  /** Logs the failure of a look, and gives the outcome that the object shows. */
  static Outcome outcome(ObjectKey key, RuntimeException failure) {
    LOG.error("unexpected failure while looking at {}", key, failure);
    return Outcome.failed(
        Reason.API_UNAVAILABLE,
        "An unexpected failure inside the operator (%s); it is tried again, and its log says more."
            .formatted(failure.getClass().getSimpleName()));
  }
}
