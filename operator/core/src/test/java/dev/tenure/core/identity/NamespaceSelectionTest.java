package dev.tenure.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.identity.NamespaceSelection.Everybody;
import dev.tenure.core.identity.NamespaceSelection.Named;
import dev.tenure.core.identity.NamespaceSelection.Nobody;
import dev.tenure.core.identity.NamespaceSelection.Operator;
import dev.tenure.core.identity.NamespaceSelection.Requirement;
import dev.tenure.core.identity.NamespaceSelection.Selected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Kubernetes' {@code LabelSelector} has it (meta/v1, labels.Requirement.Matches). */
class NamespaceSelectionTest {
  private static final NamespaceFacts PAYMENTS =
      new NamespaceFacts("payments", Map.of("env", "production", "team", "a"), true);
  private static final NamespaceFacts BARE = new NamespaceFacts("bare", Map.of(), true);

  @Test
  void nobodyEverybodyAndTheNamed() {
    assertThat(new Nobody().includes(PAYMENTS)).isFalse();
    assertThat(new Everybody().includes(BARE)).isTrue();
    assertThat(new Named(Set.of("payments")).includes(PAYMENTS)).isTrue();
    assertThat(new Named(Set.of("payments")).includes(BARE)).isFalse();
    assertThat(new Named(Set.of()).includes(BARE)).isFalse();
    assertThat(new Named(Set.of("Payments", "pay*", "*")).includes(PAYMENTS)).isFalse();
  }

  @Test
  void anEmptySelectorSelectsAll() {
    assertThat(new Selected(Map.of(), List.of()).includes(BARE)).isTrue();
  }

  @Test
  void labelsMatchWhenAllDo() {
    assertThat(labels("env", "production").includes(PAYMENTS)).isTrue();
    assertThat(labels("env", "test").includes(PAYMENTS)).isFalse();
    assertThat(labels("env", "").includes(BARE)).isFalse();
    assertThat(new Selected(Map.of("env", "production", "team", "b"), List.of()).includes(PAYMENTS))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "env, IN, production, true",
    "env, IN, production|test, true",
    "env, IN, test, false",
    "zone, IN, a, false",
    "env, NOT_IN, production, false",
    "env, NOT_IN, test, true",
    "zone, NOT_IN, a, true",
    "env, EXISTS, '', true",
    "zone, EXISTS, '', false",
    "env, DOES_NOT_EXIST, '', false",
    "zone, DOES_NOT_EXIST, '', true"
  })
  void expressions(String key, Operator operator, String values, boolean selected) {
    var wanted = values.isEmpty() ? Set.<String>of() : Set.of(values.split("\\|"));
    assertThat(requiring(key, operator, wanted).includes(PAYMENTS)).isEqualTo(selected);
  }

  @Test
  void allRequirementsMustHold() {
    var both =
        new Selected(
            Map.of("env", "production"),
            List.of(
                new Requirement("team", Operator.IN, Set.of("a")),
                new Requirement("zone", Operator.EXISTS, Set.of())));
    assertThat(both.includes(PAYMENTS)).isFalse();
  }

  private static Selected labels(String key, String value) {
    return new Selected(Map.of(key, value), List.of());
  }

  private static Selected requiring(String key, Operator operator, Set<String> values) {
    return new Selected(Map.of(), List.of(new Requirement(key, operator, values)));
  }
}
