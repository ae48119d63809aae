package dev.tenure.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.lease.Recipe.CharacterClass;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fingerprint that changed from one release to the next would fetch every credential anew. */
class SourceFingerprintTest {
  private static final Principal.SecretKey KEY = new Principal.SecretKey("login", "secret-id");

  @ParameterizedTest
  @MethodSource
  void itStaysFromReleaseToRelease(Source source, String fingerprint) {
    assertThat(source.fingerprint()).isEqualTo(fingerprint);
  }

  static Stream<Arguments> itStaysFromReleaseToRelease() {
    return Stream.of(
        argumentSet("a role", read("api"), "1a3854ba1926377dddee7b1ccbb4a8f4"),
        argumentSet(
            "a request with parameters",
            new Source.Dynamic(
                as(new Principal.AppRole("6f1c", KEY, true)),
                new Query("pki/issue/web", "POST", Map.of("common_name", "web", "ttl", "1h"))),
            "86a61a796cd4900fe2e2b4b2ed48ae76"),
        argumentSet(
            "the newest value",
            new Source.Static(
                as(new Principal.Certificate("api")),
                new ValueQuery("kv/app", Optional.empty()),
                List.of(),
                Duration.ofMinutes(1)),
            "6a6f36b9f7986c07e516272918484b9e"),
        argumentSet(
            "keys of a version",
            new Source.Static(
                as(new Principal.GivenToken(KEY)),
                new ValueQuery("kv/app", Optional.of(3)),
                List.of("user", "password"),
                Duration.ofMinutes(1)),
            "e9b19e7af97a99cacfd358885eb4fe04"),
        argumentSet(
            "a token",
            new Source.Token("api", "sts.example.com", Duration.ofHours(1)),
            "3814390f6bee8c1037199d303e38901e"),
        argumentSet(
            "a password",
            made(new Recipe.Password(24, Set.of(CharacterClass.LOWER, CharacterClass.DIGIT))),
            "5802922f607d1bc55891a3dece0930a4"),
        argumentSet(
            "a line of a password file",
            made(
                new Recipe.Password(
                    24,
                    Set.of(CharacterClass.UPPER),
                    "O0",
                    Optional.of(new Recipe.Htpasswd("admin", 12)))),
            "3b0531533abcd6b5b8645cfc7b216d70"),
        argumentSet("bytes", made(new Recipe.Bytes(32)), "857be8bfdd790eea3a9de5824eeda7c0"),
        argumentSet("a UUID", made(new Recipe.Uuid()), "0d74421d0f4227394c00c6aa1f7d375a"),
        argumentSet(
            "an SSH key",
            made(new Recipe.SshKey(KeySpec.Algorithm.ED25519, 0, "deploy")),
            "bb8857fe06d145a480b796e498d48db9"),
        argumentSet(
            "a key pair",
            made(new Recipe.KeyPair(KeySpec.Algorithm.RSA, 3072)),
            "08b79ead4366dc99e33b0fef30a3fb1a"));
  }

  @Test
  void noTwoOfThemAreAlike() {
    assertThat(itStaysFromReleaseToRelease().map(one -> one.get()[1])).doesNotHaveDuplicates();
  }

  @Test
  void theAccountOfARecordStaysToo() {
    assertThat(as(new Principal.ServiceAccount("api")).fingerprint())
        .as("it names the record of a login: under another name a login would be lost")
        .isEqualTo("03c24142b48d77be299a6607c006eb83");
  }

  private static Source read(String account) {
    return new Source.Dynamic(
        as(new Principal.ServiceAccount(account)), new Query("database/creds/a", "GET", Map.of()));
  }

  private static Account as(Principal principal) {
    return new Account("vault", "payments", principal, "tenant");
  }

  private static Source made(Recipe recipe) {
    return new Source.Generated(recipe, Optional.empty(), Optional.empty(), false);
  }
}
