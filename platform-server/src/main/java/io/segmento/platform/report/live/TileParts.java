package io.segmento.platform.report.live;

import io.segmento.platform.report.live.DayNumbers.Line;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.platform.report.live.NodeHistory.Look;
import io.segmento.proto.v1.ReportMetric;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** In short: how much is asked and how fast it is answered, and what comes of it. */
final class TileParts {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;

  private TileParts() {}

  static void tiles(Html html, LiveNumbers numbers) {
    NodeHistory.Today node = numbers.node();
    NodeCounts today = node.counts();
    html.raw("<section class=\"tiles\" aria-label=\"In short\">");
    tile(html, "node", "Requests a second", Figures.rate(rate(node.looks())), "last 10 seconds");
    Bars.spark(html, rates(node.looks()));
    html.raw("</div>");
    tile(
        html,
        "node",
        "Bid rate",
        Figures.share(today.bids(), today.requests()),
        Figures.count(today.bids()) + " bids today");
    html.raw("</div>");
    tile(
        html,
        "node",
        "Answered within",
        Figures.millis(node.lately().answerSeconds(NEARLY_ALL)),
        "99 %; half " + Figures.millis(node.lately().answerSeconds(MEDIAN)));
    html.raw("</div>");
    Shared shared = numbers.shared();
    if (shared != null) {
      sharedTiles(html, shared, today);
    }
    html.raw("</section>");
  }

  private static void sharedTiles(Html html, Shared shared, NodeCounts today) {
    List<Line> lines = shared.byCampaign();
    long wins = FunnelParts.sum(lines, ReportMetric.WINS);
    long bids = FunnelParts.sum(lines, ReportMetric.BIDS);
    tile(
        html,
        "all",
        "Win rate",
        // Nodes tell their bids now and then; this one knows its own.
        Figures.partOf(wins, Math.max(bids, today.bids())),
        Figures.count(wins) + " wins today");
    html.raw("</div>");
    Map<String, Long> spend = new TreeMap<>();
    lines.forEach(
        line -> spend.merge(line.currency(), line.number(ReportMetric.SPEND_MICROS), Long::sum));
    List<Map.Entry<String, Long>> largest = spend.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .toList();
    String others = largest.stream()
        .skip(1)
        .map(each -> Figures.money(each.getValue(), each.getKey()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("today (UTC)");
    tile(
        html,
        "all",
        "Spend",
        largest.isEmpty()
            ? "–"
            : Figures.money(largest.get(0).getValue(), largest.get(0).getKey()),
        others);
    html.raw("</div>");
    long clicks = FunnelParts.sum(lines, ReportMetric.CLICKS);
    long impressions = FunnelParts.sum(lines, ReportMetric.IMPRESSIONS);
    tile(
        html,
        "all",
        "Click rate",
        Figures.share(clicks, impressions),
        Figures.count(clicks) + " of " + Figures.count(impressions) + " impressions");
    html.raw("</div>");
  }

  /** Leaves the tile open, for a chart. */
  private static void tile(Html html, String source, String name, String figure, String note) {
    html.raw("<div class=\"tile ")
        .text(source)
        .raw("\"><h2>")
        .text(name)
        .raw("</h2><p class=\"figure\">")
        .text(figure)
        .raw("</p><p class=\"note\">")
        .text(note)
        .raw("</p>");
  }

  private static double rate(List<Look> looks) {
    int seconds = 10;
    int back = Math.min(looks.size() - 1, seconds / NodeHistory.INTERVAL_SECONDS);
    return back < 1 ? 0 : rate(looks.get(looks.size() - 1 - back), looks.get(looks.size() - 1));
  }

  private static double[] rates(List<Look> looks) {
    double[] rates = new double[Math.max(0, looks.size() - 1)];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = rate(looks.get(i), looks.get(i + 1));
    }
    return rates;
  }

  private static double rate(Look from, Look to) {
    double seconds = Duration.between(from.at(), to.at()).toNanos() / NANOS_PER_SECOND;
    return seconds <= 0 ? 0 : (to.counts().requests() - from.counts().requests()) / seconds;
  }
}
