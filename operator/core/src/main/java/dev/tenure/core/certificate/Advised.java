package dev.tenure.core.certificate;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an identity, with what the authority suggests of its certificate.
 *
 * @param again when there is more to know of that
 */
record Advised(CertificateInput input, Optional<Instant> again) {
  static Advised of(CertificateInput input, RenewalAdvice advice) {
    var told =
        input
            .certificate()
            .map(one -> advice.about(input.subject(), one))
            .orElse(RenewalAdvice.Advice.NONE);
    return new Advised(input.suggesting(told.window()), told.again());
  }
}
