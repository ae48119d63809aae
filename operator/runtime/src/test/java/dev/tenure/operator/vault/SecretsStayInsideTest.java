package dev.tenure.operator.vault;

import static dev.tenure.operator.vault.Workbench.ACCOUNT;
import static dev.tenure.operator.vault.Workbench.QUERY;
import static dev.tenure.operator.vault.Workbench.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tenure.core.Answer;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import dev.tenure.operator.vault.FakeVault.Response;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A server that shouts every secret it knows into its errors; none may come out of the adapter. */
class SecretsStayInsideTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final List<String> told = new ArrayList<>();
  private Level level;
  private Workbench bench;

  @BeforeEach
  void listen() throws Exception {
    level = root.getLevel();
    root.setLevel(Level.TRACE);
    logged.start();
    root.addAppender(logged);
    var capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(capture);
    System.setErr(capture);
    bench = new Workbench();
  }

  @AfterEach
  void close() {
    bench.close();
    System.setOut(out);
    System.setErr(err);
    root.detachAppender(logged);
    root.setLevel(level);
  }

  private <T> Answer<T> note(Answer<T> answer) {
    told.add(answer.toString());
    return answer;
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 404, 405, 418, 429, 500, 503})
  void whateverTheServerSays(int status) {
    var handle = bench.open();
    var leased = bench.read(handle);
    told.add(handle.toString());
    told.add(leased.toString());
    told.add(leased.lease().toString());
    told.add(bench.kept.toString());
    var secrets =
        List.of(
            handle.token(),
            handle.accessor(),
            leased.lease().leaseId(),
            leased.lease().leaseId().replaceAll(".*/", ""),
            bench.kept.get(ACCOUNT).getFirst().token(),
            Workbench.JWT,
            "hvs.CAESIJ0aVeryOpaqueServiceToken",
            "0b5f6d1e-90ab-4cde-8f01-23456789abcd",
            "s3cr3t-pw");
    var shout =
        String.join(" ", secrets.subList(0, secrets.size() - 1))
            + " password=s3cr3t-pw postgresql://root:s3cr3t-pw@db:5432/x";
    for (var path :
        List.of(
            "database/creds/ledger",
            "auth/token/renew-self",
            "auth/token/revoke-self",
            "auth/token/create",
            "sys/leases/renew",
            "sys/leases/lookup",
            "sys/capabilities-self",
            "auth/kubernetes/login",
            "sys/internal/ui/mounts/kv/app")) {
      bench.vault.on(path, request -> Response.error(status, shout));
      exercise(handle, leased.lease());
      bench.pass(Duration.ofMinutes(2));
    }
    bench.vault.forgetTokens();
    exercise(handle, leased.lease());

    told.addAll(bench.observed);
    logged.list.forEach(event -> told.add(event.getFormattedMessage()));
    told.add(printed.toString(StandardCharsets.UTF_8));
    assertThat(told).hasSizeGreaterThan(40);
    for (var secret : secrets) {
      assertThat(told).noneMatch(text -> text.contains(secret));
    }
    assertThat(told).noneMatch(text -> text.contains(bench.vault.password));
  }

  private void exercise(
      dev.tenure.core.lease.Handle handle, dev.tenure.core.lease.ServerLease lease) {
    note(bench.server.open(ACCOUNT, SUBJECT, "r1-it", bench.now.plusSeconds(900)));
    note(bench.server.read(ACCOUNT, handle, QUERY));
    note(bench.renew(handle, lease));
    note(bench.server.readValue(ACCOUNT, new ValueQuery("kv/app", Optional.empty())));
    note(bench.server.revoke(ACCOUNT, handle, Optional.of(lease)));
  }

  @Test
  void cutsLongWordsOfTheServer() {
    assertThat(ServerText.clean("no ".repeat(1000))).hasSizeLessThanOrEqualTo(300);
    assertThat(ServerText.clean("1 error occurred:\n\t* permission denied\n\n"))
        .isEqualTo("1 error occurred: * permission denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hvs.CAESIKx3mmmmmmmm",
        "hvb.AAAAAQLongBatchToken",
        "s.mQ9WPtdqrE0lQqW1IFb2xIzV",
        "b.AAAAAQKBatchBatch",
        "UmGLtgcEEVDnZTCYBaEyO4pX",
        "4f1d7e6a-1111-2222-3333-abcdefabcdef",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIn0.c2ln"
      })
  void knowsASecretWhenItSeesOne(String secret) {
    assertThat(ServerText.clean("bad \"" + secret + "\" there")).doesNotContain(secret);
    assertThat(ServerText.clean(secret)).doesNotContain(secret);
  }
}
