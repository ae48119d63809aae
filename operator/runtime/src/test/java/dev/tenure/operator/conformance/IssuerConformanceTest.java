package dev.tenure.operator.conformance;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.pki.CertificateFacts;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.vault.PkiBench;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same cases for every type of issuer, each with what signs behind it replaced by a stand-in
 * that can be told to do wrong. What a type cannot do is in the table, with the reason.
 */
class IssuerConformanceTest {
  static final String ISSUER = "mesh-ca";

  private static final String DNS = "payments-api.payments.svc";
  private static final Names ALL_NAMES =
      new Names(
          List.of(DNS, "*.payments.example.com"),
          List.of("10.0.0.7", "2001:db8:0:0:0:0:0:7"),
          List.of("spiffe://example.org/ns/payments/sa/payments-api"),
          List.of("payments@example.com"));
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<KeySpec> KEYS =
      List.of(
          GivenCa.RSA,
          GivenCa.P256,
          GivenCa.spec(KeySpec.Algorithm.ECDSA, 384),
          GivenCa.spec(KeySpec.Algorithm.ECDSA, 521),
          GivenCa.ED25519);
  private static final List<KeySpec> LATTICE_KEYS =
      List.of(
          GivenCa.spec(KeySpec.Algorithm.MLDSA44, 0),
          GivenCa.spec(KeySpec.Algorithm.MLDSA65, 0),
          GivenCa.spec(KeySpec.Algorithm.MLDSA87, 0));
  private static final Map<String, Map<Case, String>> TABLE = new LinkedHashMap<>();

  static List<Candidate> candidates() {
    return List.of(
        new OwnKey("managedCA", GivenCa.root(), () -> NOW),
        new OwnKey("ca", GivenCa.root().issues(GivenCa.Terms.named("middle")), () -> NOW),
        vault(),
        asked("kubernetes", RequestStandIn.Dialect.KUBERNETES),
        asked("certManager", RequestStandIn.Dialect.CERT_MANAGER),
        acme());
  }

  private static Candidate acme() {
    var ca = new StandInCa(NOW);
    var server = new AcmeStandIn(ca, NOW);
    return new Elsewhere(
        "acme",
        Map.of(
            Case.NAMES_OF_EVERY_TYPE,
            "DNS names and IP addresses alone (RFC 8555, RFC 8738); others are refused before",
            Case.COMMON_NAME,
            "the server decides the subject; refused before"),
        ca,
        server.service(),
        () -> NOW,
        server::close);
  }

  /** All that the type can have signed. */
  private static Names names(Candidate candidate) {
    return candidate.cannot().containsKey(Case.NAMES_OF_EVERY_TYPE)
        ? new Names(ALL_NAMES.dnsNames(), ALL_NAMES.ipAddresses(), List.of(), List.of())
        : ALL_NAMES;
  }

  private static Candidate vault() {
    var ca = new StandInCa(NOW);
    var bench = new PkiBench(ca::sign, NOW);
    return new Elsewhere(
        "vault",
        Map.of(),
        ca,
        request -> {
          switch (ca.conduct) {
            case REFUSES -> bench.refuse();
            case SLOW -> bench.dawdle();
            default -> bench.serve();
          }
          return bench.service().sign(request);
        },
        () -> NOW,
        bench::close);
  }

  private static Candidate asked(String type, RequestStandIn.Dialect dialect) {
    var ca = new StandInCa(NOW);
    var api = new RequestStandIn(dialect, ca, NOW);
    return new Elsewhere(type, Map.of(), ca, api.service(), () -> NOW, api::close);
  }

  @TestFactory
  Stream<DynamicTest> everyTypeOfIssuer() {
    return candidates().stream()
        .flatMap(
            candidate ->
                Stream.concat(
                    Stream.of(Case.values())
                        .filter(one -> declared(candidate, one))
                        .map(
                            one ->
                                dynamicTest(
                                    candidate.type() + ": " + one, () -> run(candidate, one))),
                    Stream.of(dynamicTest(candidate.type() + ": done", candidate::close))));
  }

  @AfterAll
  static void printTable() {
    var columns = TABLE.keySet();
    System.out.println("| case | " + String.join(" | ", columns) + " |");
    for (var one : Case.values()) {
      System.out.println(
          "| %s | %s |"
              .formatted(
                  one,
                  columns.stream()
                      .map(type -> TABLE.get(type).getOrDefault(one, "FAILED"))
                      .collect(Collectors.joining(" | "))));
    }
  }

  private static boolean declared(Candidate candidate, Case one) {
    var why = candidate.cannot().get(one);
    if (why != null) {
      note(candidate, one, "– (" + why + ")");
    }
    return why == null;
  }

  private static void note(Candidate candidate, Case one, String what) {
    TABLE.computeIfAbsent(candidate.type(), _ -> new EnumMap<>(Case.class)).put(one, what);
  }

  private static void run(Candidate candidate, Case one) {
    candidate.behave(one);
    switch (one) {
      case NAMES_OF_EVERY_TYPE -> namesOfEveryType(candidate);
      case COMMON_NAME -> commonName(candidate);
      case DURATIONS -> durations(candidate);
      case KEY_TYPES -> keyTypes(candidate, KEYS);
      case LATTICE_KEYS -> keyTypes(candidate, LATTICE_KEYS);
      case CHAIN_ORDER -> chainOrder(candidate);
      case NEIGHBOURS_NAME -> NeighboursName.isRefusedAt(candidate.said());
      case REFUSES -> refused(candidate, Reason.ISSUER_REFUSED, "");
      case SLOW -> unavailable(candidate);
      case FOREIGN_KEY -> rejected(candidate, "another key");
      case EXPIRED -> rejected(candidate, "already ended");
      case NOT_YET_VALID -> rejected(candidate, "valid only from");
      case TOO_LONG -> rejected(candidate, "longer than asked");
      case LACKS_A_NAME, ADDS_A_NAME -> rejected(candidate, "exactly the names");
      case ADDS_A_SUBJECT -> rejected(candidate, "another subject");
      case IS_AN_AUTHORITY -> rejected(candidate, "could sign other");
      case OTHER_USAGE -> rejected(candidate, "or purposes");
      case FOREIGN_ROOT -> unavailable(candidate);
      case GARBAGE -> rejected(candidate, "thrown away");
      case CHANGES_ITS_MIND -> {
        ok(issue(candidate, profile(names(candidate), GivenCa.P256, HOUR)));
        candidate.behave(Case.FOREIGN_KEY);
        rejected(candidate, "another key");
      }
    }
    note(candidate, one, "yes");
  }

  private static void namesOfEveryType(Candidate candidate) {
    var certified = ok(issue(candidate, profile(names(candidate), GivenCa.P256, HOUR)));

    assertThat(facts(certified).names()).isEqualTo(ALL_NAMES);
  }

  private static void commonName(Candidate candidate) {
    var contents = CertificateContents.of(Optional.of(DNS), dns(DNS), GivenCa.P256);
    var profile =
        new CertificateProfile(contents, GivenCa.P256, NOW.minusSeconds(60), NOW.plus(HOUR));

    assertThat(chain(ok(issue(candidate, profile))).getFirst().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + DNS);
  }

  private static void durations(Candidate candidate) {
    for (var life : List.of(Duration.ofMinutes(15), HOUR, Duration.ofDays(30))) {
      var certified = ok(issue(candidate, profile(dns(DNS), GivenCa.P256, life)));

      assertThat(certified.notAfter())
          .isBeforeOrEqualTo(NOW.plus(life))
          .isAfter(NOW.plus(life.multipliedBy(9).dividedBy(10)).minusSeconds(1));
    }
  }

  private static void keyTypes(Candidate candidate, List<KeySpec> kinds) {
    for (var key : kinds) {
      var certified = ok(issue(candidate, profile(dns(DNS), key, HOUR)));

      var leaf = chain(certified).getFirst();
      assertThat(KeyPairs.matches(key, leaf.getPublicKey())).isTrue();
      try {
        var made = Pem.privateKey(certified.data().values().get("tls.key"), "tls.key");
        assertThat(KeyPairs.paired(made, leaf.getPublicKey())).isTrue();
      } catch (MalformedPem e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Stand-ins answer in an order of chance, so that one try proves little. */
  private static void chainOrder(Candidate candidate) {
    for (var i = 0; i < 5; i++) {
      var certified = ok(issue(candidate, profile(dns(DNS), GivenCa.P256, HOUR)));

      var chain = chain(certified);
      assertThat(facts(certified).names().dnsNames()).containsExactly(DNS);
      for (var at = 1; at < chain.size(); at++) {
        assertThat(chain.get(at - 1).getIssuerX500Principal())
            .isEqualTo(chain.get(at).getSubjectX500Principal());
      }
      assertThat(chain)
          .as("the root is in ca.crt alone")
          .noneMatch(c -> c.getSubjectX500Principal().equals(c.getIssuerX500Principal()));
    }
  }

  private static void rejected(Candidate candidate, String message) {
    refused(candidate, Reason.CERTIFICATE_REJECTED, message);
  }

  private static void refused(Candidate candidate, Reason reason, String message) {
    var answer = issue(candidate, profile(names(candidate), GivenCa.P256, HOUR));

    assertThat(answer).isInstanceOf(Answer.Refused.class);
    var violation = ((Answer.Refused<Certified>) answer).violation();
    assertThat(violation).extracting(Violation::reason).isEqualTo(reason);
    assertThat(violation.message()).contains(message).hasSizeLessThan(1000);
  }

  private static void unavailable(Candidate candidate) {
    assertThat(issue(candidate, profile(names(candidate), GivenCa.P256, HOUR)))
        .isInstanceOfAny(Answer.Unavailable.class, Answer.Pending.class);
  }

  private static Answer<Certified> issue(Candidate candidate, CertificateProfile profile) {
    var subject =
        new Subject(
            Kind.MACHINE_IDENTITY,
            "payments",
            "payments-api",
            "11111111-2222-3333-4444-555555555555");
    var order =
        new CertificateOrder(
            ISSUER, subject, Optional.of("payments-api"), profile, Outputs.PLAIN, Optional.empty());
    var answer = candidate.authority().issue(order);
    for (var look = 0; look < 3 && answer instanceof Answer.Pending; look++) {
      answer = candidate.authority().issue(order);
    }
    return answer;
  }

  private static CertificateProfile profile(Names names, KeySpec key, Duration life) {
    return new CertificateProfile(
        CertificateContents.of(Optional.empty(), names, key),
        key,
        NOW.minusSeconds(60),
        NOW.plus(life));
  }

  private static Names dns(String name) {
    return new Names(List.of(name), List.of(), List.of(), List.of());
  }

  private static <T> T ok(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(var value) -> value;
      default -> throw new AssertionError(answer);
    };
  }

  private static CertificateFacts facts(Certified certified) {
    return CertificateFacts.parse(certified.data().values().get("tls.crt")).orElseThrow();
  }

  private static List<X509Certificate> chain(Certified certified) {
    try {
      return Pem.certificates(certified.data().values().get("tls.crt"), "tls.crt", Pem.CHAIN_LIMIT);
    } catch (MalformedPem e) {
      throw new AssertionError(e);
    }
  }
}
