package dev.tenure.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenure.dev/owner",
        "any.tenure.dev/owner",
        "kubernetes.io/service-account.name",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/managed-by",
        "k8s.io/a",
        "x.y.k8s.io/a",
        "helm.sh/chart",
        "argocd.argoproj.io/secret-type",
        "kustomize.toolkit.fluxcd.io/name"
      })
  void keysThatOtherToolsObeyAreNotWritten(String key) {
    assertThat(new SecretTemplate(Map.of(key, "a"), Map.of()).violation())
        .hasValueSatisfying(
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(why.message()).contains(key, "spec.secretTemplate");
            });
    assertThat(new SecretTemplate(Map.of(), Map.of(key, "a")).violation()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"team", "example.com/team", "nottenure.dev/x", "helm.sh", "argoproj.io/x"})
  void otherKeysAre(String key) {
    var template = new SecretTemplate(Map.of(key, "a"), Map.of(key, "b"));
    assertThat(template.violation()).isEmpty();
    assertThat(template.isEmpty()).isFalse();
  }

  @Test
  void theOrderOfTheKeysSaysNothing() {
    assertThat(new SecretTemplate(Map.of("a", "1", "b", "2"), Map.of()).labels().keySet())
        .containsExactly("a", "b");
    assertThat(SecretTemplate.NONE.isEmpty()).isTrue();
  }
}
