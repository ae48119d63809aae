package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Usage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuitabilityTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final KeySpec KEY =
      new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.ALWAYS);
  private static final List<SolverRule> HTTP =
      List.of(new SolverRule(List.of("example.com"), new Http01Solver()));
  private static final Names WEB = names(List.of("web.example.com"), List.of(), List.of());

  @Test
  void dnsNamesOfASolversZoneAreSuitable() {
    assertThat(violation(WEB, Optional.empty(), Set.of(Usage.SERVER_AUTH), Optional.empty()))
        .isEmpty();
  }

  @Test
  void uriAndEmailNamesAreRefused() {
    refused(names(List.of("web.example.com"), List.of("spiffe://a/b"), List.of()), "URIs");
    refused(names(List.of("web.example.com"), List.of(), List.of("a@example.com")), "URIs");
  }

  @Test
  void aCommonNameIsRefused() {
    var why =
        violation(WEB, Optional.of("web.example.com"), Set.of(Usage.SERVER_AUTH), Optional.empty());

    assertThat(why).map(Violation::reason).contains(Reason.NAME_NOT_ALLOWED);
    assertThat(why.orElseThrow().message()).contains("Drop spec.certificate.commonName");
  }

  @Test
  void otherPurposesThanTheServersAreRefused() {
    for (var asked : List.of(Set.<Usage>of(), Set.of(Usage.CLIENT_AUTH))) {
      var why = violation(WEB, Optional.empty(), asked, Optional.empty());

      assertThat(why).map(Violation::reason).contains(Reason.USAGE_NOT_ALLOWED);
      assertThat(why.orElseThrow().message()).contains("spec.certificate.usages: [server auth]");
    }
  }

  @Test
  void aLifeThatTheTenureDoesNotLeaveIsRefused() {
    var server = Set.of(Usage.SERVER_AUTH);
    assertThat(violation(WEB, Optional.empty(), server, Optional.of(Duration.ofHours(1))))
        .isEmpty();

    var why = violation(WEB, Optional.empty(), server, Optional.of(Duration.ofDays(90)));

    assertThat(why).map(Violation::reason).contains(Reason.DURATION_NOT_ALLOWED);
    assertThat(why.orElseThrow().message()).contains("7776000s or more");
  }

  @Test
  void namesThatNoSolverProvesAreRefused() {
    refused(names(List.of("web.example.org"), List.of(), List.of()), "no solver");
    refused(names(List.of("notexample.com"), List.of(), List.of()), "no solver");
    refused(names(List.of("*.example.com"), List.of(), List.of()), "A wildcard needs dns01");
    refused(
        new Names(List.of(), List.of("192.0.2.1"), List.of(), List.of()), "http01 without zones");
  }

  @Test
  void noNamesAndTooManyAreRefused() {
    refused(Names.NONE, "0 were asked");
    var many = IntStream.range(0, 101).mapToObj(n -> n + ".example.com").toList();
    refused(names(many, List.of(), List.of()), "101 were asked");
  }

  @Test
  void theLongestZoneWinsAndThenTheFirst() {
    var all = new SolverRule(List.of(), new Http01Solver());
    var wide = new SolverRule(List.of("example.com"), new Http01Solver());
    var near = new SolverRule(List.of("x.org", "apps.example.com"), new Http01Solver());
    var settings = settings(List.of(all, wide, near, wide), Optional.empty());

    assertThat(settings.solver(Identity.dns("a.apps.example.com")).orElseThrow()).isSameAs(near);
    assertThat(settings.solver(Identity.dns("Apps.Example.com")).orElseThrow()).isSameAs(near);
    assertThat(settings.solver(Identity.dns("b.example.com")).orElseThrow()).isSameAs(wide);
    assertThat(settings.solver(Identity.dns("c.net")).orElseThrow()).isSameAs(all);
    assertThat(settings.solver(Identity.ip("192.0.2.1")).orElseThrow()).isSameAs(all);
  }

  private static void refused(Names names, String message) {
    var why = violation(names, Optional.empty(), Set.of(Usage.SERVER_AUTH), Optional.empty());
    assertThat(why).map(Violation::reason).contains(Reason.NAME_NOT_ALLOWED);
    assertThat(why.orElseThrow().message()).contains(message);
  }

  private static Optional<Violation> violation(
      Names names, Optional<String> commonName, Set<Usage> usages, Optional<Duration> life) {
    var contents =
        new CertificateContents(
            commonName,
            SubjectAttributes.NONE,
            names,
            Usage.settled(usages, KeySpec.Algorithm.ECDSA));
    var profile =
        new CertificateProfile(contents, KEY, NOW.minusSeconds(60), NOW.plus(Duration.ofHours(1)));
    return Suitability.violation(settings(HTTP, life), profile, NOW);
  }

  private static AcmeSettings settings(List<SolverRule> solvers, Optional<Duration> life) {
    return new AcmeSettings(
        "public",
        URI.create("https://acme.example.com/directory"),
        Optional.empty(),
        Optional.empty(),
        "account",
        Optional.empty(),
        Optional.empty(),
        life,
        Set.of(Usage.SERVER_AUTH),
        solvers);
  }

  private static Names names(List<String> dns, List<String> uris, List<String> emails) {
    return new Names(dns, List.of(), uris, emails);
  }
}
