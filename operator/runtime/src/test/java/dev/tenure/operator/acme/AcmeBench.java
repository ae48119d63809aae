package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.remote.RequestSigner;
import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** The whole way to a certificate of an ACME server, without a cluster. */
final class AcmeBench {
  static final KeySpec P256 = new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.ALWAYS);
  static final Subject SUBJECT =
      new Subject(Kind.MACHINE_IDENTITY, "payments", "api", "11111111-2222");

  private static final Duration SOON = Duration.ofSeconds(60);

  final MemoryOrders orders = new MemoryOrders();
  final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
  final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Pebble pebble;
  private final InstantSource clock = InstantSource.system();
  List<SolverRule> solvers = List.of(new SolverRule(List.of(), new Http01Solver()));
  Optional<String> caBundle;
  Optional<AcmeSettings.ExternalAccount> external = Optional.empty();
  Optional<Duration> life = Optional.empty();
  Accounts accounts = accounts();
  CheckedIssuance issuance;

  AcmeBench(Pebble pebble) {
    this.pebble = pebble;
    this.caBundle = Optional.of(pebble.caBundle());
    restart();
  }

  /** What only memory knew is lost. */
  void restart() {
    accounts = accounts();
    var roots = pebble.rootPem();
    var anchors = ((Answer.Ok<Anchors>) Anchors.roots(roots, "Pebble", clock.instant())).value();
    issuance =
        new CheckedIssuance(
            new RequestSigner(
                request ->
                    new AcmeOrders(settings(), accounts, orders, () -> Answer.ok(roots), clock)
                        .sign(request),
                anchors),
            (_, ref) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, ref.key()),
            clock,
            new SecureRandom());
  }

  AcmeSettings settings() {
    return new AcmeSettings(
        "public",
        URI.create(pebble.directory()),
        caBundle,
        Optional.of("platform@example.com"),
        "account",
        external,
        Optional.empty(),
        life,
        Set.of(Usage.SERVER_AUTH),
        solvers);
  }

  private Accounts accounts() {
    var given =
        new Accounts.Keys() {
          @Override
          public Answer<KeyPair> account(String secret) {
            return Answer.ok(
                keys.computeIfAbsent(secret, _ -> KeyPairs.generate(P256, new SecureRandom())));
          }

          @Override
          public Answer<String> text(String secret, String key) {
            return Answer.ok(texts.getOrDefault(secret + "/" + key, ""));
          }
        };
    return new Accounts(
        given, Duration.ofSeconds(5), Duration.ofSeconds(15), InstantSource.system());
  }

  /** One look. */
  Answer<Certified> ask(String... names) {
    return ask(SUBJECT, names);
  }

  Answer<Certified> ask(Subject subject, String... names) {
    return issuance.issue(
        new CertificateOrder(
            "public",
            subject,
            Optional.empty(),
            profile(new Names(List.of(names), List.of(), List.of(), List.of())),
            Outputs.PLAIN,
            Optional.empty()));
  }

  static CertificateProfile profile(Names names) {
    var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    return new CertificateProfile(
        new CertificateContents(
            Optional.empty(),
            SubjectAttributes.NONE,
            names,
            Usage.settled(Set.of(Usage.SERVER_AUTH), P256.algorithm())),
        P256,
        now.minusSeconds(60),
        now.plus(Duration.ofHours(2)));
  }

  /** Looks until it is answered, as often as the answers say. */
  Answer<Certified> settled(String... names) {
    return Awaitility.await("an answer")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> ask(names), answer -> !(answer instanceof Answer.Pending));
  }

  OrderRecord record() {
    return ((Answer.Ok<Optional<OrderStore.Kept>>) orders.read(SUBJECT))
        .value()
        .orElseThrow()
        .record();
  }
}
