package dev.tenure.operator.platform;

import com.nimbusds.jose.jwk.JWK;
import dev.tenure.core.SecretData;
import dev.tenure.operator.pki.authority.Authorities;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthoritySecret;
import dev.tenure.operator.pki.authority.TokenKey;
import dev.tenure.operator.platform.revocation.Generations;
import dev.tenure.operator.platform.succession.KeptAuthorities;
import dev.tenure.operator.platform.succession.Successions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The CAs whose keys are in memory or kept beside the one that signs, and their token keys. */
public final class KeptGenerations implements Generations {
  private final Authorities signing;
  private final Successions successions;
  private final InstantSource clock;

  public KeptGenerations(Authorities signing, Successions successions, InstantSource clock) {
    this.signing = signing;
    this.successions = successions;
    this.clock = clock;
  }

  @Override
  public Optional<AuthorityKey> current(String issuer) {
    return signing.find(issuer);
  }

  @Override
  public List<AuthorityKey> living(String issuer) {
    var current = current(issuer);
    if (current.isEmpty()) {
      return List.of();
    }
    var keys = new LinkedHashMap<String, AuthorityKey>();
    keys.put(current.get().keyId(), current.get());
    successions.find(issuer).stream()
        .flatMap(KeptGenerations::pairs)
        .flatMap(this::read)
        .forEach(key -> keys.putIfAbsent(key.keyId(), key));
    return List.copyOf(keys.values());
  }

  /**
   * What verifies the tokens of every CA of the issuer that is trusted, the one that signs first.
   */
  public List<JWK> tokenKeys(String issuer) {
    var trusted = successions.find(issuer).map(kept -> kept.state().trusted()).orElse(List.of());
    return living(issuer).stream()
        .filter(key -> trusted.contains(key.keyId()))
        .flatMap(key -> key.tokenKey().stream())
        .map(TokenKey::published)
        .toList();
  }

  private static Stream<SecretData> pairs(KeptAuthorities kept) {
    var signs = Stream.concat(kept.signing().stream(), kept.next().stream());
    return Stream.concat(signs, kept.retired().values().stream());
  }

  /** One that has ended has nothing left to revoke. */
  private Stream<AuthorityKey> read(SecretData pair) {
    return AuthoritySecret.read(pair, clock.instant())
            instanceof AuthoritySecret.Reading.Valid(var key)
        ? Stream.of(key)
        : Stream.empty();
  }
}
