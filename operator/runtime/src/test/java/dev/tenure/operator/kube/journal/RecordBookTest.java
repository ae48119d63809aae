package dev.tenure.operator.kube.journal;

import static dev.tenure.operator.kube.Answers.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.operator.kube.LittleServer;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A journal between a write and its lost answer. */
class RecordBookTest {
  private static final String NAME = "tenure-lease-uid";
  private static final TestSealer SEALER = new TestSealer("key");
  private static final String NOT_FOUND = "{\"kind\":\"Status\",\"code\":404}";

  private final LittleServer server = new LittleServer();
  private final RecordBook<String> book =
      new RecordBook<>(
          new SealedRecords(server.api(InstantSource.system()), SEALER, "tenure-system", "lease"),
          new Plain());

  private record Plain() implements RecordBook.Codec<String> {
    @Override
    public String write(String value) {
      return value;
    }

    @Override
    public Optional<String> read(String text) {
      return Optional.of(text);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aWriteThatTookEffectThoughItsAnswerWasLostIsLearnt() {
    server.then(504, "").then(200, secret("value", "7"));

    var answer = put("value");

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(message(answer)).contains("read anew");
    assertThat(book.find(NAME)).contains("value");

    server.then(200, secret("next", "8"));
    assertThat(put("next")).isEqualTo(Answer.ok(true));
    assertThat(server.heard().getLast().method()).isEqualTo("PUT");
    assertThat(server.heard().getLast().body()).contains("\"resourceVersion\":\"7\"");
  }

  @Test
  void aWriteThatDidNotTakeEffectIsMadeAgain() {
    server.then(504, "").then(404, NOT_FOUND);
    assertThat(message(put("value"))).contains("HTTP 504");
    assertThat(book.find(NAME)).isEmpty();

    server.then(201, secret("value", "7"));
    assertThat(put("value")).isEqualTo(Answer.ok(true));
    assertThat(book.find(NAME)).contains("value");
    assertThat(server.heard()).hasSize(3);
  }

  @Test
  void nothingIsBuiltOnDoubt() {
    server.thenSilence().then(503, "");
    assertThat(put("value")).isInstanceOf(Answer.Unavailable.class);

    server.then(503, "");
    assertThat(put("value")).isInstanceOf(Answer.Unavailable.class);
    assertThat(server.heard().getLast().method()).isEqualTo("GET");

    server.then(200, secret("value", "7"));
    assertThat(message(put("value"))).contains("read anew");
    assertThat(book.find(NAME)).contains("value");
  }

  @Test
  void whatWasDeletedThoughTheAnswerWasLostIsKnownUntilTheDeletionIsRepeated() {
    server.then(201, secret("value", "7"));
    assertThat(put("value")).isEqualTo(Answer.ok(true));
    server.then(500, "").then(404, NOT_FOUND);
    assertThat(book.put(NAME, Optional.empty())).isInstanceOf(Answer.Unavailable.class);
    assertThat(book.find(NAME)).contains("value");

    assertThat(book.put(NAME, Optional.empty())).isEqualTo(Answer.ok(true));
    assertThat(book.find(NAME)).isEmpty();
  }

  @Test
  void aFailedWriteLeavesMemoryAsItWas() {
    server.then(201, secret("one", "7"));
    assertThat(put("one")).isEqualTo(Answer.ok(true));
    server.then(500, "").then(200, secret("one", "7"));

    assertThat(message(put("two"))).contains("HTTP 500");

    assertThat(book.find(NAME)).contains("one");
  }

  private Answer<Boolean> put(String value) {
    return book.put(NAME, Optional.of(value));
  }

  private static String secret(String value, String version) {
    var sealed = SEALER.seal(value.getBytes(UTF_8), ("lease/" + NAME).getBytes(UTF_8));
    return """
    {"apiVersion":"v1","kind":"Secret",\
    "metadata":{"name":"%s","uid":"u","resourceVersion":"%s"},"data":{"record":"%s"}}\
    """
        .formatted(NAME, version, Base64.getEncoder().encodeToString(sealed));
  }
}
