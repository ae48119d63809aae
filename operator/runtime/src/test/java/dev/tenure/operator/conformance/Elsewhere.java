package dev.tenure.operator.conformance;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.remote.RequestSigner;
import java.time.InstantSource;
import java.util.Map;

/**
 * Issuers whose CA is elsewhere.
 *
 * @param cannot what the type cannot do
 * @param ca the stand-in behind the service
 */
record Elsewhere(
    String type,
    Map<Case, String> cannot,
    StandInCa ca,
    SigningService service,
    InstantSource clock,
    Runnable end)
    implements Candidate {
  @Override
  public CertificateAuthority authority() {
    return Candidate.issuance(new RequestSigner(service, anchors()), clock);
  }

  @Override
  public Issuer.Authority said() {
    return new Issuer.Authority.Elsewhere(anchors().keyIds());
  }

  @Override
  public void behave(Case conduct) {
    ca.conduct = conduct;
  }

  @Override
  public void close() {
    end.run();
  }

  private Anchors anchors() {
    return Anchors.roots(ca.rootPem(), "the stand-in's root", clock.instant())
            instanceof Answer.Ok<Anchors>(var anchors)
        ? anchors
        : fail();
  }

  private static Anchors fail() {
    throw new AssertionError("the stand-in has no root");
  }
}
