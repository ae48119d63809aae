package dev.tenure.operator.kube.credential;

import static dev.tenure.operator.kube.Answers.message;
import static dev.tenure.operator.kube.Answers.reason;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Whose Secret it is and what may be done to it, on a real API server. */
class KubeCredentialSinkIT {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String INSTALLATION = "test";

  private static TestCluster cluster;

  private final SecretReader reader =
      new SecretReader(INSTALLATION, LabelKeys.DEFAULT, new TestMac("key"));
  private final Queue<String> woken = new ConcurrentLinkedQueue<>();

  private ManagedSecrets managed;
  private KubeCredentialSink sink;
  private Subject subject;
  private String name;

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @BeforeEach
  void start(TestInfo test) throws InterruptedException {
    name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    subject = TestCluster.subject(cluster.lease(name));
    managed = new ManagedSecrets(cluster.watches(), reader, InstantSource.system());
    managed.onChange((kind, namespace, object) -> woken.add(kind + " " + namespace + "/" + object));
    managed.setNamespaces(Set.of(cluster.namespace()));
    assertThat(managed.awaitSync(SOON)).isTrue();
    sink = new KubeCredentialSink(cluster.api(), managed, reader, InstantSource.system());
  }

  @AfterEach
  void stop() {
    managed.close();
  }

  @Test
  void seesNothingWhereNothingIs() {
    assertThat(sink.look(subject, name)).isEqualTo(Answer.ok(new Destination.Absent()));
    assertThat(sink.lookLive(subject, name)).isEqualTo(Answer.ok(new Destination.Absent()));
    assertThat(sink.remove(subject, name)).isEqualTo(Answer.ok(false));
    assertThat(sink.others(subject, name)).isEmpty();
  }

  @Test
  void writesCredentialRecordLabelsAndOwnerInOneSecret() {
    assertThat(sink.write(subject, content(1, "one"))).isEqualTo(Answer.ok(true));

    var secret = live();
    assertThat(value(secret, "password")).isEqualTo("one");
    assertThat(secret.getType()).isEqualTo("Opaque");
    assertThat(secret.getMetadata().getLabels())
        .isEqualTo(
            Map.of(
                "tenure.dev/managed-by", INSTALLATION,
                "tenure.dev/owner", "team-payments",
                "tenure.dev/expires", "2027-03-31",
                "tenure.dev/criticality", "High"));
    var owner = secret.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getUid()).isEqualTo(subject.uid());
    assertThat(owner.getKind()).isEqualTo("SecretLease");
    assertThat(owner.getController()).isTrue();
    assertThat(owner.getBlockOwnerDeletion()).isTrue();
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(1, true));
  }

  @Test
  void readsItsOwnWritesAtOnce() {
    for (var rotation = 1; rotation <= 20; rotation++) {
      sink.write(subject, content(rotation, "value-" + rotation));
      assertThat(sink.look(subject, name)).isEqualTo(ours(rotation, true));
    }

    assertThat(value(live(), "password")).isEqualTo("value-20");
  }

  @Test
  void seesNothingRightAfterItsOwnDeletion() {
    for (var rotation = 1; rotation <= 10; rotation++) {
      sink.write(subject, content(rotation, "value"));
      assertThat(sink.remove(subject, name)).isEqualTo(Answer.ok(true));
      assertThat(sink.look(subject, name)).isEqualTo(Answer.ok(new Destination.Absent()));
      assertThat(managed.find(cluster.namespace(), name)).isEmpty();
    }
  }

  @Test
  void replacesAllDataAndKeepsForeignMetadata() {
    sink.write(subject, content(1, Map.of("password", "one", "old", "x")));
    cluster
        .client()
        .secrets()
        .inNamespace(cluster.namespace())
        .withName(name)
        .edit(
            s ->
                new SecretBuilder(s)
                    .editMetadata()
                    .addToLabels("team.example.com/x", "kept")
                    .addToAnnotations("note", "kept")
                    .endMetadata()
                    .build());
    eventually(() -> assertThat(version()).isEqualTo(live().getMetadata().getResourceVersion()));

    assertThat(sink.write(subject, content(2, Map.of("password", "two", "new", "y"))))
        .isEqualTo(Answer.ok(true));

    var secret = live();
    assertThat(secret.getData().keySet()).containsExactlyInAnyOrder("password", "new");
    assertThat(secret.getMetadata().getLabels()).containsEntry("team.example.com/x", "kept");
    assertThat(secret.getMetadata().getAnnotations()).containsEntry("note", "kept");
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(2, true));
  }

  @Test
  void neverOverwritesOrDeletesAForeignSecret() {
    create(new SecretBuilder(), name, "theirs");
    var before = live();

    assertThat(sink.look(subject, name))
        .isEqualTo(foreign("Secret %s, held by nobody in particular"));
    assertThat(reason(sink.rehearse(subject, content(1, "ours"))))
        .isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(reason(sink.write(subject, content(1, "ours"))))
        .isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(sink.remove(subject, name)).isEqualTo(Answer.ok(false));
    assertThat(live()).isEqualTo(before);
  }

  @Test
  void namesTheHolderOfAForeignSecret() {
    create(
        new SecretBuilder()
            .withNewMetadata()
            .addToLabels("app.kubernetes.io/managed-by", "Helm")
            .endMetadata(),
        name,
        "x");
    assertThat(sink.look(subject, name)).isEqualTo(foreign("Secret %s, managed by Helm"));

    var other = TestCluster.subject(cluster.lease("other-than-" + name));
    var shared = "shared-" + name;
    sink.write(other, content(shared, 1, "theirs"));

    assertThat(sink.look(subject, shared))
        .isEqualTo(
            Answer.ok(
                new Destination.Foreign(
                    "Secret %s/%s, held by SecretLease/%s"
                        .formatted(cluster.namespace(), shared, other.name()))));
    assertThat(reason(sink.write(subject, content(shared, 1, "ours"))))
        .isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(sink.remove(subject, shared)).isEqualTo(Answer.ok(false));
  }

  /** As a backup leaves it: the object has another UID than its Secret names. */
  @Test
  void knowsTheSecretThatAnEarlierObjectOfItsNameLeft() {
    sink.write(subject, content(1, "one"));
    var reborn = new Subject(subject.kind(), subject.namespace(), subject.name(), "another-uid");

    assertThat(sink.lookLive(reborn, name)).isEqualTo(Answer.ok(new Destination.Left()));
    assertThat(sink.remove(reborn, name)).isEqualTo(Answer.ok(false));
  }

  @Test
  void doesNotTakeACopyForItsOwn() {
    sink.write(subject, content(1, "one"));
    var copy = "copy-of-" + name;
    create(new SecretBuilder(live()), copy, "one");
    eventually(() -> assertThat(managed.find(cluster.namespace(), copy)).isPresent());

    assertThat(sink.others(subject, name)).isEmpty();
    assertThat(sink.remove(subject, copy)).isEqualTo(Answer.ok(false));
    assertThat(reason(sink.write(subject, content(copy, 2, "two"))))
        .isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(sink.look(subject, copy))
        .isEqualTo(
            Answer.ok(
                new Destination.Foreign(
                    "Secret %1$s/%2$s, a copy of Secret %1$s/%3$s"
                        .formatted(cluster.namespace(), copy, name))));
    assertThat(value(secret(copy), "password")).isEqualTo("one");
  }

  @Test
  void aLabelAloneGivesNothing() {
    sink.write(subject, content(1, "one"));
    var copy = "labelled-" + name;
    create(
        new SecretBuilder(live()).editMetadata().withOwnerReferences(List.of()).endMetadata(),
        copy,
        "one");
    eventually(() -> assertThat(managed.find(cluster.namespace(), copy)).isPresent());

    assertThat(sink.others(subject, name)).isEmpty();
    assertThat(sink.remove(subject, copy)).isEqualTo(Answer.ok(false));
    assertThat(secret(copy)).isNotNull();
  }

  @Test
  void seesAnEditedSecretAndWakesItsOwner() {
    sink.write(subject, content(1, "one"));
    eventually(() -> assertThat(version()).isEqualTo(live().getMetadata().getResourceVersion()));
    woken.clear();

    edit(s -> new SecretBuilder(s).addToData("password", encoded("edited")).build());

    eventually(() -> assertThat(sink.look(subject, name)).isEqualTo(ours(1, false)));
    eventually(
        () -> assertThat(woken).contains("SecretLease %s/%s".formatted(cluster.namespace(), name)));
    assertThat(sink.read(subject, name)).isEqualTo(Answer.ok(Optional.empty()));
    assertThat(sink.write(subject, content(2, "two"))).isEqualTo(Answer.ok(true));
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(2, true));
  }

  @Test
  void wakesTheOwnerOfADeletedSecret() {
    sink.write(subject, content(1, "one"));
    eventually(() -> assertThat(version()).isEqualTo(live().getMetadata().getResourceVersion()));
    woken.clear();

    cluster.client().secrets().inNamespace(cluster.namespace()).withName(name).delete();

    eventually(
        () -> assertThat(woken).contains("SecretLease %s/%s".formatted(cluster.namespace(), name)));
    eventually(
        () -> assertThat(sink.look(subject, name)).isEqualTo(Answer.ok(new Destination.Absent())));
  }

  @Test
  void aDamagedRecordLeavesTheSecretOursButNotIntact() {
    for (var garbage :
        List.of("", "x".repeat(5_000), "{\"v\":1", "{\"v\":1,\"rotation\":-3}", "[[[", "\u0000é")) {
      sink.write(subject, content(1, "one"));
      edit(
          s ->
              new SecretBuilder(s)
                  .editMetadata()
                  .addToAnnotations("tenure.dev/delivery", garbage)
                  .endMetadata()
                  .build());

      eventually(() -> assertThat(intact(sink.look(subject, name))).contains(false));
      assertThat(intact(sink.lookLive(subject, name))).contains(false);
      assertThat(sink.write(subject, content(2, "two"))).isEqualTo(Answer.ok(true));
      assertThat(sink.look(subject, name)).isEqualTo(ours(2, true));
    }
  }

  @Test
  void mendsASecretWithoutOurLabelAndAnnotations() {
    sink.write(subject, content(1, "one"));
    edit(
        s ->
            new SecretBuilder(s)
                .editMetadata()
                .withLabels(Map.of())
                .withAnnotations(Map.of())
                .endMetadata()
                .build());
    eventually(() -> assertThat(managed.find(cluster.namespace(), name)).isEmpty());

    assertThat(intact(sink.look(subject, name))).contains(false);
    assertThat(sink.write(subject, content(2, "two"))).isEqualTo(Answer.ok(true));
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(2, true));
    assertThat(live().getMetadata().getLabels()).containsKey("tenure.dev/owner");
  }

  @Test
  void anotherKeyReadsTheRecordButBelievesNothing() {
    sink.write(subject, content(1, "one"));
    var stranger = new SecretReader(INSTALLATION, LabelKeys.DEFAULT, new TestMac("other"));

    var elsewhere =
        new KubeCredentialSink(
            cluster.api(),
            new ManagedSecrets(cluster.watches(), stranger, InstantSource.system()),
            stranger,
            InstantSource.system());

    assertThat(elsewhere.look(subject, name)).isEqualTo(ours(1, false));
  }

  @Test
  void rehearsingMakesNothing() {
    assertThat(sink.rehearse(subject, content(1, "one"))).isEqualTo(Answer.ok(true));
    assertThat(secret(name)).isNull();

    sink.write(subject, content(1, "one"));
    var before = live();
    assertThat(sink.rehearse(subject, content(2, "two"))).isEqualTo(Answer.ok(true));
    assertThat(live()).isEqualTo(before);
    assertThat(sink.look(subject, name)).isEqualTo(ours(1, true));
  }

  @Test
  void refusesAnotherTypeAndSaysHowToMendIt() {
    sink.write(subject, content(1, "one"));
    var tls =
        new Content(name, "kubernetes.io/tls", data(Map.of()), delivery(2), TestCluster.TENURE);

    var answer = sink.write(subject, tls);

    assertThat(reason(answer)).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(message(answer)).contains("kubectl delete secret");
  }

  @Test
  void carriesTheServersOwnRefusalToTheUser() {
    var tls =
        new Content(
            name,
            "kubernetes.io/tls",
            data(Map.of("no-certificate", "x")),
            delivery(1),
            TestCluster.TENURE);

    var answer = sink.write(subject, tls);

    assertThat(reason(answer)).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(message(answer)).contains("data[tls.crt]: Required value");
    assertThat(reason(sink.rehearse(subject, tls))).isEqualTo(Reason.DESTINATION_REFUSED);
  }

  @Test
  void twoWritersDoNotOverwriteEachOther() {
    sink.write(subject, content(1, "one"));
    eventually(() -> assertThat(version()).isEqualTo(live().getMetadata().getResourceVersion()));
    var stale = managed.find(cluster.namespace(), name).orElseThrow();
    var behind = new ManagedSecrets(cluster.watches(), reader, InstantSource.system());
    behind.wrote(stale);
    var other = new KubeCredentialSink(cluster.api(), behind, reader, InstantSource.system());
    sink.write(subject, content(2, "two"));

    assertThat(reason(other.write(subject, content(2, "other two"))))
        .isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(value(live(), "password")).isEqualTo("two");
    assertThat(other.look(subject, name)).isEqualTo(ours(2, true));
  }

  @Test
  void deletesOnlyTheVersionItLookedAt() {
    sink.write(subject, content(1, "one"));
    var seen = live().getMetadata();
    edit(s -> new SecretBuilder(s).addToData("password", encoded("edited")).build());

    var reply =
        cluster
            .api()
            .send(
                Call.delete(
                    SecretCalls.path(cluster.namespace(), name),
                    seen.getUid(),
                    seen.getResourceVersion()));

    assertThat(reply.failedWith(409)).isTrue();
    assertThat(live()).isNotNull();
    assertThat(sink.remove(subject, name)).isEqualTo(Answer.ok(true));
    assertThat(secret(name)).isNull();
  }

  @Test
  void findsWhatLiesUnderFormerNames() {
    sink.write(subject, content("former-" + name, 1, "one"));
    sink.write(subject, content(2, "two"));

    assertThat(sink.others(subject, name)).containsExactly("former-" + name);
    assertThat(sink.remove(subject, "former-" + name)).isEqualTo(Answer.ok(true));
    assertThat(sink.others(subject, name)).isEmpty();
    assertThat(live()).isNotNull();
  }

  @Test
  void dressesASecretAndTakesOffWhatIsNoLongerWanted() {
    sink.write(subject, content(1, "one"));
    var template = template(Map.of("team", "payments"), Map.of("example.com/on-call", "a b"));

    assertThat(dressed(TestCluster.TENURE, template)).isEqualTo(Answer.ok(true));
    assertThat(dressed(TestCluster.TENURE, template)).isEqualTo(Answer.ok(false));
    assertThat(live().getMetadata().getLabels()).containsEntry("team", "payments");
    assertThat(live().getMetadata().getAnnotations()).containsEntry("example.com/on-call", "a b");

    assertThat(dressed(TestCluster.TENURE, template(Map.of("tier", ""), Map.of())))
        .isEqualTo(Answer.ok(true));
    assertThat(live().getMetadata().getLabels())
        .containsEntry("tier", "")
        .doesNotContainKey("team");
    assertThat(live().getMetadata().getAnnotations()).doesNotContainKey("example.com/on-call");

    assertThat(dressed(TestCluster.TENURE, SecretTemplate.NONE)).isEqualTo(Answer.ok(true));
    assertThat(dressed(TestCluster.TENURE, SecretTemplate.NONE)).isEqualTo(Answer.ok(false));
    assertThat(live().getMetadata().getLabels()).doesNotContainKey("tier");
    assertThat(live().getMetadata().getAnnotations()).doesNotContainKey("tenure.dev/template");
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(1, true));
  }

  @Test
  void keepsWhatOthersWroteOnADressedSecret() {
    sink.write(subject, content(1, "one"));
    var template = template(Map.of("team", "payments"), Map.of());
    dressed(TestCluster.TENURE, template);
    edit(
        s ->
            new SecretBuilder(s)
                .editMetadata()
                .addToLabels("team", "others")
                .addToLabels("theirs", "stays")
                .addToAnnotations("example.com/theirs", "stays")
                .endMetadata()
                .build());

    eventually(() -> assertThat(dressed(TestCluster.TENURE, template)).isEqualTo(Answer.ok(true)));
    sink.write(subject, content(2, "two"));

    assertThat(live().getMetadata().getLabels())
        .containsEntry("team", "payments")
        .containsEntry("theirs", "stays");
    assertThat(live().getMetadata().getAnnotations()).containsEntry("example.com/theirs", "stays");
    assertThat(dressed(TestCluster.TENURE, template)).isEqualTo(Answer.ok(false));
  }

  @Test
  void aForgedListOfTemplateKeysTakesNothingElseOff() {
    sink.write(subject, content(1, "one"));
    edit(
        s ->
            new SecretBuilder(s)
                .editMetadata()
                .addToLabels("app.kubernetes.io/instance", "theirs")
                .addToAnnotations(
                    "tenure.dev/template",
                    """
                    {"labels": ["tenure.dev/owner", "app.kubernetes.io/instance"],
                     "annotations": ["tenure.dev/delivery"]}
                    """)
                .endMetadata()
                .build());

    eventually(
        () ->
            assertThat(dressed(TestCluster.TENURE, SecretTemplate.NONE))
                .isEqualTo(Answer.ok(true)));

    assertThat(live().getMetadata().getLabels())
        .containsKeys("tenure.dev/owner", "app.kubernetes.io/instance");
    assertThat(live().getMetadata().getAnnotations())
        .containsKey("tenure.dev/delivery")
        .doesNotContainKey("tenure.dev/template");
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(1, true));
  }

  @Test
  void refusesToWriteWhatOtherToolsObey() {
    sink.write(subject, content(1, "one"));
    assertThat(
            dressed(
                TestCluster.TENURE,
                template(Map.of("argocd.argoproj.io/secret-type", "cluster"), Map.of())))
        .isInstanceOf(Answer.Refused.class);
    assertThat(live().getMetadata().getLabels())
        .doesNotContainKey("argocd.argoproj.io/secret-type");
  }

  private Answer<Boolean> dressed(Tenure tenure, SecretTemplate template) {
    return sink.dress(subject, name, tenure, template);
  }

  private static SecretTemplate template(
      Map<String, String> labels, Map<String, String> annotations) {
    return new SecretTemplate(labels, annotations);
  }

  @Test
  void bringsLabelsUpToAChangedTenure() {
    sink.write(subject, content(1, "one"));
    var changed =
        new Tenure("team-ledger", "Tests", Instant.parse("2027-01-01T12:30:00Z"), Criticality.LOW);

    assertThat(dressed(TestCluster.TENURE, SecretTemplate.NONE)).isEqualTo(Answer.ok(false));
    assertThat(dressed(changed, SecretTemplate.NONE)).isEqualTo(Answer.ok(true));
    assertThat(dressed(changed, SecretTemplate.NONE)).isEqualTo(Answer.ok(false));

    assertThat(live().getMetadata().getLabels())
        .containsEntry("tenure.dev/owner", "team-ledger")
        .containsEntry("tenure.dev/expires", "2027-01-01T12.30.00Z")
        .containsEntry("tenure.dev/criticality", "Low");
    assertThat(sink.look(subject, name)).isEqualTo(ours(1, true));
    assertThat(sink.lookLive(subject, name)).isEqualTo(ours(1, true));
  }

  @Test
  void readsBackWhatItWrote() {
    sink.write(subject, content(1, "one"));

    var read = ((Answer.Ok<Optional<SecretData>>) sink.read(subject, name)).value().orElseThrow();

    assertThat(new String(read.values().get("password"), UTF_8)).isEqualTo("one");
  }

  @Test
  void keepsNoValueInMemory() {
    sink.write(subject, content(1, "one"));
    eventually(() -> assertThat(version()).isEqualTo(live().getMetadata().getResourceVersion()));

    var held = managed.find(cluster.namespace(), name).orElseThrow();

    assertThat(held.toString()).doesNotContain(encoded("one")).doesNotContain("password");
    assertThat(held.intact()).isTrue();
  }

  private Content content(long rotation, String password) {
    return content(name, rotation, password);
  }

  private Content content(String secret, long rotation, String password) {
    return new Content(
        secret,
        "Opaque",
        data(Map.of("password", password)),
        delivery(rotation),
        TestCluster.TENURE);
  }

  private Content content(long rotation, Map<String, String> values) {
    return new Content(name, "Opaque", data(values), delivery(rotation), TestCluster.TENURE);
  }

  private static SecretData data(Map<String, String> values) {
    var data = new HashMap<String, byte[]>();
    values.forEach((key, value) -> data.put(key, value.getBytes(UTF_8)));
    return SecretData.of(data);
  }

  private static Delivery delivery(long rotation) {
    return new Delivery(
        rotation,
        AT.plusSeconds(rotation),
        Optional.of(AT.plusSeconds(3600)),
        "request",
        "origin",
        Optional.of("0a1b"));
  }

  private static Answer<Destination> ours(long rotation, boolean intact) {
    return Answer.ok(new Destination.Ours(delivery(rotation), intact));
  }

  private Answer<Destination> foreign(String holder) {
    return Answer.ok(new Destination.Foreign(holder.formatted(cluster.namespace() + "/" + name)));
  }

  private static Optional<Boolean> intact(Answer<Destination> answer) {
    return answer instanceof Answer.Ok<Destination>(Destination.Ours(var _, var intact))
        ? Optional.of(intact)
        : Optional.empty();
  }

  private String version() {
    return managed.find(cluster.namespace(), name).orElseThrow().resourceVersion();
  }

  private Secret live() {
    return secret(name);
  }

  private static Secret secret(String name) {
    return cluster.client().secrets().inNamespace(cluster.namespace()).withName(name).get();
  }

  private void edit(UnaryOperator<Secret> change) {
    cluster.client().secrets().inNamespace(cluster.namespace()).withName(name).edit(change);
  }

  private static void create(SecretBuilder secret, String name, String password) {
    var made =
        secret
            .editOrNewMetadata()
            .withNamespace(cluster.namespace())
            .withName(name)
            .withUid(null)
            .withResourceVersion(null)
            .endMetadata()
            .addToData("password", encoded(password))
            .build();
    cluster.client().resource(made).create();
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
  }

  private static String value(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
  }

  private static void eventually(ThrowingRunnable check) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(check);
  }
}
