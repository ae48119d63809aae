package dev.tenure.operator.platform.federation;

import dev.tenure.api.v1alpha1.FederatedDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of one trust domain.
 *
 * @param document the last good bundle
 * @param due when it is asked for again
 * @param asked since when an answer is awaited
 * @param failures how many tries failed in a row
 * @param since when the first of them failed
 * @param why of the last of them, for people
 */
record Followed(
    FederatedDomain domain,
    Optional<ForeignDocument> document,
    Instant due,
    Optional<Instant> asked,
    int failures,
    Instant since,
    String why) {
  /** An answer that did not come by then never will. */
  private static final Duration LOST = Duration.ofMinutes(2);

  static Followed from(FederatedDomain domain, Optional<ForeignDocument> document) {
    return new Followed(domain, document, Instant.EPOCH, Optional.empty(), 0, Instant.EPOCH, "");
  }

  /** What stays when the entry changes: another source begins anew. */
  Optional<ForeignDocument> kept(FederatedDomain changed) {
    var same =
        Objects.equals(domain.url(), changed.url())
            && Objects.equals(domain.bundle(), changed.bundle());
    return same ? document : Optional.empty();
  }

  boolean isDue(Instant now) {
    var answered = asked.map(at -> !now.isBefore(at.plus(LOST))).orElse(true);
    return answered && !now.isBefore(due);
  }

  /**
   * When to look again.
   *
   * @param soon while an answer is awaited
   */
  Instant next(Instant soon) {
    return asked.isPresent() ? soon : due;
  }

  /** The same with nothing to publish. */
  Followed without() {
    return new Followed(domain, Optional.empty(), due, asked, failures, since, why);
  }

  Followed asking(Instant now) {
    return new Followed(domain, document, due, Optional.of(now), failures, since, why);
  }

  /**
   * A bundle is never followed back: an older one may hold a key that was withdrawn because it was
   * lost. The same sequence is the same bundle.
   */
  Followed answered(ForeignDocument fresh, Instant now, Duration wait) {
    var last = document.map(ForeignDocument::sequence).orElse(0L);
    if (fresh.sequence() < last) {
      return failed(
          "what is there has sequence %d, and %d was seen before; it is not taken."
              .formatted(fresh.sequence(), last),
          now,
          wait);
    }
    var same = fresh.sequence() == last && last > 0;
    return new Followed(
        domain,
        same ? document : Optional.of(fresh),
        now.plus(wait),
        Optional.empty(),
        0,
        Instant.EPOCH,
        "");
  }

  Followed failed(String reason, Instant now, Duration wait) {
    return new Followed(
        domain,
        document,
        now.plus(wait),
        Optional.empty(),
        failures + 1,
        failures == 0 ? now : since,
        reason);
  }

  /** What is wrong, for people; empty where nothing is. */
  Optional<String> trouble(String trustDomain) {
    if (failures == 0) {
      return Optional.empty();
    }
    var stays =
        document
            .map(last -> "The last good bundle, of sequence %d, stays.".formatted(last.sequence()))
            .orElse("Nothing is published for it yet.");
    return Optional.of(
        "The bundle of trust domain %s could not be had since %s: %s %s"
            .formatted(trustDomain, since, why, stays));
  }
}
