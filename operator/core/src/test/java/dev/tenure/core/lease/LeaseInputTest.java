package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseInputTest {
  @ParameterizedTest
  @MethodSource
  void whatIsAskedNamesIt(Leases before, Leases after) {
    assertThat(after.input().fingerprint()).isNotEqualTo(before.input().fingerprint());
  }

  static Stream<Arguments> whatIsAskedNamesIt() {
    return Stream.of(
        argumentSet("another role", lease(), lease().ofRole("other")),
        argumentSet("another account", lease(), lease().runningAs("other")),
        argumentSet("another login role", lease(), lease().loggingInAs("other")),
        argumentSet("another backend", lease(), lease().fromBackend("other")),
        argumentSet("POST", lease(), lease().ofQuery(post(Map.of()))),
        argumentSet(
            "a parameter",
            lease().ofQuery(post(Map.of())),
            lease().ofQuery(post(Map.of("a", "1")))),
        argumentSet(
            "its value",
            lease().ofQuery(post(Map.of("a", "2"))),
            lease().ofQuery(post(Map.of("a", "1")))),
        argumentSet("another path", lease().ofValue("kv/a"), lease().ofValue("kv/b")),
        argumentSet("a key", lease().ofValue("kv/a"), lease().ofValue("kv/a", "user")),
        argumentSet("a value for a lease", lease(), lease().ofValue("kv/a")),
        argumentSet("a length", lease().generatedPassword(8), lease().generatedPassword(9)),
        argumentSet(
            "a class of characters",
            lease().generatedPassword(8),
            lease().generated(new Recipe.Password(8, Set.of(Recipe.CharacterClass.UPPER)))),
        argumentSet(
            "bytes for a UUID",
            lease().generated(new Recipe.Uuid()),
            lease().generated(new Recipe.Bytes(16))));
  }

  @ParameterizedTest
  @MethodSource
  void nothingElseDoes(UnaryOperator<Leases> change) {
    for (var source :
        Stream.<UnaryOperator<Leases>>of(
                l -> l, l -> l.ofValue("kv/a"), l -> l.generatedPassword(8))
            .toList()) {
      var before = source.apply(lease()).input().fingerprint();
      assertThat(change.apply(source.apply(lease())).input().fingerprint()).isEqualTo(before);
    }
  }

  static Stream<Arguments> nothingElseDoes() {
    return Stream.of(
        change("the owner", l -> l.ownedBy("other")),
        change("the end", l -> l.expiringIn(2, ChronoUnit.DAYS)),
        change("the Secret's name", l -> l.into("other")),
        change("how often it is polled", l -> l.refreshedEvery(Duration.ofHours(1))),
        change("how often it is made anew", l -> l.rotatedEvery(Duration.ofHours(1))),
        change("whether its account must agree", l -> l.runningWithConsentOf("api")),
        change("that its backend goes", Leases::fromBackendBeingDeleted));
  }

  @Test
  void theOrderOfParametersAndClassesDoesNotMatter() {
    var forth = new LinkedHashMap<String, String>();
    var back = new LinkedHashMap<String, String>();
    for (var i = 0; i < 20; i++) {
      forth.put("k" + i, "v");
      back.put("k" + (19 - i), "v");
    }
    assertThat(lease().ofQuery(post(forth)).input().fingerprint())
        .isEqualTo(lease().ofQuery(post(back)).input().fingerprint());
  }

  private static Query post(Map<String, String> parameters) {
    return new Query("database/creds/ledger", "POST", parameters);
  }

  private static Arguments change(String what, UnaryOperator<Leases> change) {
    return argumentSet(what, change);
  }
}
