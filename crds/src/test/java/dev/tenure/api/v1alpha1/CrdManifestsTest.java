package dev.tenure.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the committed manifests and the model together; {@code -Dcrds.write} writes them. */
class CrdManifestsTest {
  private static final Path COMMITTED = Path.of("manifests");

  @Test
  void committedManifestsAreTheGeneratedOnes() throws IOException {
    var generated = CrdManifests.generate();
    if (System.getProperty("crds.write") != null) {
      for (var manifest : generated.entrySet()) {
        Files.writeString(COMMITTED.resolve(manifest.getKey()), manifest.getValue());
      }
    }
    for (var manifest : generated.entrySet()) {
      assertThat(COMMITTED.resolve(manifest.getKey()))
          .as("differs from the Java model: run 'make crds' and commit the result")
          .exists()
          .hasContent(manifest.getValue());
    }
    try (var files = Files.list(COMMITTED)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(generated.keySet());
    }
  }
}
