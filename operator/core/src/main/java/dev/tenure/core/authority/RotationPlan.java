package dev.tenure.core.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How an issuer's CA is to be replaced.
 *
 * @param ours whether new CAs are ours to make; a CA that was given is replaced by who gave it
 * @param delay how long a new CA is trusted everywhere before it signs: mounted files are brought
 *     up to date by the kubelet within a minute or two, and consumers read them when they like
 * @param deadline how long is waited for a namespace that cannot be written
 * @param longest the longest life that a certificate may be given, where the issuer sets one
 * @param revoked key identifiers of CAs that are to be trusted no more as soon as that breaks
 *     nobody, whatever they signed that has not ended
 */
public record RotationPlan(
    boolean ours,
    Duration delay,
    Duration deadline,
    Optional<Duration> longest,
    Set<String> revoked) {
  public RotationPlan {
    revoked = Set.copyOf(revoked);
  }

  /** One for CAs of which none is revoked. */
  public RotationPlan(boolean ours, Duration delay, Duration deadline, Optional<Duration> longest) {
    this(ours, delay, deadline, longest, Set.of());
  }

  private static final double LATEST = 2.0 / 3;
  private static final double SOONEST = 1.0 / 3;

  /**
   * When a CA begins to be replaced: at two thirds of its life, or sooner, so that when the next
   * one signs at the latest this one could still give the longest certificate its whole life; but
   * not before a third of its life, so that a CA shorter than what it signs does not rotate without
   * end.
   *
   * @param granted the longest life given so far
   */
  public Instant begins(Succession.Generation ca, Duration granted) {
    var life = Duration.between(ca.since(), ca.notAfter());
    var leaf = longest.filter(most -> most.compareTo(granted) > 0).orElse(granted);
    var roomFor = ca.notAfter().minus(leaf).minus(delay).minus(deadline);
    var latest = ca.since().plus(share(life, LATEST));
    var soonest = ca.since().plus(share(life, SOONEST));
    var wanted = roomFor.isBefore(latest) ? roomFor : latest;
    return wanted.isBefore(soonest) ? soonest : wanted;
  }

  boolean revokes(Succession.Generation ca) {
    return revoked.contains(ca.keyId());
  }

  private static Duration share(Duration life, double share) {
    return Duration.ofMillis((long) (life.toMillis() * share));
  }
}
