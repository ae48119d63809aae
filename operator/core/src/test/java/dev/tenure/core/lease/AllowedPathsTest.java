package dev.tenure.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedPathsTest {
  @ParameterizedTest
  @CsvSource({
    "database/creds/*, database/creds/ledger, true",
    "database/creds/*, database/creds, false",
    "database/creds/*, database/creds/, false",
    "database/creds/*, database/creds/a/b, false",
    "database/creds/ledger, database/creds/ledger, true",
    "database/creds/ledger, database/creds/ledger2, false",
    "database/creds/ledger, Database/creds/ledger, false",
    "kv/payments/**, kv/payments/app, true",
    "kv/payments/**, kv/payments/a/b/c, true",
    "kv/payments/**, kv/payments, false",
    "kv/payments/**, kv/payments/, false",
    "kv/payments/**, kv/payments-2/app, false",
    "kv/*/app, kv/payments/app, true",
    "kv/*/app, kv//app, false",
    "kv/*/app, kv/a/b/app, false",
  })
  void aStarIsOneSegmentAndTwoAreAnyNumber(String pattern, String path, boolean included) {
    assertThat(new AllowedPaths(List.of(pattern)).include(path)).isEqualTo(included);
  }

  @Test
  void withoutPatternsEverythingMayBeRead() {
    assertThat(AllowedPaths.ALL.include("database/creds/ledger")).isTrue();
  }

  @Test
  void theRefusalSaysWhatIsAllowed() {
    var source =
        new Source.Dynamic(
            new Account("vault", "payments", "api", "tenant"),
            new SecretServer.Query("database/creds/other", "GET", Map.of()));

    assertThat(new AllowedPaths(List.of("kv/**")).violation("vault", source))
        .hasValueSatisfying(
            why -> assertThat(why.message()).contains("database/creds/other", "kv/**"));
    assertThat(
            new AllowedPaths(List.of("kv/**"))
                .violation(
                    "vault",
                    new Source.Generated(
                        new Recipe.Uuid(), Optional.empty(), Optional.empty(), false)))
        .isEmpty();
  }
}
