package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import dev.tenure.core.testing.TestClock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a tenant of the namespace {@code mallory} tries at an issuer that serves everybody: each is
 * refused, with the reason that its status shows.
 */
class NeighbourAttackTest {
  private static final String OWN = "web.mallory.svc";
  private static final String VICTIM = "spiffe://example.org/ns/payments/sa/payments-api";

  @ParameterizedTest
  @MethodSource
  void isRefusedWithItsReason(Identities attack, Reason reason, String mend) {
    refused(attack, reason, mend);
  }

  static Stream<Arguments> isRefusedWithItsReason() {
    return Stream.of(names(), hostileNames(), subjects(), usages()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        notAllowed("single label", dns("payments-api"), "allowedNames.dns"),
        notAllowed("API server", dns("kubernetes.default.svc"), "allowedNames.dns"),
        notAllowed("API server, short", dns("kubernetes.default"), "allowedNames.dns"),
        notAllowed("neighbour's service", dns("payments-api.payments"), "allowedNames.dns"),
        notAllowed("same with svc", dns("payments-api.payments.svc"), "allowedNames.dns"),
        notAllowed(
            "same with cluster domain",
            dns("payments-api.payments.svc.cluster.local"),
            "allowedNames.dns"),
        notAllowed("own and neighbour's", dns(OWN, "payments-api.payments.svc"), "allowedNames"),
        notAllowed("wildcard of one's own", dns("*.mallory.svc"), "allowedNames.dns"),
        notAllowed("wildcard of neighbours", dns("*.payments.svc"), "allowedNames.dns"),
        notAllowed("wildcard of all", dns("*.svc"), "allowedNames.dns"),
        notAllowed("ClusterIP", ip("10.96.0.1"), "allowedNames.ipRanges"),
        notAllowed("loopback", ip("::1"), "allowedNames.ipRanges"),
        notAllowed("e-mail", email("ceo@example.com"), "allowedNames.emails"),
        notAllowed("URL", uri("https://payments-api.payments.svc/"), "allowedNames.uris"),
        notAllowed("neighbour's SPIFFE ID", uri(VICTIM), "allowedNames.uris"),
        notAllowed("same, account not named", nobody().forNames(uris(VICTIM)), "allowedNames.uris"),
        notAllowed("CN not among the SANs", mallory().commonlyNamed("admin"), "commonNames"),
        notAllowed(
            "neighbour's service as CN",
            mallory().commonlyNamed("payments-api.payments.svc"),
            "commonNames"));
  }

  private static Stream<Arguments> hostileNames() {
    var manyNames = IntStream.range(0, 10_000).mapToObj(i -> "s" + i + ".mallory.svc").toList();
    return Stream.of(
        malformed("NUL", dns("web.mallory.svc\0.payments.svc"), "ASCII letters"),
        malformed("dots", dns("payments-api..mallory.svc"), "ASCII letters"),
        malformed("dot segments", uri("spiffe://example.org/ns/mallory/../payments"), "segments"),
        malformed("bidi in DNS", dns("web\u202egro.mallory.svc"), "ASCII letters"),
        malformed("bidi in CN", mallory().commonlyNamed("web\u202e.mallory.svc"), "not seen"),
        malformed("wildcard in the middle", dns("web.*.svc"), "ASCII letters"),
        malformed("wildcard in a label", dns("w*b.mallory.svc"), "ASCII letters"),
        malformed("URI of 2,049 bytes", uri("https://a/" + "x".repeat(2039)), "2048"),
        malformed("IP as DNS", dns("10.96.0.1"), "an IP address in ipAddresses instead"),
        malformed("DNS as IP", ip("payments-api"), "192.0.2.1"),
        malformed("octal IP", ip("010.96.0.1"), "192.0.2.1"),
        malformed(
            "10,000 names",
            mallory().forNames(new Names(manyNames, List.of(), List.of(), List.of())),
            "at most 100"));
  }

  private static Stream<Arguments> subjects() {
    return Stream.of(
        notAllowed("organization", says("Payments"), "allowedNames.subject.organizations"),
        notAllowed("O=system:masters", says("system:masters"), "never signed"),
        notAllowed("same in capitals", says("SYSTEM:Masters"), "never signed"),
        notAllowed("second of two", says("Web", "system:masters"), "subject.organizations"),
        malformed("space before", says(" system:masters"), "characters that can be seen"),
        malformed("invisible before", says("\u200bsystem:masters"), "can be seen"),
        malformed("bidi", says("Pay\u202estnem"), "can be seen"),
        malformed("NUL in O", says("Web\0Payments"), "can be seen"),
        malformed("O of 65", says("x".repeat(65)), "1 to 64"),
        notAllowed("node", mallory().commonlyNamed("system:node:worker-1"), "never signed"),
        malformed("many values", says(values(17)), "at most 16"),
        notAllowed(
            "serial number",
            mallory().saying(SubjectAttribute.SERIAL_NUMBER, "1"),
            "allowedNames.subject.serialNumbers"),
        malformed(
            "a country in words", mallory().saying(SubjectAttribute.COUNTRIES, "Germany"), "DE"));
  }

  private static Stream<Arguments> usages() {
    return Stream.of(
        usage("code signing", Usage.CODE_SIGNING),
        usage("S/MIME", Usage.EMAIL_PROTECTION),
        usage("VPN", Usage.IPSEC_TUNNEL));
  }

  @ParameterizedTest
  @MethodSource
  void staysRefusedWhereTheIssuerAllowsEverything(Identities attack, Reason reason, String mend) {
    refused(attack.from(everything()), reason, mend);
  }

  static Stream<Arguments> staysRefusedWhereTheIssuerAllowsEverything() {
    return Stream.of(
        notAllowed("O=system:masters", says("system:masters"), "never signed"),
        notAllowed("CN", mallory().commonlyNamed("system:kube-scheduler"), "never signed"),
        notAllowed("neighbour's SPIFFE ID", uri(VICTIM), "no other URI may stand"),
        malformed("NUL", dns("web.mallory.svc\0.payments.svc"), "ASCII letters"),
        malformed("IP as DNS", dns("10.96.0.1"), "an IP address in ipAddresses instead"),
        malformed("bidi in CN", mallory().commonlyNamed("web\u202e.mallory.svc"), "not seen"));
  }

  private static void refused(Identities attack, Reason reason, String mend) {
    assertThat(CertificatePolicy.decide(attack.input(), TestClock.START))
        .isInstanceOfSatisfying(
            CertificateDecision.Refuse.class,
            refusal -> {
              assertThat(refusal.violation().reason()).isEqualTo(reason);
              assertThat(refusal.violation().message())
                  .contains(mend)
                  .hasSizeLessThan(1000)
                  .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
            });
  }

  private static Issuers everything() {
    var all = List.of("**");
    var subject =
        new SubjectAttributes(Map.of(SubjectAttribute.ORGANIZATIONS, List.of("*", "system:*")));
    return issuer()
        .ofTrustDomain("example.org")
        .allowing(new AllowedNames(all, all, List.of("*@**"), all, List.of("0.0.0.0/0"), subject));
  }

  private static Arguments notAllowed(String what, Identities attack, String mend) {
    return argumentSet(what, attack, Reason.NAME_NOT_ALLOWED, mend);
  }

  private static Arguments malformed(String what, Identities attack, String mend) {
    return argumentSet(what, attack, Reason.INVALID_SPEC, mend);
  }

  private static Arguments usage(String what, Usage usage) {
    return argumentSet(
        what,
        mallory().usedFor(Usage.SERVER_AUTH, Usage.CLIENT_AUTH, usage),
        Reason.USAGE_NOT_ALLOWED,
        "spec.limits.usages");
  }

  private static Identities nobody() {
    return identity().in("mallory").forDns(OWN).from(issuer().ofTrustDomain("example.org"));
  }

  private static Identities mallory() {
    return nobody().runningAs("mallory");
  }

  private static Identities dns(String... names) {
    return mallory().forDns(names);
  }

  private static Identities ip(String address) {
    return mallory().forNames(new Names(List.of(), List.of(address), List.of(), List.of()));
  }

  private static Identities uri(String text) {
    return mallory().forNames(uris(text));
  }

  private static Names uris(String text) {
    return new Names(List.of(), List.of(), List.of(text), List.of());
  }

  private static Identities email(String address) {
    return mallory().forNames(new Names(List.of(), List.of(), List.of(), List.of(address)));
  }

  private static Identities says(String... organizations) {
    return mallory().saying(SubjectAttribute.ORGANIZATIONS, organizations);
  }

  private static String[] values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "v" + i).toArray(String[]::new);
  }
}
