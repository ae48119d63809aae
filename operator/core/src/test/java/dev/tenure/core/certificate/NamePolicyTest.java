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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePolicyTest {
  private static final String LABELS = "Write labels of at most 63 ASCII letters";
  private static final String LEAVE = "list it in spec.allowedNames.";

  @ParameterizedTest
  @MethodSource({"namesOfOthers", "malformed", "withSpiffeId", "commonNames"})
  void refusesAndSaysHowToMend(Identities who, Reason reason, String mend) {
    assertThat(decide(who))
        .isInstanceOfSatisfying(
            CertificateDecision.Refuse.class,
            refusal -> {
              assertThat(refusal.violation().reason()).isEqualTo(reason);
              assertThat(refusal.violation().message()).contains(mend);
            });
  }

  static Stream<Arguments> namesOfOthers() {
    return Stream.of(
        notAllowed("a single label", dns("api")),
        notAllowed("the API server", dns("kubernetes.default.svc")),
        notAllowed("the API server, short", dns("kubernetes.default")),
        notAllowed("the API server, long", dns("kubernetes.default.svc.cluster.local")),
        notAllowed("the API server from its namespace", in("default", "kubernetes.default.svc")),
        notAllowed("the same, short", in("default", "kubernetes.default")),
        notAllowed("the same, long", in("default", "kubernetes.default.svc.cluster.local")),
        notAllowed("the same in capitals", in("default", "KUBERNETES.Default.SVC")),
        notAllowed("a neighbour's service", dns("ledger.accounts")),
        notAllowed("a neighbour's service with svc", dns("ledger.accounts.svc")),
        notAllowed("a neighbour's service, long", dns("ledger.accounts.svc.cluster.local")),
        notAllowed("a neighbour whose name ends like ours", dns("api.other-payments.svc")),
        notAllowed("a neighbour whose name begins like ours", dns("api.payments2.svc")),
        notAllowed("a namespace in capitals of a neighbour", dns("api.PAYMENTS2.svc")),
        notAllowed("a wildcard of everything", dns("*.com")),
        notAllowed("a wildcard of one's own namespace", dns("*.payments.svc")),
        notAllowed("the same, short", dns("*.payments")),
        notAllowed("the same, long", dns("*.payments.svc.cluster.local")),
        notAllowed("a pod below a service", dns("pod-0.api.payments.svc")),
        notAllowed("another cluster domain", dns("api.payments.svc.cluster.example")),
        notAllowed("a name of the internet", dns("www.example.com")),
        notAllowed("its own name among others", dns("api.payments.svc", "www.example.com")),
        notAllowed("an IDN as A-label of others", dns("xn--bcher-kva.example")),
        notAllowed("the cluster IP of a service", ip("10.96.0.1")),
        notAllowed("loopback", ip("127.0.0.1")),
        notAllowed("an IPv6 address", ip("fd00::1")),
        notAllowed("an e-mail address", email("root@payments.svc")),
        notAllowed("a URL", uri("https://api.payments.svc/")),
        notAllowed("a SPIFFE ID without a trust domain", uri("spiffe://example.org/ns/payments")));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        invalid("a trailing dot", dns("api.payments.svc."), LABELS),
        invalid("an IDN as written", dns("bücher.payments.svc"), LABELS),
        invalid("a letter that only looks like k", dns("\u212Aafka.payments.svc"), LABELS),
        invalid("a label of 64", dns("a".repeat(64) + ".payments.svc"), LABELS),
        invalid("a name of 254", dns(("a".repeat(60) + ".").repeat(4) + "payments.svc"), LABELS),
        invalid("an empty label", dns("api..payments.svc"), LABELS),
        invalid("a leading dot", dns(".payments.svc"), LABELS),
        invalid("no name at all", dns(""), LABELS),
        invalid("a star inside a label", dns("a*i.payments.svc"), LABELS),
        invalid("a star in the middle", dns("api.*.svc"), LABELS),
        invalid("a star alone", dns("*"), LABELS),
        invalid("two stars", dns("**.payments.svc"), LABELS),
        invalid("a space", dns("api payments.svc"), LABELS),
        invalid("a new line", dns("api.payments.svc\n"), LABELS),
        invalid("a NUL", dns("api.payments.svc\0.example.com"), LABELS),
        invalid("an underscore", dns("_api.payments.svc"), LABELS),
        invalid("a hyphen at the end", dns("api-.payments.svc"), LABELS),
        invalid("an address that is none", ip("10.96.0.256"), "Write 192.0.2.1"),
        invalid("an address in short form", ip("10.1"), "Write 192.0.2.1"),
        invalid("a number for an address", ip("1"), "Write 192.0.2.1"),
        invalid("a block for an address", ip("10.0.0.0/8"), "Write 192.0.2.1"),
        invalid("an address with a zone", ip("fe80::1%eth0"), "Write 192.0.2.1"),
        invalid("a host name for an address", ip("localhost"), "Write 192.0.2.1"),
        invalid("a URI without a scheme", uri("//example.org/x"), "Write an absolute URI"),
        invalid("a URI with a star", uri("spiffe://example.org/*"), "Write an absolute URI"),
        invalid("a URI with a space", uri("https://example.org/a b"), "Write an absolute URI"),
        invalid(
            "a URI with dot segments",
            uri("spiffe://example.org/ns/a/../b"),
            "Write an absolute URI"),
        invalid(
            "a URI with a hidden dot segment",
            uri("spiffe://e.org/a/%2E%2e/b"),
            "Write an absolute URI"),
        invalid(
            "a URI without end",
            uri("https://example.org/" + "a".repeat(2048)),
            "Write an absolute URI"),
        invalid("an address without a domain", email("root"), "Write one mailbox"),
        invalid("an address with two domains", email("a@b.example@c.example"), "Write one mailbox"),
        invalid("an address of every host", email("root@*.example"), "Write one mailbox"));
  }

  static Stream<Arguments> withSpiffeId() {
    var spiffe = issuer().ofTrustDomain("example.org");
    var who = identity().runningAs("api").from(spiffe);
    return Stream.of(
        argumentSet(
            "a neighbour's SPIFFE ID",
            identity()
                .runningAs("api")
                .from(issuer().ofTrustDomain("example.org"))
                .forNames(uris("spiffe://example.org/ns/accounts/sa/ledger")),
            Reason.NAME_NOT_ALLOWED,
            LEAVE + "uris"),
        argumentSet(
            "another account's SPIFFE ID",
            identity()
                .runningAs("api")
                .from(issuer().ofTrustDomain("example.org"))
                .forNames(uris("spiffe://example.org/ns/payments/sa/other")),
            Reason.NAME_NOT_ALLOWED,
            LEAVE + "uris"),
        argumentSet(
            "another trust domain",
            identity()
                .runningAs("api")
                .from(issuer().ofTrustDomain("example.org"))
                .forNames(uris("spiffe://example.com/ns/payments/sa/api")),
            Reason.NAME_NOT_ALLOWED,
            LEAVE + "uris"),
        argumentSet(
            "its own SPIFFE ID in capitals",
            identity()
                .runningAs("api")
                .from(issuer().ofTrustDomain("example.org"))
                .forNames(uris("SPIFFE://example.org/ns/payments/sa/api")),
            Reason.NAME_NOT_ALLOWED,
            LEAVE + "uris"),
        argumentSet(
            "an allowed URI beside the SPIFFE ID",
            who.from(
                    issuer()
                        .ofTrustDomain("example.org")
                        .allowing(
                            new AllowedNames(
                                List.of(),
                                List.of("**"),
                                List.of(),
                                List.of(),
                                List.of(),
                                SubjectAttributes.NONE)))
                .forNames(
                    uris(
                        "spiffe://example.org/ns/payments/sa/api",
                        "https://payments.example.org/api")),
            Reason.NAME_NOT_ALLOWED,
            "Remove the other URIs"),
        argumentSet(
            "a SPIFFE ID of an account that is not named",
            identity()
                .from(issuer().ofTrustDomain("example.org"))
                .forNames(uris("spiffe://example.org/ns/payments/sa/api")),
            Reason.NAME_NOT_ALLOWED,
            LEAVE + "uris"));
  }

  static Stream<Arguments> commonNames() {
    return Stream.of(
        notAllowed("a CN not among the SANs", identity().commonlyNamed("admin")),
        notAllowed("a CN of its own that is no SAN", identity().commonlyNamed("b.payments.svc")),
        invalid("an empty CN", identity().commonlyNamed(""), "into dnsNames alone"),
        notAllowed("a CN that only looks like the SAN", kelvin(issuer())),
        notAllowed("the same where capitals are listed", kelvin(cns("KAFKA.payments.svc"))),
        argumentSet(
            "a CN of 65",
            identity().commonlyNamed("a".repeat(65)),
            Reason.INVALID_SPEC,
            "into dnsNames alone"),
        argumentSet(
            "a CN with a control character",
            identity().from(cns("**")).commonlyNamed("api\npayments"),
            Reason.INVALID_SPEC,
            "into dnsNames alone"));
  }

  @Test
  void refusesACertificateThatNamesNobody() {
    var nobody = identity().forNames(Names.NONE);
    assertThat(decide(nobody))
        .isInstanceOfSatisfying(
            CertificateDecision.Refuse.class,
            refusal -> {
              assertThat(refusal.violation().reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(refusal.violation().message()).contains("my-service.payments.svc");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.payments",
        "api.payments.svc",
        "api.payments.svc.cluster.local",
        "API.Payments.SVC",
        "xn--bcher-kva.payments.svc",
        "another-service.payments.svc"
      })
  void aTenantHasItsOwnServiceNamesWithoutLeave(String name) {
    assertThat(issued(identity().forDns(name)).names().dnsNames()).containsExactly(name);
  }

  @Test
  void aNamespaceNamedDefaultHasItsServicesButNotTheApiServers() {
    assertThat(decide(in("default", "web.default.svc")))
        .isInstanceOf(CertificateDecision.Issue.class);
  }

  @Test
  void theCommonNameMayRepeatASubjectAlternativeName() {
    assertThat(issued(identity().commonlyNamed("API.payments.svc")).commonName())
        .contains("API.payments.svc");
  }

  @Test
  void theSpiffeIdIsGivenUnaskedAndAlone() {
    var who = identity().runningAs("api").from(issuer().ofTrustDomain("example.org"));
    assertThat(issued(who).names().uris())
        .containsExactly("spiffe://example.org/ns/payments/sa/api");
    assertThat(issued(who.forNames(uris("spiffe://example.org/ns/payments/sa/api"))).names().uris())
        .containsExactly("spiffe://example.org/ns/payments/sa/api");
  }

  @Test
  void theSpiffeIdIsNameEnough() {
    var who =
        identity()
            .runningAs("api")
            .from(issuer().ofTrustDomain("example.org"))
            .forNames(Names.NONE);
    assertThat(issued(who).names().dnsNames()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void patternsOfTheIssuerWidenWhatIsAllowed(String pattern, String name, boolean allowed) {
    var decision = decide(identity().forDns(name).from(issuer().allowingDns(pattern)));
    assertThat(decision)
        .isInstanceOf(allowed ? CertificateDecision.Issue.class : CertificateDecision.Refuse.class);
  }

  static Stream<Arguments> patternsOfTheIssuerWidenWhatIsAllowed() {
    return Stream.of(
        Arguments.of("www.example.com", "www.example.com", true),
        Arguments.of("www.example.com", "WWW.Example.com", true),
        Arguments.of("WWW.example.COM", "www.example.com", true),
        Arguments.of("www.example.com", "www.example.org", false),
        Arguments.of("*.example.com", "www.example.com", true),
        Arguments.of("*.example.com", "*.example.com", true),
        Arguments.of("*.example.com", "example.com", false),
        Arguments.of("*.example.com", "a.b.example.com", false),
        Arguments.of("*.example.com", "www.example.com.evil.org", false),
        Arguments.of("*.example.com", "wwwexample.com", false),
        Arguments.of("www.example.com", "*.example.com", false),
        Arguments.of("a.*.example.com", "a.b.example.com", true),
        Arguments.of("a.*.example.com", "a.b.c.example.com", false),
        Arguments.of("**.example.com", "a.b.c.example.com", true),
        Arguments.of("**.example.com", "example.com", true),
        Arguments.of("**.example.com", "badexample.com", false),
        Arguments.of("**", "any.thing.at.all", true),
        Arguments.of("**", "kubernetes.default.svc", true),
        Arguments.of("*", "single", true),
        Arguments.of("*", "two.labels", false));
  }

  @ParameterizedTest
  @MethodSource
  void otherNamesNeedTheirOwnEntries(AllowedNames entries, Names names, boolean allowed) {
    var decision = decide(identity().forNames(names).from(issuer().allowing(entries)));
    assertThat(decision)
        .isInstanceOf(allowed ? CertificateDecision.Issue.class : CertificateDecision.Refuse.class);
  }

  static Stream<Arguments> otherNamesNeedTheirOwnEntries() {
    return Stream.of(
        Arguments.of(ips("10.0.0.0/8"), addresses("10.96.0.1"), true),
        Arguments.of(ips("10.0.0.0/8"), addresses("11.0.0.1"), false),
        Arguments.of(ips("10.96.0.1/32"), addresses("10.96.0.1"), true),
        Arguments.of(ips("10.96.0.1/32"), addresses("10.96.0.2"), false),
        Arguments.of(ips("0.0.0.0/0"), addresses("192.0.2.1"), true),
        Arguments.of(ips("0.0.0.0/0"), addresses("2001:db8::1"), false),
        Arguments.of(ips("::/0"), addresses("192.0.2.1"), false),
        Arguments.of(ips("2001:db8::/33"), addresses("2001:db8:7fff::1"), true),
        Arguments.of(ips("2001:db8::/33"), addresses("2001:db8:8000::1"), false),
        Arguments.of(ips("10.0.0.0"), addresses("10.0.0.0"), false),
        Arguments.of(ips("10.0.0.0/33"), addresses("10.0.0.0"), false),
        Arguments.of(ips("nonsense/8"), addresses("10.0.0.0"), false),
        Arguments.of(mails("*@example.com"), emails("root@example.com"), true),
        Arguments.of(mails("*@example.com"), emails("root@EXAMPLE.com"), true),
        Arguments.of(mails("*@example.com"), emails("root@www.example.com"), false),
        Arguments.of(mails("ops@example.com"), emails("OPS@example.com"), false),
        Arguments.of(mails("ops@*.example.com"), emails("ops@eu.example.com"), true),
        Arguments.of(mails("example.com"), emails("ops@example.com"), false),
        Arguments.of(paths("https://*/api"), uris("https://example.org/api"), true),
        Arguments.of(paths("https://*/api"), uris("https:///api"), false),
        Arguments.of(paths("https://*/api"), uris("https://example.org/api/x"), false),
        Arguments.of(paths("https://x.org/**"), uris("https://x.org/a/b"), true),
        Arguments.of(paths("https://x.org/**"), uris("https://x.org.evil.net/a"), false),
        Arguments.of(paths("https://x.org/a/*"), uris("https://x.org/a/"), false),
        Arguments.of(paths("https://x.org/A"), uris("https://x.org/a"), false));
  }

  @Test
  void aHugeNameIsNotRepeatedInFull() {
    var huge = identity().forDns("a\n".repeat(100_000));
    assertThat(decide(huge))
        .isInstanceOfSatisfying(
            CertificateDecision.Refuse.class,
            refusal ->
                assertThat(refusal.violation().message())
                    .hasSizeLessThan(1000)
                    .doesNotContain("\n"));
  }

  @Test
  void aPatternWithManyStarsIsStillQuick() {
    var pattern = "**.".repeat(30) + "com";
    var name = "a.".repeat(100) + "org";
    assertThat(decide(identity().forDns(name).from(issuer().allowingDns(pattern))))
        .isInstanceOf(CertificateDecision.Refuse.class);
  }

  private static CertificateDecision decide(Identities who) {
    return CertificatePolicy.decide(who.input(), TestClock.START);
  }

  private static CertificateProfile issued(Identities who) {
    assertThat(decide(who)).isInstanceOf(CertificateDecision.Issue.class);
    return (CertificateProfile) ((CertificateDecision.Issue) decide(who)).profile();
  }

  private static Arguments notAllowed(String what, Identities who) {
    return argumentSet(what, who, Reason.NAME_NOT_ALLOWED, LEAVE);
  }

  private static Arguments invalid(String what, Identities who, String field) {
    return argumentSet(what, who, Reason.INVALID_SPEC, field);
  }

  private static Identities dns(String... names) {
    return identity().forDns(names);
  }

  private static Identities in(String namespace, String name) {
    return identity().in(namespace).forDns(name);
  }

  private static Identities ip(String address) {
    return identity().forNames(addresses(address));
  }

  private static Identities uri(String text) {
    return identity().forNames(uris(text));
  }

  private static Identities email(String address) {
    return identity().forNames(emails(address));
  }

  private static Identities kelvin(Issuers from) {
    return identity()
        .from(from)
        .forDns("kafka.payments.svc")
        .commonlyNamed("\u212Aafka.payments.svc");
  }

  private static Names addresses(String... all) {
    return new Names(List.of(), List.of(all), List.of(), List.of());
  }

  private static Names uris(String... all) {
    return new Names(List.of(), List.of(), List.of(all), List.of());
  }

  private static Names emails(String... all) {
    return new Names(List.of(), List.of(), List.of(), List.of(all));
  }

  private static AllowedNames ips(String range) {
    return new AllowedNames(
        List.of(), List.of(), List.of(), List.of(), List.of(range), SubjectAttributes.NONE);
  }

  private static AllowedNames mails(String pattern) {
    return new AllowedNames(
        List.of(), List.of(), List.of(pattern), List.of(), List.of(), SubjectAttributes.NONE);
  }

  private static AllowedNames paths(String pattern) {
    return new AllowedNames(
        List.of(), List.of(pattern), List.of(), List.of(), List.of(), SubjectAttributes.NONE);
  }

  private static Issuers cns(String pattern) {
    return issuer()
        .allowing(
            new AllowedNames(
                List.of(),
                List.of(),
                List.of(),
                List.of(pattern),
                List.of(),
                SubjectAttributes.NONE));
  }
}
