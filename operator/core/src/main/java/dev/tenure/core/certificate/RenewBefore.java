package dev.tenure.core.certificate;

import java.time.Duration;

/** How long before its end a certificate is to be replaced. */
public sealed interface RenewBefore {
  /** A fixed time. */
  record Span(Duration time) implements RenewBefore {}

  /** A share of the actual life, that which remains: 25 asks at three quarters of it. */
  record Percent(int remaining) implements RenewBefore {}
}
