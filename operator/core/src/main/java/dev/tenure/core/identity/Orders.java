package dev.tenure.core.identity;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person orders besides what the object is to be: that its credential rests as it is, or
 * that it is renewed now.
 *
 * @param suspended whether nothing is rotated or issued
 * @param renewal the annotation {@value #RENEW} as it is written: anybody's text of any length
 */
public record Orders(boolean suspended, Optional<String> renewal) {
  /** Annotation whose value, when it is a new one, orders one rotation. */
  public static final String RENEW = "tenure.dev/renew";

  /** The default: nothing is ordered. */
  public static final Orders NONE = new Orders(false, Optional.empty());

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

  /** Says why an order cannot be carried out; what else is to be done goes on. */
  public Optional<Violation> violation() {
    return renewal
        .filter(value -> !isReadable(value))
        .map(
            _ ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "The annotation %s orders nothing: its value must be 1 to %d letters, digits and . _ : + - and begin with a letter or digit. Set another, e.g. %s=\"$(date +%%s)\", or remove it."
                        .formatted(RENEW, LONGEST, RENEW)));
  }

  private static boolean isReadable(String value) {
    return value.length() <= LONGEST && NONCE.matcher(value).matches();
  }
}
