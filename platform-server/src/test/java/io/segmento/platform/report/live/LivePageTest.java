package io.segmento.platform.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.report.live.DayNumbers.Line;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.proto.v1.ReportMetric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LivePageTest {
  private static final NodeCounts NODE = new NodeCounts(
      Map.of("test", Map.of("bid", 1_200L, "no_bid_below_floor", 300L, "no_bid_filtered", 8_500L)),
      Map.of("size", 77L),
      Map.of(0.001, 9_950L, Double.POSITIVE_INFINITY, 10_000L));

  @Test
  void everythingIsShownWithItsSource() {
    String page = page(NODE, shared(line("c1", "USD", 400)));
    assertThat(page)
        .contains("data-step=\"Requests\"><data value=\"10000\">10,000</data>")
        .contains("data-step=\"Eligible\"><data value=\"1500\">1,500</data>")
        .contains("data-step=\"Bids\"><data value=\"1200\">1,200</data>")
        .contains("data-step=\"Wins\"><data value=\"400\">400</data>")
        .contains("below floor", "data-reason=\"filtered\"", "data-filter=\"size\"")
        .contains("≤ 1.0 ms")
        .contains("This node is ready")
        .contains("1.0, no experiment", "1.0, arm 2")
        .contains("<data value=\"1000000\">1.00 USD</data>")
        .contains("behind plan", "1.00 USD of 10.00 USD today", "plan by now 5.00 USD");
  }

  /** Each node tells its bids of some seconds together, and its wins one by one. */
  @Test
  void moreWinsThanBidsThatWereToldAreNoRate() {
    Line line = new Line("c1", "USD", Map.of(ReportMetric.BIDS, 1_100L, ReportMetric.WINS, 1_201L));
    assertThat(page(NODE, shared(line))).doesNotContain("109.2 %", "100.1 %").contains(">–<");
    line = new Line("c1", "USD", Map.of(ReportMetric.BIDS, 2_400L, ReportMetric.WINS, 1_300L));
    assertThat(page(NODE, shared(line))).contains("54.2 %");
  }

  @Test
  void whatOthersNamedIsEscaped() {
    Shared shared = new Shared(
        1,
        1,
        Map.of("c1", "<script>alert(1)</script>"),
        Map.of("c1", "USD"),
        List.of(line("c1", "USD", 1)),
        List.of(line("\"><img src=x>", "USD", 1)),
        List.of(line("a/1/<b>", "USD", 1)),
        Map.of());
    assertThat(page(NODE, shared)).doesNotContain("<script>alert", "<img", "<b>,", "arm <b>");
  }

  @Test
  void withoutAStoreTheNodesOwnNumbersAreShownAndThatIsSaid() {
    assertThat(page(NODE, null))
        .contains("The store cannot be asked now", "data-step=\"Bids\"")
        .doesNotContain("data-step=\"Wins\"", "Strategies, arm by arm");
  }

  @Test
  void nothingCountedYetIsNoFault() {
    Shared shared = new Shared(0, 0, Map.of(), Map.of(), List.of(), List.of(), List.of(), Map.of());
    assertThat(page(NodeCounts.none(), shared))
        .contains("No exchange has asked yet today", "No campaign has a budget", ">–<")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void firstOfVeryManyCampaignsAreShownAndThatIsSaid() {
    Shared all = shared(line("c1", "USD", 1));
    Shared shared = new Shared(
        10_000,
        200,
        all.campaignNames(),
        all.currencies(),
        all.byCampaign(),
        all.byExchange(),
        all.byArm(),
        all.plans());
    assertThat(page(NODE, shared)).contains("The first 200 of 10,000");
  }

  @Test
  void noMarkupBreaksThePagesOwnPolicy() {
    // Styles and handlers in attributes would be refused by the browser.
    assertThat(page(NODE, shared(line("c1", "USD", 400))))
        .doesNotContain(" style=", " onclick=", "http://", "https://");
  }

  private static Shared shared(Line line) {
    return new Shared(
        1,
        1,
        Map.of("c1", "One"),
        Map.of("c1", "USD"),
        List.of(line),
        List.of(line("test", "USD", 400)),
        List.of(line("fixed-cpm/1.0/0", "USD", 400), line("fixed-cpm/1.0/2", "USD", 0)),
        Map.of("c1", new SpendPlan(true, 1_000_000, 5_000_000, 10_000_000)));
  }

  private static Line line(String value, String currency, long wins) {
    return new Line(
        value, currency, Map.of(ReportMetric.WINS, wins, ReportMetric.SPEND_MICROS, wins * 2_500));
  }

  private static String page(NodeCounts node, @Nullable Shared shared) {
    Instant now = Instant.parse("2026-11-26T12:00:00Z");
    return LivePage.html(new LiveNumbers(
        now, Map.of(), new NodeHistory.Today(now.minusSeconds(60), node, node, List.of()), shared));
  }
}
