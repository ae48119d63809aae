package dev.tenure.operator.conformance;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.remote.RequestSigner;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Issuers whose CA is elsewhere. */
final class Elsewhere implements Candidate {
  private final String type;
  private final Map<Case, String> cannot;
  private final StandInCa ca;
  private final Anchors anchors;
  private final CheckedIssuance issuance;
  private final Runnable end;

  /**
   * @param cannot what the type cannot do
   * @param ca the stand-in behind the service
   */
  Elsewhere(
      String type,
      Map<Case, String> cannot,
      StandInCa ca,
      SigningService service,
      InstantSource clock,
      Runnable end) {
    this.type = type;
    this.cannot = new EnumMap<>(Case.class);
    this.cannot.putAll(cannot);
    this.cannot.put(Case.LATTICE_KEYS, "its spec cannot list them; refused before");
    this.ca = ca;
    this.end = end;
    this.anchors = anchors(ca, clock);
    this.issuance = Candidate.issuance(new RequestSigner(service, anchors), clock);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Map<Case, String> cannot() {
    return cannot;
  }

  @Override
  public CertificateAuthority authority() {
    return issuance;
  }

  @Override
  public Issuer.Authority said() {
    return new Issuer.Authority.Elsewhere(anchors.keyIds());
  }

  @Override
  public void behave(Case conduct) {
    ca.conduct = conduct;
  }

  @Override
  public void close() {
    end.run();
  }

  private static Anchors anchors(StandInCa ca, InstantSource clock) {
    if (Anchors.roots(ca.rootPem(), "the stand-in's root", clock.instant())
        instanceof Answer.Ok<Anchors>(var anchors)) {
      return anchors;
    }
    throw new AssertionError("the stand-in has no root");
  }
}
