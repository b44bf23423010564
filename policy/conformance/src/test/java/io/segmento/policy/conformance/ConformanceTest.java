package io.segmento.policy.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConformanceTest {
  private static final TestName TEST = new TestName("io.segmento.SomeTest", "somethingHolds");
  private static final Promise KEPT =
      new Promise("U1", "Something", List.of("io.segmento.Some#thing"), null, null);
  private static final Promise PENDING =
      new Promise("S1", "Something later", List.of(), "Reports — roles", null);

  @Test
  void keptClauseNeedsAGreenTest() {
    assertThat(problems(Map.of(), Map.of())).containsExactly("U1 has no green test");
    assertThat(problems(Map.of(TEST, Set.of("U1")), Map.of()))
        .containsExactly("U1 has no green test; not run: SomeTest.somethingHolds");
    assertThat(problems(Map.of(TEST, Set.of("U1")), Map.of(TEST, Outcome.SKIPPED)))
        .containsExactly("U1 has no green test; skipped: SomeTest.somethingHolds");
    assertThat(problems(Map.of(TEST, Set.of("U1")), Map.of(TEST, Outcome.GREEN)))
        .isEmpty();
  }

  @Test
  void redTestBreaksItsClauseThoughAnotherIsGreen() {
    TestName other = new TestName("io.segmento.SomeTest", "holdsToo");
    assertThat(problems(
            Map.of(TEST, Set.of("U1"), other, Set.of("U1")),
            Map.of(TEST, Outcome.RED, other, Outcome.GREEN)))
        .containsExactly("U1 is broken: SomeTest.somethingHolds");
  }

  @Test
  void unknownClauseIsNamedWithItsTest() {
    assertThat(problems(Map.of(TEST, Set.of("U1", "U99")), Map.of(TEST, Outcome.GREEN)))
        .containsExactly(
            "SomeTest.somethingHolds names the clause U99 (expected: one of clauses.yaml)");
  }

  @Test
  void whatKeepsAClauseMustBeThere() {
    Conformance conformance = Conformance.of(
        List.of(KEPT), Map.of(TEST, Set.of("U1")), Map.of(TEST, Outcome.GREEN), point -> false);
    assertThat(conformance.problems())
        .containsExactly("U1 is kept by io.segmento.Some#thing, which is not there");
  }

  @Test
  void pendingClauseNeedsNoTestAndIsToldAsPending() {
    Conformance conformance = Conformance.of(List.of(PENDING), Map.of(), Map.of(), point -> true);
    assertThat(conformance.problems()).isEmpty();
    assertThat(ConformancePage.of(conformance))
        .contains("| S1 | Something later |  |  | pending: Reports — roles |");
  }

  @Test
  void testsThatDidNotRunAreOpen() {
    TestName browser = new TestName("io.segmento.BrowserIT", "looks");
    Conformance conformance = Conformance.of(
        List.of(KEPT),
        Map.of(TEST, Set.of("U1"), browser, Set.of("U1")),
        Map.of(TEST, Outcome.GREEN, browser, Outcome.SKIPPED),
        point -> true);
    assertThat(conformance.problems()).isEmpty();
    assertThat(conformance.open()).containsExactly(browser);
  }

  @Test
  void pageTellsWhatKeepsAClauseAndWhatShowsIt() {
    Conformance conformance = Conformance.of(
        List.of(KEPT), Map.of(TEST, Set.of("U1")), Map.of(TEST, Outcome.GREEN), point -> true);
    assertThat(ConformancePage.of(conformance))
        .contains("| U1 | Something | `Some.thing` | SomeTest.somethingHolds | kept |");
  }

  @Test
  void runsOfAParameterisedTestAreOneTest() throws Exception {
    String xml = """
        <testsuite><testcase name="somethingHolds" classname="io.segmento.SomeTest"/>
        <testcase name="many(String)[1]" classname="io.segmento.SomeTest"/>
        <testcase name="many(String)[2]" classname="io.segmento.SomeTest"><failure message="x"/></testcase>
        <testcase name="later{int}[1]" classname="io.segmento.SomeTest"><skipped/></testcase></testsuite>
        """;
    Map<TestName, Outcome> outcomes = new HashMap<>();
    TestReports.read(new ByteArrayInputStream(xml.getBytes(UTF_8)), outcomes);
    assertThat(outcomes)
        .containsOnly(
            Map.entry(TEST, Outcome.GREEN),
            Map.entry(new TestName("io.segmento.SomeTest", "many"), Outcome.RED),
            Map.entry(new TestName("io.segmento.SomeTest", "later"), Outcome.SKIPPED));
  }

  @Test
  void incompleteListIsRefused() {
    assertThatThrownBy(() -> read("- {id: U1, promise: x, kept-by: [A]}\n- {id: U1, promise: y}"))
        .hasMessageContaining("U1 (expected: an id, once)");
    assertThatThrownBy(() -> read("- {id: U1, promise: x}"))
        .hasMessageContaining("one of kept-by, pending, organisation");
    assertThatThrownBy(() -> read("- {id: U1, promise: x, kept: [A]}"))
        .hasMessageContaining("kept");
  }

  private static List<Promise> read(String yaml) throws Exception {
    return Promises.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
  }

  private static List<String> problems(
      Map<TestName, Set<String>> clauses, Map<TestName, Outcome> outcomes) {
    return Conformance.of(List.of(KEPT, PENDING), clauses, outcomes, point -> true)
        .problems();
  }
}
