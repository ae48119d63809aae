package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderJsonTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final Subject SUBJECT =
      new Subject(Kind.MACHINE_IDENTITY, "payments", "api", "uid-1");

  @Test
  void whatIsWrittenIsReadBack() {
    var proofs =
        List.of(
            new Proof(Proof.Type.HTTP_01, "a.example.com", "token", "token.print", false),
            new Proof(Proof.Type.DNS_01, "b.example.com", "", "digest", true));
    var begun =
        OrderRecord.begun(
            SUBJECT,
            "public",
            "ask",
            NOW,
            "https://acme/1",
            Optional.of(NOW),
            Optional.empty(),
            List.of(),
            List.of());
    var leaf = new Leaf("public", "a1", NOW, NOW.plusSeconds(60), "MIIB");
    var rest =
        new OrderRecord.Rest(
            3, NOW.plusSeconds(600), true, new Violation(Reason.CHALLENGE_FAILED, "no \"proof\""));

    for (var record :
        List.of(
            begun,
            begun.proving(proofs, NOW.plusSeconds(1)),
            begun.proving(proofs, NOW).shown(NOW.plusSeconds(2)).finalizing("ab12"),
            begun.fetched(leaf, NOW).resting(Optional.empty(), List.of()),
            begun.resting(Optional.of(rest), proofs))) {
      assertThat(OrderJson.read(OrderJson.write(record))).contains(record);
    }
  }

  @Test
  void whatIsNoRecordIsEmpty() {
    for (var text : List.of("", "[]", "{}", "{\"version\":1}", "{\"version\":2}", "x")) {
      assertThat(OrderJson.read(text)).as(text).isEmpty();
    }
  }
}
