package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.SignedToken;
import dev.tenure.core.certificate.TokenAuthority;
import dev.tenure.core.certificate.TokenProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A source of tokens that counts what it signed. */
public final class FakeTokens implements TokenAuthority {
  private final Wire wire;

  /** What was signed, in its order. */
  public final List<TokenProfile> signed = new ArrayList<>();

  public FakeTokens(Wire wire) {
    this.wire = wire;
  }

  @Override
  public Answer<SignedToken> sign(String issuer, TokenProfile profile) {
    return wire.call(
        "tokens.sign",
        () -> {
          signed.add(profile);
          var text = "token-" + signed.size();
          return Answer.ok(
              new SignedToken(
                  SecretData.of(Map.of("token", text.getBytes(StandardCharsets.US_ASCII))),
                  Issuers.KEY_ID));
        });
  }
}
