package dev.tenure.core.sweep;

import dev.tenure.core.sweep.SweepPolicy.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The tokens of ours that no record names, and since when nobody is seen to use them. */
final class Suspects {
  /**
   * One of them.
   *
   * @param since nanoseconds at which it was first seen unused, of a row without a break
   */
  private record Suspect(Mark mark, Holder holder, long since) {
    boolean unused() {
      return holder == Holder.GONE || holder == Holder.ELSEWHERE;
    }
  }

  private final Maker us;
  private final Duration orphanAge;
  private final Function<Mark, Holder> asked;
  private final LongSupplier nanos;
  private final Map<String, Suspect> byAccessor = new LinkedHashMap<>();

  Suspects(Maker us, Duration orphanAge, Function<Mark, Holder> asked, LongSupplier nanos) {
    this.us = us;
    this.orphanAge = orphanAge;
    this.asked = asked;
    this.nanos = nanos;
  }

  /** Takes a token in where it is ours; false: it is somebody else's. */
  boolean take(String accessor, Optional<Mark> mark) {
    var seen = new TokenSeen(mark, false, Holder.UNKNOWN, Duration.ZERO);
    if (SweepPolicy.judge(seen, us, orphanAge) == Verdict.FOREIGN) {
      return false;
    }
    byAccessor.put(accessor, new Suspect(mark.orElseThrow(), Holder.UNKNOWN, 0));
    return true;
  }

  boolean has(String accessor) {
    return byAccessor.containsKey(accessor);
  }

  /** Forgets what is gone, and what a record names by now. */
  void keep(Set<String> live, Set<String> known) {
    byAccessor.keySet().retainAll(live);
    byAccessor.keySet().removeAll(known);
  }

  void forget(String accessor) {
    byAccessor.remove(accessor);
  }

  /** Asks whether they are used: all of them. */
  void look() {
    byAccessor.replaceAll((_, suspect) -> looked(suspect));
  }

  /** Those that would be revoked, as far as memory knows. */
  List<String> due() {
    return byAccessor.entrySet().stream()
        .filter(e -> verdict(e.getValue(), false) == Verdict.ORPHANED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The mark of one that is to be revoked, after it was asked about once more; empty: not now. */
  Optional<Mark> confirmed(String accessor, SweepRecords.Stored stored) {
    var suspect = byAccessor.computeIfPresent(accessor, (_, before) -> looked(before));
    if (suspect == null) {
      return Optional.empty();
    }
    var recorded =
        stored.accessors().contains(accessor)
            || stored.unreadable().contains(suspect.mark().subject().uid());
    return verdict(suspect, recorded) == Verdict.ORPHANED
        ? Optional.of(suspect.mark())
        : Optional.empty();
  }

  /** How many objects use, or may use. */
  long used() {
    return byAccessor.values().stream().filter(s -> !s.unused()).count();
  }

  /** How many nobody uses. */
  long unused() {
    return byAccessor.values().stream().filter(Suspect::unused).count();
  }

  /** How long until the first of those that nobody uses is due; empty where there is none. */
  Optional<Duration> next() {
    return byAccessor.values().stream()
        .filter(Suspect::unused)
        .map(suspect -> orphanAge.minus(unowned(suspect)))
        .min(Comparator.naturalOrder());
  }

  /** The time without use begins anew whenever it is used, or nobody can tell. */
  private Suspect looked(Suspect before) {
    var holder = asked.apply(before.mark());
    var since = before.unused() ? before.since() : nanos.getAsLong();
    return new Suspect(before.mark(), holder, since);
  }

  private Verdict verdict(Suspect suspect, boolean recorded) {
    var seen =
        new TokenSeen(Optional.of(suspect.mark()), recorded, suspect.holder(), unowned(suspect));
    return SweepPolicy.judge(seen, us, orphanAge);
  }

  private Duration unowned(Suspect suspect) {
    return suspect.unused() ? Duration.ofNanos(nanos.getAsLong() - suspect.since()) : Duration.ZERO;
  }
}
