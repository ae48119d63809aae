package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;

/** How a check says what it found. */
final class Finding {
  private Finding() {}

  /** A rule that only a defect of ours breaks; the CA is not to be trusted with it until mended. */
  static Optional<Violation> defect(boolean holds, String section, String found) {
    return unless(
        holds,
        Reason.AUTHORITY_INVALID,
        "The certificate to be issued breaks RFC 5280 section %s: %s. Nothing was issued; this is a defect of Tenure, please report it."
            .formatted(section, found));
  }

  /** A rule that what was asked for breaks. */
  static Optional<Violation> unless(boolean holds, Reason reason, String message) {
    return holds ? Optional.empty() : Optional.of(new Violation(reason, message));
  }
}
