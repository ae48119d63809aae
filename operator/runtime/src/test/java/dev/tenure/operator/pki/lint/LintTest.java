package dev.tenure.operator.pki.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
  @ParameterizedTest
  @MethodSource("dev.tenure.operator.pki.lint.Defects#all")
  void findsWhatIsWrong(Defects.Defect defect) {
    assertThat(Lint.violation(defect.specimen()))
        .hasValueSatisfying(found -> assertThat(found.message()).contains(defect.found()));
  }

  @Test
  void findsNothingInAGoodCertificate() {
    assertThat(Lint.violation(Defects.defect("none", "", c -> {}).specimen())).isEmpty();
    assertThat(
            Lint.violation(
                Defects.defect(
                        "names within", "", c -> c.constraints = Defects.permitted("payments.svc"))
                    .specimen()))
        .isEmpty();
  }

  @Test
  void everyCheckIsTheFirstToFindSomeDefect() {
    var first =
        Defects.all()
            .map(Defects.Defect::specimen)
            .map(LintTest::firstToComplain)
            .distinct()
            .sorted()
            .toList();

    assertThat(first).isEqualTo(IntStream.range(0, Lint.CHECKS.size()).boxed().toList());
  }

  private static int firstToComplain(Specimen specimen) {
    return IntStream.range(0, Lint.CHECKS.size())
        .filter(i -> Lint.CHECKS.get(i).violation(specimen).isPresent())
        .findFirst()
        .orElseThrow();
  }
}
