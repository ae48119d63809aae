package dev.tenure.operator.kube.journal;

import static dev.tenure.operator.kube.Answers.message;
import static dev.tenure.operator.kube.Answers.reason;
import static dev.tenure.operator.kube.Answers.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.operator.kube.TestCluster;
import dev.tenure.operator.vault.LoginToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What survives us, on a real API server. */
class KubeLeaseJournalIT {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Account ACCOUNT = new Account("vault", "payments", "api", "tenant");

  private TestCluster cluster;
  private Subject subject;
  private KubeLeaseJournal journal;

  @BeforeEach
  void start() {
    cluster = TestCluster.connect();
    subject = subject("ledger");
    journal = journal("key");
    assertThat(journal.load()).isEqualTo(Answer.ok(0));
  }

  @AfterEach
  void leave() {
    cluster.close();
  }

  @Test
  void survivesARestart() {
    var credentials = List.of(credential("one", Optional.empty()), leased("two"));
    assertThat(journal.record(subject, credentials)).isEqualTo(Answer.ok(true));

    var next = journal("key");

    assertThat(next.load()).isEqualTo(Answer.ok(1));
    assertThat(next.credentials(subject)).isEqualTo(credentials);
    assertThat(next.all()).isEqualTo(Map.of(subject, credentials));
    assertThat(next.unreadable()).isEmpty();
  }

  @Test
  void isSealed() {
    journal.record(subject, List.of(leased("two")));

    var stored = secret();

    var record = Base64.getDecoder().decode(stored.getData().get("record"));
    assertThat(new String(record, StandardCharsets.ISO_8859_1))
        .doesNotContain("s.token", "ledger", "payments");
    assertThat(stored.getMetadata().getLabels()).isEqualTo(Map.of("tenure.dev/journal", "lease"));
    assertThat(stored.getType()).isEqualTo("Opaque");
  }

  @Test
  void cannotBeMovedToAnotherObject() {
    journal.record(subject, List.of(leased("two")));
    var moved = secret();
    moved.getMetadata().setName("tenure-lease-" + UUID.randomUUID());
    moved.getMetadata().setUid(null);
    moved.getMetadata().setResourceVersion(null);
    cluster.client().resource(moved).create();

    var next = journal("key");
    next.load();

    assertThat(next.all().keySet()).containsExactly(subject);
    assertThat(next.unreadable()).containsExactly(moved.getMetadata().getName());
  }

  @Test
  void replacesAndRemovesInOneWriteEach() {
    journal.record(subject, List.of(leased("one")));
    assertThat(journal.record(subject, List.of(leased("one"), leased("two"))))
        .isEqualTo(Answer.ok(true));
    assertThat(journal.credentials(subject)).hasSize(2);

    assertThat(journal.record(subject, List.of())).isEqualTo(Answer.ok(true));
    assertThat(journal.credentials(subject)).isEmpty();
    assertThat(secret()).isNull();
    assertThat(journal.record(subject, List.of())).isEqualTo(Answer.ok(true));
    assertThat(journal.record(subject, List.of(leased("three")))).isEqualTo(Answer.ok(true));
  }

  @Test
  void anotherWriterIsNotOverwrittenButReadAnew() {
    journal.record(subject, List.of(leased("one")));
    var other = journal("key");
    other.load();
    other.record(subject, List.of(leased("one"), leased("theirs")));

    var answer = journal.record(subject, List.of(leased("ours")));

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(reason(answer)).isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(message(answer)).contains("Another writer");
    assertThat(journal.credentials(subject)).extracting(Credential::id).contains("theirs");
    assertThat(journal.record(subject, List.of(leased("ours")))).isEqualTo(Answer.ok(true));
  }

  @Test
  void anotherWritersFirstRecordIsNotOverwritten() {
    var other = journal("key");
    other.record(subject, List.of(leased("theirs")));

    assertThat(journal.record(subject, List.of(leased("ours"))))
        .isInstanceOf(Answer.Unavailable.class);
    assertThat(journal.credentials(subject)).extracting(Credential::id).containsExactly("theirs");
  }

  @Test
  void anotherKeyOpensNothingAndDeletesNothing() {
    journal.record(subject, List.of(leased("one")));

    var stranger = journal("other key");
    assertThat(stranger.load()).isEqualTo(Answer.ok(0));
    assertThat(stranger.unreadable()).containsExactly(secret().getMetadata().getName());
    assertThat(stranger.credentials(subject)).isEmpty();
    assertThat(message(stranger.record(subject, List.of(leased("new"))))).contains("its key");
    assertThat(message(stranger.record(subject, List.of()))).contains("its key");

    var next = journal("key");
    next.load();
    assertThat(next.credentials(subject)).extracting(Credential::id).containsExactly("one");
  }

  @Test
  void garbageIsKeptAndReported() {
    for (var garbage : List.of("", "x".repeat(5_000), "AAAA")) {
      var made =
          new SecretBuilder()
              .withNewMetadata()
              .withNamespace(cluster.namespace())
              .withName("tenure-lease-" + UUID.randomUUID())
              .addToLabels("tenure.dev/journal", "lease")
              .endMetadata()
              .addToData(
                  "record",
                  Base64.getEncoder().encodeToString(garbage.getBytes(StandardCharsets.UTF_8)))
              .build();
      cluster.client().resource(made).create();
    }
    journal.record(subject, List.of(leased("one")));

    var next = journal("key");

    assertThat(next.load()).isEqualTo(Answer.ok(1));
    assertThat(next.unreadable()).hasSize(3);
  }

  @Test
  void whatSomebodyDeletedIsWrittenAgain() {
    journal.record(subject, List.of(leased("one")));
    cluster.client().secrets().inNamespace(cluster.namespace()).withName(name()).delete();

    assertThat(journal.credentials(subject)).hasSize(1);
    assertThat(journal.record(subject, List.of(leased("one"), leased("two"))))
        .isEqualTo(Answer.ok(true));
    assertThat(secret()).isNotNull();
  }

  @Test
  void keepsLogins() {
    var login =
        new LoginToken(
            "accessor",
            "s.token",
            false,
            Duration.ofHours(1),
            AT,
            Optional.of(AT.plusSeconds(60)),
            List.of("default", "tenant"));
    var batch =
        new LoginToken("id", "b.token", true, Duration.ofHours(1), AT, Optional.empty(), List.of());
    var store = logins("key");
    assertThat(value(store.load())).isEmpty();
    assertThat(store.save(ACCOUNT, List.of(login, batch))).isEqualTo(Answer.ok(true));

    assertThat(value(logins("key").load())).isEqualTo(Map.of(ACCOUNT, List.of(login, batch)));
    assertThat(value(logins("other").load())).isEmpty();

    assertThat(store.save(ACCOUNT, List.of())).isEqualTo(Answer.ok(true));
    assertThat(value(logins("key").load())).isEmpty();
  }

  @Test
  void readsMoreThanOnePage() {
    var records = new SealedRecords(cluster.api(), new TestSealer("key"), cluster.namespace(), "p");
    for (var i = 0; i < 7; i++) {
      records.create("p-" + i, "text " + i);
    }

    var all = value(records.list(2));

    assertThat(all)
        .extracting(SealedRecords.Stored::text)
        .contains(Optional.of("text 0"), Optional.of("text 6"))
        .hasSize(7);
  }

  private KubeLeaseJournal journal(String key) {
    return new KubeLeaseJournal(
        new SealedRecords(
            cluster.api(), new TestSealer(key), cluster.namespace(), KubeLeaseJournal.KIND));
  }

  private KubeLoginStore logins(String key) {
    return new KubeLoginStore(
        new SealedRecords(
            cluster.api(), new TestSealer(key), cluster.namespace(), KubeLoginStore.KIND));
  }

  private static Subject subject(String name) {
    return new Subject(Kind.SECRET_LEASE, "payments", name, UUID.randomUUID().toString());
  }

  private String name() {
    return "tenure-lease-" + subject.uid();
  }

  private Secret secret() {
    return cluster.client().secrets().inNamespace(cluster.namespace()).withName(name()).get();
  }

  private static Credential leased(String id) {
    return credential(
        id,
        Optional.of(
            new ServerLease(
                "database/creds/ledger/" + id, true, Duration.ofHours(1), AT.plusSeconds(3600))));
  }

  private static Credential credential(String id, Optional<ServerLease> lease) {
    return new Credential(
        id,
        3,
        ACCOUNT,
        new Handle("login", "accessor", "s.token", Handle.Tenancy.CHILD),
        lease,
        AT);
  }
}
