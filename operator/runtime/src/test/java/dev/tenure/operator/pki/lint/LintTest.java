package dev.tenure.operator.pki.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
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
  void anAnswerMayHoldSeveralAttributesInOnePart() throws Exception {
    var certificate = new Doctored();
    certificate.subject = new X500Name("O=Payments+O=Ledger,C=DE");
    var answer = certificate.specimen().certificate();

    assertThat(SubjectChecks.says(answer, saying("Payments", "Ledger"))).isTrue();
    assertThat(SubjectChecks.says(answer, saying("Payments"))).isFalse();
    assertThat(SubjectChecks.says(answer, saying("Payments", "Ledger", "More"))).isFalse();
  }

  private static CertificateContents saying(String... organizations) {
    return new CertificateContents(
        Optional.empty(),
        new SubjectAttributes(
            Map.of(
                SubjectAttribute.ORGANIZATIONS,
                List.of(organizations),
                SubjectAttribute.COUNTRIES,
                List.of("DE"))),
        Doctored.names("api.payments.svc"),
        Set.of(Usage.SERVER_AUTH));
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
