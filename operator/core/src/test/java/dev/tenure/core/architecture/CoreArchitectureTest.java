package dev.tenure.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The domain knows nothing of the world. */
class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tenure.core");

  @Test
  void coreIsThere() {
    assertThat(CORE.size()).isGreaterThan(50);
  }

  @Test
  void dependsOnTheJdkAndItselfOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.tenure.core..", "java..", "org.jspecify.annotations"))
        .check(CORE);
  }

  @Test
  void doesNoInputOrOutput() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net.http..", "java.sql..", "java.rmi..", "java.nio.file..", "java.io.."))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(Socket|ServerSocket|URL|HttpURLConnection|URLConnection)")
        .because("effects stand behind ports")
        .check(CORE);
  }

  @Test
  void readsNoClockOfItsOwnAndNoEnvironment() {
    noClasses().should().callMethod(java.time.Instant.class, "now").check(CORE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
    noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
    noClasses().should().callMethod(System.class, "getenv").check(CORE);
    noClasses().should().callMethod(System.class, "getenv", String.class).check(CORE);
    noClasses().should().callMethod(System.class, "getProperty", String.class).check(CORE);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
    noClasses().should().accessClassesThat().belongToAnyOf(java.time.Clock.class).check(CORE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.tenure.core.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Manager|Helper|Impl|Base)").check(CORE);
    noClasses().should().haveNameMatching(".*\\.Abstract[A-Z].*").check(CORE);
  }

  @Test
  void fieldsNeverChangeUnlessTheyArePrivate() {
    fields().that().doNotHaveModifier(JavaModifier.PRIVATE).should().beFinal().check(CORE);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(Files::isDirectory).filter(CoreArchitectureTest::holdsClasses))
          .isNotEmpty()
          .allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
    }
  }

  private static boolean holdsClasses(Path folder) {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
