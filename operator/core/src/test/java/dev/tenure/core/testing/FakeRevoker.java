package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.revocation.CertificateRevoker;
import dev.tenure.core.revocation.RevocationOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Authorities that take back whatever they are told to, and remember it. */
public final class FakeRevoker implements CertificateRevoker {
  private final Wire wire;
  private final Map<IssuedCertificate, RevocationOrder> revoked = new LinkedHashMap<>();
  private Verdict verdict = Verdict.REVOKED;

  public FakeRevoker(Wire wire) {
    this.wire = wire;
  }

  /** No authority can revoke from now on. */
  public void cannot() {
    verdict = Verdict.NOT_REVOCABLE;
  }

  /** What was taken back, by certificate, oldest first. */
  public Map<IssuedCertificate, RevocationOrder> revoked() {
    return wire.quietly(() -> new LinkedHashMap<>(revoked));
  }

  @Override
  public Answer<Verdict> revoke(RevocationOrder order) {
    return wire.call(
        "revoker.revoke",
        () -> {
          if (verdict == Verdict.REVOKED) {
            revoked.putIfAbsent(order.certificate(), order);
          }
          return Answer.ok(verdict);
        });
  }
}
