package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.RenewBefore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Reads single fields. The schema has refused most of what is wrong here; what slips through it
 * stalls its own object and nothing else.
 */
final class Fields {
  private Fields() {}

  /** A field that cannot be read; carries the violation that the object's status will show. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    Unreadable(String message) {
      super(message);
      violation = new Violation(Reason.INVALID_SPEC, message);
    }

    Violation violation() {
      return violation;
    }
  }

  static Instant time(String field, String value) throws Unreadable {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      throw new Unreadable(
          "%s: \"%s\" is not a time such as 2027-03-31T00:00:00Z (RFC 3339)."
              .formatted(field, value));
    }
  }

  static Duration duration(String field, String value) throws Unreadable {
    try {
      return GoDuration.parse(value);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(
          "%s: \"%s\" is not a duration such as 30m or 72h.".formatted(field, value));
    }
  }

  static RenewBefore renewBefore(String field, String value) throws Unreadable {
    if (!value.endsWith("%")) {
      return new RenewBefore.Span(duration(field, value));
    }
    try {
      return new RenewBefore.Percent(Integer.parseInt(value.substring(0, value.length() - 1)));
    } catch (NumberFormatException e) {
      throw new Unreadable("%s: \"%s\" is not a percentage such as 25%%.".formatted(field, value));
    }
  }
}
