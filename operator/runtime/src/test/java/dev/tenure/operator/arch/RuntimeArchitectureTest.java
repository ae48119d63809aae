package dev.tenure.operator.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenure.operator.kube.credential.LabelKeys;
import dev.tenure.operator.vault.BackendConfig;
import dev.tenure.operator.vault.ClientKey;
import dev.tenure.operator.vault.LoginSecrets;
import dev.tenure.operator.vault.LoginStore;
import dev.tenure.operator.vault.LoginToken;
import dev.tenure.operator.vault.SecretIdStore;
import dev.tenure.operator.vault.ServiceAccountTokens;

@AnalyzeClasses(packages = "dev.tenure.operator", importOptions = DoNotIncludeTests.class)
class RuntimeArchitectureTest {
  private static final String ROOT = "dev.tenure.operator.";

  @ArchTest
  static final ArchRule onlyTheWiringSeesHowABackendIsSpokenTo =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "vault..", ROOT + "wiring..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "vault..")
                  .and(
                      not(
                          belongToAnyOf(
                              BackendConfig.class,
                              ClientKey.class,
                              LoginSecrets.class,
                              LoginStore.class,
                              LoginToken.class,
                              SecretIdStore.class,
                              SecretIdStore.Unwrapped.class,
                              ServiceAccountTokens.class))));

  @ArchTest
  static final ArchRule onlyTheWiringAndThePlatformSeeThePki =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "pki..", ROOT + "wiring..", ROOT + "platform..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "pki..");

  @ArchTest
  static final ArchRule nobodyKnowsTheWiringButMain =
      classes()
          .that()
          .resideInAPackage(ROOT + "wiring..")
          .should()
          .onlyBeAccessed()
          .byAnyPackage(ROOT + "wiring..", "dev.tenure.operator");

  @ArchTest
  static final ArchRule reconcilersReachTheWorldThroughPorts =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "reconcile..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      ROOT + "pki..",
                      ROOT + "vault..",
                      ROOT + "crypto..",
                      ROOT + "generate..",
                      ROOT + "kube.credential..",
                      ROOT + "kube.journal..",
                      ROOT + "kube.workload..",
                      ROOT + "wiring..",
                      "org.bouncycastle..",
                      "io.github.jopenlibs..")
                  .and(not(belongToAnyOf(LabelKeys.class))));

  @ArchTest
  static final ArchRule adaptersKnowAtMostWhatTheBackendsAdapterAsksOfThem =
      slices()
          .matching(ROOT + "(pki|vault|kube|generate|platform)..")
          .namingSlices("adapter $1")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule theFrameworkStaysInTheLoop =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "reconcile..", ROOT + "wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule bouncyCastleStaysWhereKeysAreMade =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "pki..", ROOT + "generate..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameStartingWith("Abstract");
}
