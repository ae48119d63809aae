package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Turn;
import java.time.Instant;
import java.util.Optional;

/** What is to be done about an identity's certificate. */
public sealed interface CertificateDecision {
  /**
   * What lies there is right until {@code next}.
   *
   * @param concern what a person should mend meanwhile, e.g. an owner that is gone
   * @param wish the replacement that may have to wait for a window; empty: none is planned
   */
  record Keep(Delivery delivery, Instant next, Optional<Violation> concern, Optional<Wish> wish)
      implements CertificateDecision {}

  /** A replacement to come, and why. */
  record Wish(Reason why, Turn turn) {}

  /** A person wants rotation to rest: what lies there stays as it is. */
  record Rest() implements CertificateDecision {}

  /** Issue and deliver. */
  record Issue(Reason why, Profile profile, long rotation, Instant at, String request)
      implements CertificateDecision {}

  /**
   * Take over the Secret that is offered, with the certificate in it.
   *
   * @param profile what would be issued now, which it is held against
   */
  record Adopt(CertificateRequest request, CertificateProfile profile, long rotation)
      implements CertificateDecision {}

  /** The user must act before anything is issued. */
  record Refuse(Violation violation) implements CertificateDecision {}

  /** What issues is not ready; nothing is wrong with the object. */
  record Await(Violation violation) implements CertificateDecision {}

  /** The tenure has ended: take away what was given. */
  record End() implements CertificateDecision {}
}
