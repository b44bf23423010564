package io.segmento.platform.report.live;

import io.segmento.platform.report.live.DayNumbers.Line;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.proto.v1.ReportMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From requests to conversions: over all, for each exchange, for each campaign. */
final class FunnelParts {
  private FunnelParts() {}

  /** A step of the funnel; {@code ofNode}: of this node, else of all nodes. */
  private record Step(String name, long count, boolean ofNode) {}

  static void funnel(Html html, LiveNumbers numbers) {
    NodeCounts node = numbers.node().counts();
    long eligible =
        node.exchangeToOutcomes().keySet().stream().mapToLong(node::eligible).sum();
    List<Step> steps = new ArrayList<>(List.of(
        new Step("Requests", node.requests(), true),
        new Step("Eligible", eligible, true),
        new Step("Bids", node.bids(), true)));
    Shared shared = numbers.shared();
    if (shared != null) {
      steps.add(new Step("Wins", sum(shared.byCampaign(), ReportMetric.WINS), false));
      steps.add(new Step("Impressions", sum(shared.byCampaign(), ReportMetric.IMPRESSIONS), false));
      steps.add(new Step("Clicks", sum(shared.byCampaign(), ReportMetric.CLICKS), false));
      steps.add(new Step("Conversions", sum(shared.byCampaign(), ReportMetric.CONVERSIONS), false));
    }
    long largest = steps.stream().mapToLong(Step::count).max().orElse(0);
    html.raw(
            "<section class=\"card funnel\" aria-labelledby=\"funnel\"><h2 id=\"funnel\">Funnel</h2>")
        .raw(
            "<p class=\"note\">Today. Lengths are logarithmic; the share is of the step before.</p><table>")
        .raw("<thead class=\"hidden\"><tr><th scope=\"col\">Step</th><th scope=\"col\">Chart</th>")
        .raw("<th scope=\"col\">Count</th><th scope=\"col\">Share</th></tr></thead><tbody>");
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      html.raw("<tr><th scope=\"row\">").text(step.name()).raw("</th><td class=\"chart\">");
      Bars.bar(html, step.ofNode() ? "node" : "all", Bars.logarithmic(step.count(), largest));
      html.raw("</td><td class=\"count\" data-step=\"")
          .text(step.name())
          .raw("\">")
          .number(step.count())
          .raw("</td><td class=\"share\">")
          .text(i == 0 ? "" : Figures.partOf(step.count(), steps.get(i - 1).count()))
          .raw("</td></tr>");
    }
    html.raw("</tbody></table></section>");
  }

  static void exchanges(Html html, LiveNumbers numbers) {
    NodeCounts node = numbers.node().counts();
    Map<String, List<Line>> lines = new HashMap<>();
    Shared shared = numbers.shared();
    if (shared != null) {
      for (Line line : shared.byExchange()) {
        lines.computeIfAbsent(line.value(), unused -> new ArrayList<>()).add(line);
      }
    }
    TreeSet<String> names = new TreeSet<>(lines.keySet());
    names.addAll(node.exchangeToOutcomes().keySet());
    // Requests of exchanges that are in no catalog are counted together; mostly there are none.
    names.removeIf(name -> name.equals("other") && node.requests(name) == 0);
    html.raw(
        "<section class=\"card\" aria-labelledby=\"exchanges\"><h2 id=\"exchanges\">Exchanges</h2>");
    if (names.isEmpty()) {
      html.raw("<p class=\"note\">No exchange has asked yet today.</p></section>");
      return;
    }
    html.raw("<table class=\"wide\"><thead><tr><th scope=\"col\">Exchange</th>")
        .raw(
            "<th scope=\"col\">Requests</th><th scope=\"col\">Eligible</th><th scope=\"col\">Bids</th>");
    sharedHead(html);
    for (String name : names) {
      html.raw("<tr data-exchange=\"")
          .text(name)
          .raw("\"><th scope=\"row\">")
          .text(name)
          .raw("</th>");
      cell(html, "Requests", node.requests(name), "");
      cell(html, "Eligible", node.eligible(name), share(node.eligible(name), node.requests(name)));
      cell(html, "Bids", node.bids(name), share(node.bids(name), node.eligible(name)));
      List<Line> all = lines.getOrDefault(name, List.of());
      sharedCells(html, all, Math.max(sum(all, ReportMetric.BIDS), node.bids(name)));
    }
    html.raw("</tbody></table></section>");
  }

  static void campaigns(Html html, Shared shared) {
    Map<String, List<Line>> lines = new HashMap<>();
    for (Line line : shared.byCampaign()) {
      lines.computeIfAbsent(line.value(), unused -> new ArrayList<>()).add(line);
    }
    html.raw(
        "<section class=\"card\" aria-labelledby=\"campaigns\"><h2 id=\"campaigns\">Campaigns</h2>");
    if (shared.campaigns() > shared.campaignsShown()) {
      html.raw("<p class=\"note\">The first ")
          .text(Figures.count(shared.campaignsShown()))
          .raw(" of ")
          .text(Figures.count(shared.campaigns()))
          .raw("; so are the sums of all nodes on this page.</p>");
    }
    if (lines.isEmpty()) {
      html.raw("<p class=\"note\">Nothing has been counted yet today.</p></section>");
      return;
    }
    boolean hasBids = sum(shared.byCampaign(), ReportMetric.BIDS) > 0;
    html.raw("<table class=\"wide\"><thead><tr><th scope=\"col\">Campaign</th>");
    if (hasBids) {
      html.raw("<th scope=\"col\">Bids</th>");
    }
    sharedHead(html);
    lines.entrySet().stream()
        .sorted(Comparator.comparingLong(
                (Map.Entry<String, List<Line>> each) -> sum(each.getValue(), ReportMetric.WINS))
            .reversed()
            .thenComparing(Map.Entry::getKey))
        .forEach(each -> {
          html.raw("<tr data-campaign=\"")
              .text(each.getKey())
              .raw("\"><th scope=\"row\">")
              .text(each.getKey())
              .raw("<small>")
              .text(shared.campaignNames().getOrDefault(each.getKey(), ""))
              .raw("</small></th>");
          long bids = sum(each.getValue(), ReportMetric.BIDS);
          if (hasBids) {
            cell(html, "Bids", bids, "");
          }
          sharedCells(html, each.getValue(), bids);
        });
    html.raw("</tbody></table></section>");
  }

  static long sum(List<Line> lines, ReportMetric metric) {
    return lines.stream().mapToLong(line -> line.number(metric)).sum();
  }

  private static void sharedHead(Html html) {
    html.raw(
            "<th scope=\"col\">Wins</th><th scope=\"col\">Impressions</th><th scope=\"col\">Clicks</th>")
        .raw("<th scope=\"col\">Conversions</th><th scope=\"col\">Spend</th></tr></thead><tbody>");
  }

  private static void sharedCells(Html html, List<Line> lines, long bids) {
    long wins = sum(lines, ReportMetric.WINS);
    long impressions = sum(lines, ReportMetric.IMPRESSIONS);
    long clicks = sum(lines, ReportMetric.CLICKS);
    long conversions = sum(lines, ReportMetric.CONVERSIONS);
    cell(html, "Wins", wins, share(wins, bids));
    cell(html, "Impressions", impressions, share(impressions, wins));
    cell(html, "Clicks", clicks, share(clicks, impressions));
    cell(html, "Conversions", conversions, share(conversions, clicks));
    html.raw("<td data-label=\"Spend\">");
    if (lines.isEmpty()) {
      html.raw("–");
    }
    for (int i = 0; i < lines.size(); i++) {
      html.raw(i == 0 ? "" : "<br>")
          .money(lines.get(i).number(ReportMetric.SPEND_MICROS), lines.get(i).currency());
    }
    html.raw("</td></tr>");
  }

  private static void cell(Html html, String label, long count, @Nullable String share) {
    html.raw("<td data-label=\"").text(label).raw("\">").number(count);
    if (share != null && !share.isEmpty()) {
      html.raw("<small>").text(share).raw("</small>");
    }
    html.raw("</td>");
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "" : Figures.partOf(part, whole);
  }
}
