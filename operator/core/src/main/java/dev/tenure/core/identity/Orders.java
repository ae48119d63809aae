package dev.tenure.core.identity;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.schedule.MaintenanceWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a person orders besides what the object is to be: that its credential rests as it is, that
 * it is renewed now, only at certain times, or that it is revoked.
 *
 * @param suspended whether nothing is rotated or issued
 * @param renewal the annotation {@value #RENEW} as it is written: anybody's text of any length
 * @param revocations who wants back what was given
 * @param moot of these the demands that take nothing, e.g. because they are older than all that the
 *     object has from where they were made; what is delivered next answers them all the same
 * @param windows when rotations may come that can wait
 */
public record Orders(
    boolean suspended,
    Optional<String> renewal,
    List<RevocationDemand> revocations,
    List<RevocationDemand> moot,
    MaintenanceWindows windows) {
  /** Annotation whose value, when it is a new one, orders one rotation. */
  public static final String RENEW = "tenure.dev/renew";

  /** The default: nothing is ordered. */
  public static final Orders NONE = new Orders(false, Optional.empty());

  public Orders {
    revocations = List.copyOf(revocations);
    moot = List.copyOf(moot);
  }

  /** Of whose demands it is not known yet what they take. */
  public Orders(
      boolean suspended,
      Optional<String> renewal,
      List<RevocationDemand> revocations,
      MaintenanceWindows windows) {
    this(suspended, renewal, revocations, List.of(), windows);
  }

  /** Without a demand that anything is revoked. */
  public Orders(boolean suspended, Optional<String> renewal) {
    this(suspended, renewal, List.of(), MaintenanceWindows.NONE);
  }

  private static final int LONGEST = 64;
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]*");

  /** The value that orders a renewal; empty where there is none or it cannot be read. */
  public Optional<String> nonce() {
    return renewal.filter(Orders::isReadable);
  }

  /**
   * Whether a renewal is ordered that was not carried out yet.
   *
   * @param handled the value that the last delivery answered
   */
  public boolean renewalPending(Optional<String> handled) {
    return nonce().filter(value -> !handled.equals(Optional.of(value))).isPresent();
  }

  /** What a delivery made now answers; a value answered before is not forgotten. */
  public Optional<String> answered(Optional<String> before) {
    return nonce().or(() -> before);
  }

  /** The same with demands that were made elsewhere. */
  public Orders and(List<RevocationDemand> more) {
    var all = new ArrayList<>(revocations);
    all.addAll(more);
    return new Orders(suspended, renewal, all, moot, windows);
  }

  /**
   * The same, where some demands take nothing.
   *
   * @param takes whether a demand takes anything of what the object has now
   */
  public Orders heeding(Predicate<RevocationDemand> takes) {
    var idle = revocations.stream().filter(takes.negate()).toList();
    return new Orders(suspended, renewal, revocations, idle, windows);
  }

  /** The same without demands that wait: what is delivered meanwhile does not answer them. */
  public Orders without(List<RevocationDemand> waiting) {
    var rest = revocations.stream().filter(one -> !waiting.contains(one)).toList();
    return new Orders(suspended, renewal, rest, moot, windows);
  }

  /**
   * The demands that take something and were not carried out yet.
   *
   * @param handled {@link RevocationDemand#key} of those that were
   */
  public List<RevocationDemand> demanded(List<String> handled) {
    return revocations.stream()
        .filter(one -> one.isReadable() && !handled.contains(one.key()) && !moot.contains(one))
        .toList();
  }

  /** What a delivery made now answers: the last demand of each scope. */
  public List<String> answeredDemands(List<String> before) {
    var answered = new ArrayList<>(before);
    for (var one : revocations) {
      if (one.isReadable()) {
        answered.removeIf(key -> key.startsWith(one.scope() + "="));
        answered.add(one.key());
      }
    }
    return List.copyOf(answered);
  }

  /** Says why an order cannot be carried out; what else is to be done goes on. */
  public Optional<Violation> violation() {
    return renewal
        .filter(value -> !isReadable(value))
        .map(
            _ ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "The annotation %s orders nothing: its value must be 1 to %d letters, digits and . _ : + - and begin with a letter or digit. Set another, e.g. %s=\"$(date +%%s)\", or remove it."
                        .formatted(RENEW, LONGEST, RENEW)))
        .or(() -> revocations.stream().flatMap(demand -> demand.violation().stream()).findFirst());
  }

  private static boolean isReadable(String value) {
    return value.length() <= LONGEST && NONCE.matcher(value).matches();
  }
}
