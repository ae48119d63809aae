package dev.tenure.core.sweep;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.audit.Deed.Action;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Sweeps one backend, turn by turn: finds tokens that a lost journal would have hidden, and revokes
 * those that nobody uses. What a token is, it is for all its life, so that each foreign one is
 * looked at once. Used by one thread at a time.
 */
public final class Sweep {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final Duration BETWEEN_REVOCATIONS = Duration.ofMillis(100);

  /**
   * What a sweep reaches the world through.
   *
   * @param holder whether the object that a mark names uses the token, asked live
   * @param refusal why nothing may be destroyed now
   * @param pause waits; false: stop
   * @param nanos a monotonic clock in nanoseconds
   */
  public record Ports(
      SweepRecords records,
      Function<Mark, Holder> holder,
      Supplier<Optional<Violation>> refusal,
      AuditTrail audit,
      Predicate<Duration> pause,
      LongSupplier nanos) {}

  private record Cleared(long revoked, Optional<Violation> trouble) {
    static final Cleared NOTHING = new Cleared(0, Optional.empty());
  }

  private final String backend;
  private final Ports ports;
  private final Suspects suspects;
  private final Set<String> foreign = new HashSet<>();

  /**
   * @param orphanAge how long a token is seen without record and use before it is revoked
   */
  public Sweep(String backend, Maker us, Duration orphanAge, Ports ports) {
    this.backend = backend;
    this.ports = ports;
    this.suspects = new Suspects(us, orphanAge, ports.holder(), ports.nanos());
  }

  /** One turn. What was learnt before it failed is kept for the next. */
  public Answer<Swept> turn(SweptServer server) {
    return server.accessors().then(live -> turn(server, live));
  }

  private Answer<Swept> turn(SweptServer server, Set<String> live) {
    var known = ports.records().known();
    foreign.retainAll(live);
    foreign.removeAll(known);
    suspects.keep(live, known);
    return learn(server, live, known)
        .map(
            _ -> {
              suspects.look();
              var cleared = clear(server);
              return new Swept(
                  live.stream().filter(known::contains).count(),
                  suspects.used(),
                  suspects.unused(),
                  foreign.size(),
                  cleared.revoked(),
                  cleared.trouble(),
                  suspects.next());
            });
  }

  /** Asks about each token that is not known yet. */
  private Answer<Boolean> learn(SweptServer server, Set<String> live, Set<String> known) {
    for (var accessor : live) {
      if (known.contains(accessor) || foreign.contains(accessor) || suspects.has(accessor)) {
        continue;
      }
      if (!ports.pause().test(BETWEEN_LOOKS)) {
        return stopping();
      }
      var looked = server.look(accessor);
      if (!(looked instanceof Answer.Ok<Optional<SweptServer.Found>>(var found))) {
        return looked.map(_ -> false);
      }
      if (found.isPresent() && !suspects.take(accessor, found.get().mark())) {
        foreign.add(accessor);
      }
    }
    return Answer.ok(true);
  }

  private Cleared clear(SweptServer server) {
    var due = suspects.due();
    if (due.isEmpty()) {
      return Cleared.NOTHING;
    }
    var stored = ports.records().stored();
    if (!(stored instanceof Answer.Ok<SweepRecords.Stored>(var records))) {
      return new Cleared(0, stored.why());
    }
    var revoked = 0L;
    for (var accessor : due) {
      var mark = suspects.confirmed(accessor, records);
      if (mark.isPresent()) {
        var ended = end(server, accessor, mark.get());
        if (!(ended instanceof Answer.Ok<Boolean>)) {
          return new Cleared(revoked, ended.why());
        }
        revoked++;
      }
    }
    return new Cleared(revoked, Optional.empty());
  }

  private Answer<Boolean> end(SweptServer server, String accessor, Mark mark) {
    var refusal = ports.refusal().get();
    if (refusal.isPresent()) {
      return new Answer.Unavailable<>(refusal.get(), Optional.empty());
    }
    if (!ports.pause().test(BETWEEN_REVOCATIONS)) {
      return stopping();
    }
    var ended = server.revoke(accessor).then(_ -> server.look(accessor)).then(this::gone);
    ports.audit().tell(deed(mark, ended));
    if (ended instanceof Answer.Ok<Boolean>) {
      suspects.forget(accessor);
    }
    return ended;
  }

  private Answer<Boolean> gone(Optional<SweptServer.Found> found) {
    return found.isEmpty()
        ? Answer.ok(true)
        : Answer.unavailable(
            Reason.REVOCATION_PENDING,
            "backend '%s' still knows a token after its revocation".formatted(backend));
  }

  private Deed deed(Mark mark, Answer<Boolean> ended) {
    return new Deed(
        Action.REVOKE,
        mark.subject(),
        Optional.of(backend),
        "token without a record",
        Optional.empty(),
        Reason.ORPHANED,
        Deed.failure(ended));
  }

  private static <T> Answer<T> stopping() {
    return Answer.unavailable(Reason.PENDING, "the operator is stopping");
  }
}
