package dev.tenure.operator.it.reasons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.config.OperatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Path DOCS = Path.of("..", "..", "docs");
  private static final Pattern HEADING = Pattern.compile("(?m)^## +(\\S+)\\s*$");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([a-z][A-Za-z0-9.]*)` \\|");

  @Test
  void everyReasonHasAHeadingAndEveryHeadingIsAReason() throws IOException {
    var headings = HEADING.matcher(read("reasons.md")).results().map(m -> m.group(1)).toList();

    assertThat(headings)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::text).toList());
  }

  @Test
  void everyKeyOfTheConfigurationIsDescribedAndNoOther() throws IOException {
    var described = KEY.matcher(read("configuration.md")).results().map(m -> m.group(1)).toList();

    assertThat(described)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(keys("", OperatorConfig.class).toList());
  }

  private static Stream<String> keys(String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            c ->
                c.getType().isRecord()
                    ? keys(prefix + c.getName() + ".", c.getType())
                    : Stream.of(prefix + c.getName()));
  }

  private static String read(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }
}
