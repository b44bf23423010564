package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.PluginJars;
import io.segmento.tools.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What who writes a strategy sees of it, before a node does. */
class PlayedStrategyTest {

  private static final String BID =
      "return Decision.bid(PricedCandidate.of(o.candidates().get(0), o.candidates().get(0).bidFloorCpmMicros() + 1000000));";

  @TempDir
  Path work;

  private Path plugins;

  @BeforeEach
  void directory() throws IOException {
    plugins = Files.createDirectory(work.resolve("plugins"));
  }

  private Typed simulate(String body) throws IOException {
    return simulate(body, 2_000, 1);
  }

  private Typed simulate(String body, int auctions, int seeds) throws IOException {
    Path unused = PluginJars.in(work).plugin("mine", body).jar(plugins.resolve("mine.jar"));
    return Typed.segmento(
        "simulate",
        "--strategies",
        plugins.toString(),
        "--strategy",
        "mine",
        "--auctions",
        Integer.toString(auctions),
        "--seeds",
        Integer.toString(seeds));
  }

  @Test
  void aDecisionThatFailsIsNoBidAndTheFirstSaysWhereItWas() throws IOException {
    Typed typed = simulate("public Decision decide(Opportunity o) {"
        + " if (o.seed() % 2 == 0) throw new IllegalStateException(\"even\"); " + BID + " }");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .containsPattern("mine failed in (9\\d\\d|1,0\\d\\d) decisions; each counts as no bid")
        .contains("mine failed first by java.lang.IllegalStateException: even at ")
        .containsPattern("A node would refuse mine: .*even.* \\(segmento plugin verify\\)");
  }

  @Test
  void noDecisionIsAFailureToo() throws IOException {
    Typed typed = simulate("public Decision decide(Opportunity o) { return null; }");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .contains("mine never bid")
        .contains("mine failed first by java.lang.NullPointerException: decide gave null");
  }

  @Test
  void whatDoesNotKeepTheContractIsSaidToBeRefusedByANode() throws IOException {
    Typed typed = simulate(
        "public Decision decide(Opportunity o) {"
            + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), 100 * o.candidates().get(0).maxBidCpmMicros())); }");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out()).contains("A node would refuse mine: conformance: ");
  }

  @Test
  void aStrategyThatKeepsItIsNotSpokenOf() throws IOException {
    Typed typed = simulate(
        "public Decision decide(Opportunity o) { return Decision.noBid(NoBidReason.NO_INTEREST); }");
    assertThat(typed.out()).doesNotContain("refuse").doesNotContain("failed");
  }

  /** Code is compiled once, not once for each day. */
  @Test
  void shortDaysTellHowLongDecisionsTakeToo() throws IOException {
    String body = "public Decision decide(Opportunity o) { " + BID + " }";
    assertThat(simulate(body, 12_000, 1).out()).doesNotContainPattern("mine .* µs");
    assertThat(simulate(body, 12_000, 3).out()).containsPattern("mine .* µs");
  }
}
