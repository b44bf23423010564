package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.observability.AdminPage;
import io.segmento.platform.report.live.DayNumbers.Line;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.platform.report.live.NodeHistory.Look;
import io.segmento.proto.v1.ReportMetric;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /reports} on the admin port: what happens now, for people of the house. Nothing in it is of one person. Without scripts it loads itself anew;
 * with them only what changed, so that nobody loses the place.
 */
final class LivePage implements AdminPage {
  private static final LiveAsset STYLE = LiveAsset.load("live.css");
  private static final LiveAsset SCRIPT = LiveAsset.load("live.js");
  private static final String POLICY = "default-src 'none'; style-src " + STYLE.source()
      + "; script-src " + SCRIPT.source()
      + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;
  private static final int MOST_REASONS = 12;

  private final LiveReader reader;

  @Inject
  LivePage(LiveReader reader) {
    this.reader = requireNonNull(reader, "reader");
  }

  @Override
  public String path() {
    return "/reports";
  }

  @Override
  public CompletableFuture<Document> render() {
    return reader.read().thenApply(numbers -> new Document(html(numbers), POLICY));
  }

  static String html(LiveNumbers numbers) {
    Html html = new Html();
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .raw("<meta name=\"color-scheme\" content=\"light dark\"><title>Segmento live</title>")
        .raw("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>")
        .raw("<link rel=\"icon\" href=\"data:,\"><style>")
        .file(STYLE)
        .raw("</style></head><body><a class=\"skip\" href=\"#live\">Skip to the numbers</a>")
        .raw("<header><div class=\"wrap\"><h1>Segmento <span>live</span></h1>")
        .raw(
            "<button type=\"button\" id=\"pause\" aria-pressed=\"false\" hidden>Pause</button></div></header>")
        .raw("<main id=\"live\" class=\"wrap\" tabindex=\"-1\">");
    status(html, numbers);
    tiles(html, numbers);
    html.raw("<div class=\"two\">");
    FunnelParts.funnel(html, numbers);
    reasons(html, numbers.node().counts());
    html.raw("</div>");
    FunnelParts.exchanges(html, numbers);
    Shared shared = numbers.shared();
    if (shared != null) {
      FunnelParts.campaigns(html, shared);
      html.raw("<div class=\"two even\">");
      MoneyParts.plans(html, shared);
      filters(html, numbers.node().counts());
      html.raw("</div>");
      MoneyParts.arms(html, shared);
    }
    sources(html, numbers);
    html.raw("</main><script>").file(SCRIPT).raw("</script></body></html>\n");
    return html.toString();
  }

  private static void status(Html html, LiveNumbers numbers) {
    boolean ready = numbers.notReady().isEmpty();
    html.raw("<p class=\"status\"><span class=\"dot ")
        .text(ready ? "good" : "bad")
        .raw("\"></span><span>")
        .text(ready ? "This node is ready" : "This node is not ready: ");
    new TreeMap<>(numbers.notReady()).forEach((name, why) -> html.text(name + " (" + why + ") "));
    html.raw("</span><span>as of <time>")
        .text(TIME.format(numbers.at()))
        .raw(" UTC</time></span></p>");
    if (numbers.shared() == null) {
      html.raw(
          "<p class=\"warning\" role=\"status\">The store cannot be asked now: what all nodes counted is not shown.</p>");
    }
  }

  private static void tiles(Html html, LiveNumbers numbers) {
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
        Figures.share(wins, bids > 0 ? bids : today.bids()),
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

  private static void reasons(Html html, NodeCounts today) {
    html.raw(
            "<section class=\"card\" aria-labelledby=\"reasons\"><h2 id=\"reasons\">Why there was no bid</h2>")
        .raw("<p class=\"note\">Requests of today, by the reason that decided.</p>");
    counts(html, "reason", today.noBids(), "Every request was bid on, or there was none.");
    html.raw("</section>");
  }

  private static void filters(Html html, NodeCounts today) {
    html.raw(
            "<section class=\"card\" aria-labelledby=\"filters\"><h2 id=\"filters\">What filters removed</h2>")
        .raw(
            "<p class=\"note\">Campaigns, impressions and creatives of today; one request may lose many.</p>");
    counts(html, "filter", today.filterToRemoved(), "Nothing was removed.");
    html.raw("</section>");
  }

  private static void counts(Html html, String kind, Map<String, Long> counts, String nothing) {
    List<Map.Entry<String, Long>> sorted = counts.entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_REASONS)
        .toList();
    if (sorted.isEmpty()) {
      html.raw("<p class=\"note\">").text(nothing).raw("</p>");
      return;
    }
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    html.raw("<ul class=\"rows counts\">");
    for (Map.Entry<String, Long> each : sorted) {
      html.raw("<li data-")
          .text(kind)
          .raw("=\"")
          .text(each.getKey())
          .raw("\"><div class=\"what\"><span>")
          .text(each.getKey().replace('_', ' '))
          .raw("</span><span>")
          .number(each.getValue())
          .raw(" <small>")
          .text(Figures.share(each.getValue(), all))
          .raw("</small></span></div>");
      Bars.bar(html, "node", Bars.linear(each.getValue(), sorted.get(0).getValue()));
      html.raw("</li>");
    }
    html.raw("</ul>");
  }

  private static void sources(Html html, LiveNumbers numbers) {
    html.raw("<footer><p><span class=\"key node\"></span><b>This node</b>: its own counters since ")
        .text(MINUTE.format(numbers.node().since()))
        .raw(
            " UTC today, as <a href=\"/metrics\">/metrics</a> has them. Requests that a gateway answers by itself do not come this far.</p>")
        .raw(
            "<p><span class=\"key all\"></span><b>All nodes</b>: counters and ledgers in the store, since 00:00 UTC; a budget's day is that of the campaign's zone. ")
        .raw(
            "Wins and bids come from different counters, and notices come later than bids: their ratio is right over time, not to the second. ")
        .raw(
            "Where this node is not the only one, the share of wins among its own bids says nothing.</p>")
        .raw(
            "<p>Eligible: a campaign could have bid; then its strategy and the floor decided. Nothing here is of one person.</p></footer>");
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
