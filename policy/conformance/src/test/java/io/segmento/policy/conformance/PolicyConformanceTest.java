package io.segmento.policy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The gate: looks at the build that it ends. */
final class PolicyConformanceTest {

  @Test
  void everyPromiseThatTheSystemKeepsIsShownByTheTestsOfThisBuild() throws IOException {
    Path root = Path.of(System.getProperty("segmento.root"));
    Project project = Project.at(root);
    Conformance conformance = Conformance.of(
        Promises.load(),
        TestClauses.of(project),
        TestReports.of(project),
        point -> point.isIn(project));
    String page = ConformancePage.of(conformance);
    Files.writeString(root.resolve("policy/conformance/target/policy-conformance.md"), page);

    assertThat(conformance.problems()).as("see policy/README.md").isEmpty();

    Path shown = root.resolve("docs/policy-conformance.md");
    if (!conformance.open().isEmpty()) {
      // On a machine without a browser the page would tell less than is known.
      System.out.println(shown + " is left as it is: not run here were " + conformance.open());
    } else if (!Files.exists(shown) || !Files.readString(shown).equals(page)) {
      Files.writeString(shown, page);
      System.out.println(shown + " has CHANGED: commit it");
    }
  }
}
