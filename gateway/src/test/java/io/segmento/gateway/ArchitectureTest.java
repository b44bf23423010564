package io.segmento.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The gateway translates: it has no store and no rule of its own. */
@AnalyzeClasses(
    packages = "io.segmento.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
final class ArchitectureTest {

  @ArchTest
  static final ArchRule theGatewayHasNoStoreAndNoRule = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.lettuce..", "io.segmento.platform..", "io.segmento.strategy..");
}
