package dev.tenure.operator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenAudiencesTest {
  private static final String API = "https://kubernetes.default.svc.cluster.local";

  @Test
  void anAudienceIsForEverybodyOrForTheNamespacesThatItNames() {
    var audiences =
        new TokenAudiences(Map.of("sts", Set.of(), "ledger", Set.of("payments")), Set.of(API));

    assertThat(audiences.violation("shop", "sts")).isEmpty();
    assertThat(audiences.violation("payments", "ledger")).isEmpty();
    assertThat(audiences.violation("shop", "ledger").orElseThrow().message())
        .contains("namespace \"shop\"", "or name one of [sts]");
    assertThat(audiences.violation("payments", "other").orElseThrow().message())
        .contains("\"other\"", "Have it added", "or name one of [ledger, sts] in spec.token");
    assertThat(
            new TokenAudiences(Map.of(), Set.of())
                .violation("payments", "other")
                .orElseThrow()
                .message())
        .contains("operator's configuration.");
  }

  @Test
  void theAudienceOfTheApiServerIsForNamedNamespacesAlone() {
    assertThat(
            new TokenAudiences(Map.of(API, Set.of()), Set.of(API))
                .violation("ci", API)
                .orElseThrow()
                .message())
        .contains("could act as the account in the cluster");
    var named = new TokenAudiences(Map.of(API, Set.of("ci")), Set.of(API));
    assertThat(named.violation("ci", API)).isEmpty();
    assertThat(named.violation("shop", API)).isPresent();
  }
}
