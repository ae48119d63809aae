package dev.tenure.api.v1alpha1;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them, and with Go all of Kubernetes: {@code 72h}, {@code 30m}, {@code
 * 1h30m}, {@code 1.5s}.
 *
 * <p>Follows the grammar of {@code time.ParseDuration}: an optional sign, then numbers with an
 * optional fraction, each with a unit of h, m, s, ms, us (µs) or ns; a bare {@code 0} is allowed.
 */
public final class GoDuration {
  private static final Pattern TERM =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(h|ms|m|s|us|µs|μs|ns)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(?:" + TERM.pattern() + ")+");

  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ns", 1L);

  /** Longer text is no duration that anybody means, and is not worth the arithmetic. */
  private static final int MAX_LENGTH = 64;

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is not a duration, or does not fit Go's 64 bits of
   *     nanoseconds (about 292 years); the message says how to mend it
   */
  public static Duration parse(String text) {
    if (text.length() > MAX_LENGTH || !(text.equals("0") || WHOLE.matcher(text).matches())) {
      throw new IllegalArgumentException(
          "not a duration: write hours, minutes and seconds such as 1h, 30m or 1h30m");
    }
    var sum = BigDecimal.ZERO;
    var terms = TERM.matcher(text);
    while (terms.find()) {
      var unit = NANOS.get(terms.group(2));
      if (unit != null) {
        sum = sum.add(new BigDecimal(terms.group(1)).multiply(BigDecimal.valueOf(unit)));
      }
    }
    if (text.startsWith("-")) {
      sum = sum.negate();
    }
    try {
      return Duration.ofNanos(sum.setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException(
          "too long a duration: 292 years are the most that can be written", tooLong);
    }
  }

  /**
   * Writes a duration in the shortest way that a person would: {@code 1h}, {@code 1h30m}, {@code
   * 45s}, {@code 1.5s}, {@code 0s}. {@link #parse} reads it back to the same value.
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    var text = new StringBuilder();
    var rest = duration;
    if (duration.isNegative()) {
      text.append('-');
      rest = duration.negated();
    }
    if (rest.toHours() > 0) {
      text.append(rest.toHours()).append('h');
    }
    if (rest.toMinutesPart() > 0) {
      text.append(rest.toMinutesPart()).append('m');
    }
    var seconds =
        BigDecimal.valueOf(rest.toSecondsPart()).add(BigDecimal.valueOf(rest.toNanosPart(), 9));
    if (seconds.signum() > 0) {
      text.append(seconds.stripTrailingZeros().toPlainString()).append('s');
    }
    return text.toString();
  }
}
