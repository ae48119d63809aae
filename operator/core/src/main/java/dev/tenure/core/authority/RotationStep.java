package dev.tenure.core.authority;

import dev.tenure.core.Reason;
import java.time.Instant;

/** The next step in replacing a CA. Each is one write; what follows is decided anew after it. */
public sealed interface RotationStep {
  /** Make a new CA and publish its anchor. It signs nothing yet: trust comes before use. */
  record PublishNewTrust(Reason why) implements RotationStep {}

  /** The new anchor is wherever the bundle is: consumers have the delay to read it. */
  record GiveConsumersTime() implements RotationStep {}

  /** Sign with the new CA from now on; the old anchor stays for what the old CA signed. */
  record SignWithNew() implements RotationStep {}

  /** Nothing that the former CA signed is valid any more: take its anchor out of the bundle. */
  record WithdrawOldTrust(String keyId) implements RotationStep {}

  /**
   * Nobody presents a certificate of a revoked CA any more, or that was waited for long enough: its
   * anchor goes at {@code until}, though what it signed may live longer.
   */
  record ShortenTrust(String keyId, Instant until) implements RotationStep {}

  /** Nothing to do before {@code next}, unless something changes. */
  record Rest(Instant next) implements RotationStep {}
}
