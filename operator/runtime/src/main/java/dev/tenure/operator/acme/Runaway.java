package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Bounds how many certificates an object takes that nobody uses for long, e.g. because its Secret
 * cannot be written: servers count what an account orders.
 */
final class Runaway {
  private static final int MOST = 4;
  private static final Duration WITHIN = Duration.ofHours(1);

  /** Nothing is renewed before this share of its life. */
  private static final int YOUNG_SHARE = 3;

  private Runaway() {}

  /** Why no other is ordered now; empty while few of the last hour's are still young. */
  static Optional<Answer<String>> pause(AcmeSettings settings, OrderRecord record, Instant now) {
    var young =
        record.leaves().stream()
            .map(Runaway::old)
            .filter(now::isBefore)
            .sorted(Comparator.reverseOrder())
            .toList();
    return young.size() < MOST
        ? Optional.empty()
        : Optional.of(
            new Answer.Unavailable<>(
                new Violation(
                    Reason.RATE_LIMITED,
                    "%s gave %d certificates for this object within an hour, and none was used for long. See the events of the object for why they were replaced; another is ordered at %s."
                        .formatted(settings.place(), young.size(), young.get(MOST - 1))),
                Optional.of(young.get(MOST - 1))));
  }

  private static Instant old(Leaf leaf) {
    var life = Duration.between(leaf.since(), leaf.notAfter());
    var share = leaf.since().plus(life.dividedBy(YOUNG_SHARE));
    var hour = leaf.since().plus(WITHIN);
    return share.isBefore(hour) ? share : hour;
  }
}
