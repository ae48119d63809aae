package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** A source of JWT-SVIDs. */
public interface TokenAuthority {
  /**
   * Has a token signed by a key that whoever verifies it can know already: the key is in the
   * issuer's SPIFFE bundle, and stays there until the token has ended.
   *
   * @param issuer name of the {@code IdentityIssuer}
   */
  Answer<SignedToken> sign(String issuer, TokenProfile profile);
}
