package dev.tenure.core.podcertificate;

import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import java.time.Instant;

/** The answer to a pod's request. */
public sealed interface PodDecision {
  /**
   * Sign it.
   *
   * @param refreshAt when the kubelet is to ask for the next one
   */
  record Issue(CertificateProfile profile, Instant refreshAt) implements PodDecision {}

  /** Never: the pod will not get this one, whatever comes. */
  record Deny(Violation why) implements PodDecision {}

  /** Not yet: nothing is wrong with the request. */
  record Await(Violation why) implements PodDecision {}
}
