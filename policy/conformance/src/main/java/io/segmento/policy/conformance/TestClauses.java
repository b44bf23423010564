package io.segmento.policy.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.segmento.policy.Clause;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which clauses the compiled tests name. */
final class TestClauses {
  private static final List<String> TESTS = List.of(
      "org.junit.jupiter.api.Test",
      "org.junit.jupiter.api.RepeatedTest",
      "org.junit.jupiter.api.TestFactory",
      "org.junit.jupiter.params.ParameterizedTest");

  private TestClauses() {}

  /** Inherited tests count for each class that inherits them. An annotation on what is no test names a test that never ran. */
  static SortedMap<TestName, Set<String>> of(Project project) {
    SortedMap<TestName, Set<String>> clauses = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter().importPaths(project.testClasses())) {
      if (!type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        for (JavaMethod method : type.getAllMethods()) {
          Set<String> named = new TreeSet<>();
          method
              .tryGetAnnotationOfType(Clause.class)
              .ifPresent(each -> named.addAll(List.of(each.value())));
          if (isTest(method)) {
            type.tryGetAnnotationOfType(Clause.class)
                .ifPresent(each -> named.addAll(List.of(each.value())));
          }
          if (!named.isEmpty()) {
            clauses
                .computeIfAbsent(
                    new TestName(type.getName(), method.getName()), name -> new TreeSet<>())
                .addAll(named);
          }
        }
      }
    }
    return clauses;
  }

  private static boolean isTest(JavaMethod method) {
    return TESTS.stream().anyMatch(method::isAnnotatedWith);
  }
}
