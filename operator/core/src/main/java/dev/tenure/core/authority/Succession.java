package dev.tenure.core.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept of an issuer's CAs. It outlives the process and changes by one step at a time, each
 * written at once, so that a process that dies leaves one state or the next and nothing between.
 *
 * @param current the one that signs
 * @param next the one that is to sign next: trusted already, if everybody has seen it
 * @param former those that sign no more and are trusted still, oldest first
 * @param granted the current CA gave no certificate a longer life than this; noted before it does
 * @param renewal the last order of a rotation that was carried out
 */
public record Succession(
    Generation current,
    Optional<Heir> next,
    List<Former> former,
    Duration granted,
    Optional<String> renewal) {
  /**
   * What was signed in the moment of the change, or by a leader that did not know yet that it is
   * none any more, ends by so much later than what was signed before.
   */
  static final Duration IN_FLIGHT = Duration.ofSeconds(30);

  public Succession {
    former = List.copyOf(former);
  }

  /**
   * One CA.
   *
   * @param keyId hexadecimal key identifier
   * @param since when its life began, not dated back
   * @param notAfter when it ends
   */
  public record Generation(String keyId, Instant since, Instant notAfter) {}

  /**
   * The CA that comes.
   *
   * @param published when its anchor was put into the bundle
   * @param seen when it had been seen wherever the bundle is, or that was no longer waited for
   */
  public record Heir(Generation ca, Instant published, Optional<Instant> seen) {}

  /**
   * A CA that signs no more.
   *
   * @param until no certificate that it signed lives longer
   */
  public record Former(Generation ca, Instant until) {}

  /** An issuer's first CA. */
  public static Succession of(Generation first) {
    return new Succession(first, Optional.empty(), List.of(), Duration.ZERO, Optional.empty());
  }

  /** The same with a new CA that is trusted from now on. */
  Succession publishing(Generation ca, Optional<String> order, Instant now) {
    var heir = new Heir(ca, now, Optional.empty());
    return new Succession(
        current, Optional.of(heir), former, granted, order.isPresent() ? order : renewal);
  }

  /** The same, its new CA seen everywhere. */
  Succession seen(Instant now) {
    return new Succession(
        current,
        next.map(heir -> new Heir(heir.ca(), heir.published(), Optional.of(now))),
        former,
        granted,
        renewal);
  }

  /** The same with the next CA signing and the current one a former. */
  Succession signing(Instant now) {
    return followedBy(next.orElseThrow().ca(), now);
  }

  /** Somebody gave the issuer another CA: what the one before signed is trusted still. */
  public Succession followedBy(Generation ca, Instant now) {
    var end = now.plus(granted).plus(IN_FLIGHT);
    var until = end.isBefore(current.notAfter()) ? end : current.notAfter();
    var formers = Stream.concat(former.stream(), Stream.of(new Former(current, until)));
    return new Succession(
        ca,
        Optional.empty(),
        formers.filter(f -> !f.ca().keyId().equals(ca.keyId())).toList(),
        Duration.ZERO,
        renewal);
  }

  /** The same, a former CA trusted until then only. */
  Succession shortened(String keyId, Instant until) {
    return new Succession(
        current,
        next,
        former.stream()
            .map(f -> f.ca().keyId().equals(keyId) ? new Former(f.ca(), until) : f)
            .toList(),
        granted,
        renewal);
  }

  /** The same without a CA that does not sign. */
  Succession without(String keyId) {
    return new Succession(
        current,
        next.filter(heir -> !heir.ca().keyId().equals(keyId)),
        former.stream().filter(f -> !f.ca().keyId().equals(keyId)).toList(),
        granted,
        renewal);
  }

  /** The same, covering certificates of that life. */
  public Succession granting(Duration life) {
    return new Succession(
        current, next, former, life.compareTo(granted) > 0 ? life : granted, renewal);
  }

  /** Key identifiers of all CAs that are trusted. */
  public List<String> trusted() {
    return Stream.of(
            Stream.of(current), next.stream().map(Heir::ca), former.stream().map(Former::ca))
        .flatMap(all -> all)
        .map(Generation::keyId)
        .toList();
  }
}
