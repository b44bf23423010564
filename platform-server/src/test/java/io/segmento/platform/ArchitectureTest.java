package io.segmento.platform;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house that a compiler does not keep. A package that is not plumbing is a feature. */
@AnalyzeClasses(
    packages = "io.segmento.platform",
    importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
final class ArchitectureTest {
  private static final String ROOT = "io.segmento.platform";
  private static final String[] PLUMBING = {
    ROOT + ".config..",
    ROOT + ".error..",
    ROOT + ".grpc..",
    ROOT + ".lifecycle..",
    ROOT + ".netty..",
    ROOT + ".observability..",
    ROOT + ".redis.."
  };

  private static final DescribedPredicate<JavaClass> FEATURES_AND_MAIN = resideInAPackage(
          ROOT + "..")
      .and(DescribedPredicate.not(resideInAnyPackage(PLUMBING)))
      .as("features");

  @ArchTest
  static final ArchRule plumbingUsesNoFeature = noClasses()
      .that()
      .resideInAnyPackage(PLUMBING)
      .should()
      .dependOnClassesThat(FEATURES_AND_MAIN);

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule statusesAreMadeInOnePlace = noClasses()
      .that()
      .resideOutsideOfPackage(ROOT + ".grpc..")
      .should()
      .dependOnClassesThat()
      .haveNameMatching("io\\.grpc\\.Status(Runtime)?(Exception)?(\\$.*)?");

  @ArchTest
  static final ArchRule lettuceStaysInRedisClasses = noClasses()
      .that()
      .resideOutsideOfPackage(ROOT + ".redis..")
      .and()
      .haveSimpleNameNotStartingWith("Redis")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule metricTypesStayInMetricsClasses = noClasses()
      .that()
      .resideOutsideOfPackage(ROOT + ".observability..")
      .and(DescribedPredicate.describe(
          "are not *Metrics classes",
          (JavaClass type) -> !type.getName().matches(".*Metrics(\\$.*)?")))
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.prometheus..");
}
