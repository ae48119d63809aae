package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.schedule.Backoff;
import dev.tenure.operator.acme.OrderRecord.Rest;
import dev.tenure.operator.acme.OrderStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What becomes of an order that must wait, that failed, or that is done. */
final class Setbacks {
  /** At most four tries in an hour: servers count the failed validations of a name. */
  private static final Backoff FAILED = new Backoff(Duration.ofMinutes(10), Duration.ofHours(1));

  private static final Duration BEFORE_ANOTHER = Duration.ofSeconds(10);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK = Duration.ofMinutes(1);
  private static final Set<Reason> OF_THE_SERVER =
      EnumSet.of(Reason.ISSUER_REFUSED, Reason.CHALLENGE_FAILED);

  private static final int MOST_NAMED = 3;

  private final AcmeSettings settings;
  private final Accounts accounts;
  private final OrderStore store;
  private final InstantSource clock;
  private final SigningRequest request;

  Setbacks(
      AcmeSettings settings,
      Accounts accounts,
      OrderStore store,
      InstantSource clock,
      SigningRequest request) {
    this.settings = settings;
    this.accounts = accounts;
    this.store = store;
    this.clock = clock;
    this.request = request;
  }

  /** Remembers a refusal, and a time that the server named, so that a restart keeps to them. */
  Answer<String> settled(Answer<String> answer) {
    return switch (answer) {
      case Answer.Refused<String>(var why) when OF_THE_SERVER.contains(why.reason()) -> failed(why);
      case Answer.Unavailable<String>(var why, var until)
          when why.reason() == Reason.RATE_LIMITED && until.isPresent() ->
          rests(before -> new Rest(before, until.get(), false, why));
      case Answer.Gone<String>(var why) -> {
        accounts.forget(request.issuer());
        yield new Answer.Unavailable<>(why, Optional.empty());
      }
      default -> answer;
    };
  }

  private Answer<String> failed(Violation why) {
    return rests(
        before -> {
          var pause = FAILED.after(before + 1, request.subject().uid());
          return new Rest(before + 1, clock.instant().plus(pause), true, why);
        });
  }

  /** Why nothing is tried for a while. */
  static Answer<String> resting(Rest rest) {
    var why =
        new Violation(
            rest.why().reason(),
            "%s It is tried again at %s.".formatted(rest.why().message(), rest.until()));
    return rest.refused()
        ? new Answer.Refused<>(why)
        : new Answer.Unavailable<>(why, Optional.of(rest.until()));
  }

  private Answer<String> rests(IntFunction<Rest> made) {
    return store
        .read(request.subject())
        .then(
            found -> {
              var rest = made.apply(found.map(Kept::record).map(OrderRecord::failures).orElse(0));
              return store.write(found, paused(found, rest)).then(_ -> resting(rest));
            });
  }

  private OrderRecord paused(Optional<Kept> found, Rest rest) {
    var left =
        found.map(kept -> Proofs.removed(settings, kept.record().proofs())).orElse(List.of());
    return new OrderRecord(
        request.subject(),
        request.issuer(),
        settings.ask(request),
        clock.instant(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        left,
        clock.instant(),
        Optional.of(rest),
        found.map(Kept::record).map(OrderRecord::leaves).orElse(List.of()));
  }

  /** The order leads nowhere any more: another one is made in some seconds. */
  Answer<String> anew(Kept kept) {
    var until = kept.record().ordered().plus(BEFORE_ANOTHER);
    var why =
        new Violation(
            Reason.SIGNATURE_PENDING,
            "The order at %s leads nowhere any more; another one is made.".formatted(place()));
    var left = Proofs.removed(settings, kept.record().proofs());
    var rest = new Rest(kept.record().failures(), until, false, why);
    return store
        .write(Optional.of(kept), kept.record().resting(Optional.of(rest), left))
        .then(_ -> new Answer.Pending<>(why, latest(until, clock.instant().plus(FIRST_LOOK))));
  }

  /** Nothing can be done but wait: looked at soon in the beginning, each minute in the end. */
  Answer<String> pending(Kept kept, Optional<Instant> serverSays, String what) {
    var now = clock.instant();
    var age = Duration.between(kept.record().shownAt(), now).dividedBy(4);
    var pause =
        age.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : age.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : age;
    var last = now.plus(LAST_LOOK);
    var said = serverSays.filter(at -> at.isBefore(last)).orElse(now);
    return new Answer.Pending<>(
        new Violation(Reason.SIGNATURE_PENDING, "The order at %s %s.".formatted(place(), what)),
        latest(said, now.plus(pause)));
  }

  /**
   * The certificate is here: nothing is left of the order but what could not be taken away. It is
   * on record before anybody has it, so that it can be revoked.
   */
  Answer<Kept> done(Kept kept, Leaf leaf) {
    var left = Proofs.removed(settings, kept.record().proofs());
    var record = kept.record().fetched(leaf, clock.instant()).resting(Optional.empty(), left);
    return store.write(Optional.of(kept), record);
  }

  private String place() {
    var names = Identity.of(request.profile().names());
    return "%s for %s%s"
        .formatted(
            settings.place(),
            names.stream().limit(MOST_NAMED).map(Identity::text).collect(Collectors.joining(", ")),
            names.size() > MOST_NAMED ? ", ..." : "");
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
