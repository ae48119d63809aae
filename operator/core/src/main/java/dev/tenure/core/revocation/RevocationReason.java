package dev.tenure.core.revocation;

import java.util.Arrays;

/** Why a certificate is taken back, with its code in a CRL (RFC 5280 section 5.3.1). */
public enum RevocationReason {
  UNSPECIFIED(0),
  KEY_COMPROMISE(1),
  SUPERSEDED(4),
  CESSATION_OF_OPERATION(5);

  private final int code;

  RevocationReason(int code) {
    this.code = code;
  }

  /** The code in a CRL. */
  public int code() {
    return code;
  }

  /** The reason of a code; one that is not given here counts as unspecified. */
  public static RevocationReason of(int code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElse(UNSPECIFIED);
  }
}
