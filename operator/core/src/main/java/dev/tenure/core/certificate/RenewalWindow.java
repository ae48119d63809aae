package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Due;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.RenewalPoint;
import dev.tenure.core.schedule.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a certificate is replaced. */
public final class RenewalWindow {
  /** Before this share of the life nothing is replaced: it would be replaced without end. */
  private static final int EARLIEST_PERCENT = 5;

  /** Nor before this: a minute's certificate would be replaced every three seconds. */
  private static final Duration EARLIEST = Duration.ofSeconds(15);

  /** Where an authority asks for it, this is the longest that a certificate stays all the same. */
  private static final Duration SETTLED = Duration.ofHours(1);

  private RenewalWindow() {}

  /**
   * The moment of renewal: never later than asked, herds spread to before that; at two thirds of
   * the actual life where nothing is asked, and where the actual life is so short that what is
   * asked would come at once, within 5 % of it or 15 seconds. Empty for a credential without an
   * end.
   *
   * @param key the object's UID
   */
  public static Optional<Instant> renewAt(
      Delivery delivery, Optional<RenewBefore> asked, String key) {
    return delivery
        .validUntil()
        .map(
            end ->
                asked
                    .map(before -> wish(before, delivery.at(), end))
                    .filter(wish -> !wish.isBefore(earliest(delivery.at(), end)))
                    .map(wish -> RenewalPoint.notAfter(wish, delivery.at(), spread(delivery, key)))
                    .orElseGet(() -> RenewalPoint.of(delivery.at(), end, spread(delivery, key))));
  }

  /**
   * When it is renewed as the windows let it; empty for a credential without an end.
   *
   * @param key the object's UID
   */
  static Optional<Turn> turn(
      Delivery delivery,
      Optional<RenewBefore> asked,
      MaintenanceWindows windows,
      String key,
      Instant now) {
    return renewAt(delivery, asked, key)
        .map(
            at ->
                windows.turn(
                    Due.ofLife(delivery.at(), at, delivery.validUntil().orElseThrow()),
                    spread(delivery, key),
                    now));
  }

  /**
   * When it is renewed as its authority suggests and the windows let it: at a moment of the
   * suggested window (RFC 9773 section 4.2). Never later than asked; where nothing is asked, never
   * later than the safety line. The end of the suggested window is a line too: after it the
   * authority may take the certificate back. A window that is past renews at once, but one that was
   * made just now stays for 5 % of its life, an hour at most and 15 seconds at least: else an
   * authority that always says "now" would have it replaced without end. Empty for a credential
   * without an end.
   *
   * @param key the object's UID
   */
  static Optional<Turn> suggested(
      Delivery delivery,
      SuggestedWindow suggested,
      Optional<RenewBefore> asked,
      MaintenanceWindows windows,
      String key,
      Instant now) {
    return renewAt(delivery, asked, key)
        .map(
            own -> {
              var line = asked.isPresent() ? own : line(delivery, own);
              var moment = suggested.moment(spread(delivery, key));
              var wanted = between(settled(delivery), moment, line);
              return windows.turn(
                  Due.of(delivery.at(), wanted, between(wanted, suggested.end(), line)),
                  spread(delivery, key),
                  now);
            });
  }

  private static Instant line(Delivery delivery, Instant own) {
    return Due.ofLife(delivery.at(), own, delivery.validUntil().orElseThrow()).latest();
  }

  private static Instant settled(Delivery delivery) {
    var earliest = earliest(delivery.at(), delivery.validUntil().orElseThrow());
    var hour = delivery.at().plus(SETTLED);
    return earliest.isBefore(hour) ? earliest : hour;
  }

  /** Not before {@code first}; not after {@code last} whatever else. */
  private static Instant between(Instant first, Instant wanted, Instant last) {
    var bounded = wanted.isBefore(first) ? first : wanted;
    return bounded.isAfter(last) ? last : bounded;
  }

  private static Instant wish(RenewBefore before, Instant start, Instant end) {
    return switch (before) {
      case RenewBefore.Span(var time) -> end.minus(time);
      case RenewBefore.Percent(var remaining) -> share(start, end, 100 - remaining);
    };
  }

  private static Instant earliest(Instant start, Instant end) {
    var share = share(start, end, EARLIEST_PERCENT);
    return share.isBefore(start.plus(EARLIEST)) ? start.plus(EARLIEST) : share;
  }

  private static Instant share(Instant start, Instant end, int percent) {
    return start.plus(Duration.between(start, end).multipliedBy(percent).dividedBy(100));
  }

  private static String spread(Delivery delivery, String key) {
    return key + delivery.rotation();
  }
}
