package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who signs for which issuer, as far as an issuer is ready. Safe for use by many threads. */
public final class SignerRegistry implements CertificateSigner {
  private final CertificateSigner others;
  private final Map<String, CertificateSigner> signers = new ConcurrentHashMap<>();

  /**
   * @param others signs for the issuers that have no signer of their own here
   */
  public SignerRegistry(CertificateSigner others) {
    this.others = others;
  }

  /** From now on {@code signer} signs for the issuer. */
  public void put(String issuer, CertificateSigner signer) {
    signers.put(issuer, signer);
  }

  /** From now on the issuer has no signer of its own here. */
  public void remove(String issuer) {
    signers.remove(issuer);
  }

  @Override
  public Answer<Signed> sign(SigningOrder order) {
    return signers.getOrDefault(order.issuer(), others).sign(order);
  }
}
