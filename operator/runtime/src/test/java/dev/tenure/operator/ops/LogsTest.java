package dev.tenure.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.audit.AuditLog;
import dev.tenure.operator.config.OperatorConfig.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("takes standard output and the settings of logging")
class LogsTest {
  private final PrintStream terminal = System.out;

  @AfterEach
  void giveBack() throws Exception {
    System.setOut(terminal);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void inJsonEveryEventIsOneLineThatAMachineReads() throws Exception {
    var lines = logged(new Logging(Logging.Format.JSON, "info"));

    assertThat(lines).hasSize(2);
    var failure = new ObjectMapper().readTree(lines.get(1));
    assertThat(failure.path("level").asText()).isEqualTo("ERROR");
    assertThat(failure.path("loggerName").asText()).isEqualTo("dev.tenure.test");
    assertThat(failure.path("formattedMessage").asText()).isEqualTo("payments/api broke:\nsay why");
    assertThat(failure.path("throwable").path("message").asText()).isEqualTo("cause");
    assertThat(failure.path("timestamp").asLong()).isPositive();
  }

  @Test
  void inPlainAPersonReadsTimeLevelPlaceAndText() {
    var lines = logged(new Logging(Logging.Format.PLAIN, "info"));

    assertThat(lines.getFirst()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  d\\S*test Hello");
    assertThat(lines).anyMatch(line -> line.contains("IllegalStateException: cause"));
  }

  @Test
  void belowTheLevelNothingIsSaid() {
    assertThat(logged(new Logging(Logging.Format.PLAIN, "error")))
        .noneMatch(line -> line.contains("Hello"));
  }

  @Test
  void theAuditStreamIsWrittenAtEveryLevelWithItsKeys() throws Exception {
    var out = captured();
    Logs.configure(new Logging(Logging.Format.JSON, "error"));

    new AuditLog(id -> "short-" + id.length())
        .tell(
            new Deed(
                Deed.Action.REVOKE,
                new Subject(Kind.SECRET_LEASE, "payments", "db", "uid-1"),
                Optional.of("vault"),
                "lease",
                Optional.of("database/creds/ledger/aBcD"),
                Reason.ROTATED,
                Optional.of(Reason.REVOCATION_PENDING)));

    var line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(line.path("loggerName").asText()).isEqualTo("audit");
    assertThat(line.path("kvpList").toString())
        .isEqualTo(
            """
            [{"action":"revoke"},{"who":"SecretLease payments/db"},{"uid":"uid-1"},\
            {"what":"lease short-26"},{"where":"vault"},{"why":"Rotated"},\
            {"result":"RevocationPending"}]\
            """);
    assertThat(line.toString()).doesNotContain("aBcD");
  }

  private static ByteArrayOutputStream captured() {
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out;
  }

  private static List<String> logged(Logging settings) {
    var out = captured();
    Logs.configure(settings);
    var log = LoggerFactory.getLogger("dev.tenure.test");
    log.info("Hello");
    log.error("{} broke:\nsay why", "payments/api", new IllegalStateException("cause"));
    LoggerFactory.getLogger("another.library").info("not of interest");
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
