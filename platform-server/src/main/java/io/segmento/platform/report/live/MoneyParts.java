package io.segmento.platform.report.live;

import io.segmento.platform.counter.StrategyArm;
import io.segmento.platform.report.live.DayNumbers.Line;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.proto.v1.ReportMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spend against plan, and what strategies' arms brought, side by side. */
final class MoneyParts {
  private static final long THOUSAND = 1_000;
  /** What is behind or ahead of the plan by more than this part of the budget is shown as such. */
  private static final double OFF_PLAN = 0.05;

  private MoneyParts() {}

  static void plans(Html html, Shared shared) {
    html.raw(
            "<section class=\"card plans\" aria-labelledby=\"plans\"><h2 id=\"plans\">Spend against plan</h2>")
        .raw(
            "<p class=\"note\">The mark is where even spending would be by now, of the day in the campaign's zone or of its flight.</p>");
    List<Map.Entry<String, SpendPlan>> planned = shared.plans().entrySet().stream()
        .filter(each -> each.getValue().isPlanned())
        .sorted(Comparator.comparingLong(
                (Map.Entry<String, SpendPlan> each) -> each.getValue().spentMicros())
            .reversed()
            .thenComparing(Map.Entry::getKey))
        .toList();
    if (planned.isEmpty()) {
      html.raw("<p class=\"note\">No campaign has a budget.</p></section>");
      return;
    }
    html.raw("<ul class=\"rows\">");
    for (Map.Entry<String, SpendPlan> each : planned) {
      plan(html, each.getKey(), currency(shared, each.getKey()), each.getValue());
    }
    html.raw("</ul></section>");
  }

  private static void plan(Html html, String campaign, String currency, SpendPlan plan) {
    String kind = kind(plan);
    html.raw("<li data-plan=\"")
        .text(campaign)
        .raw("\"><div class=\"what\"><b>")
        .text(campaign)
        .raw("</b><span class=\"state ")
        .text(kind)
        .raw("\">")
        .text(
            switch (kind) {
              case "ahead" -> "ahead of plan";
              case "behind" -> "behind plan";
              default -> "on plan";
            })
        .raw("</span></div>");
    Bars.plan(
        html,
        kind,
        Bars.linear(plan.spentMicros(), plan.budgetMicros()),
        Bars.linear(plan.planMicros(), plan.budgetMicros()));
    html.raw("<div class=\"figures\"><span>")
        .text(Figures.money(plan.spentMicros(), currency))
        .raw(" of ")
        .text(Figures.money(plan.budgetMicros(), currency))
        .text(plan.ofDay() ? " today" : " in all")
        .raw("</span><span>plan by now ")
        .text(Figures.money(plan.planMicros(), currency))
        .raw("</span></div></li>");
  }

  private static String kind(SpendPlan plan) {
    double off = plan.spentMicros() - plan.planMicros();
    if (Math.abs(off) <= OFF_PLAN * plan.budgetMicros()) {
      return "good";
    }
    return off > 0 ? "ahead" : "behind";
  }

  private static String currency(Shared shared, String campaign) {
    return shared.currencies().getOrDefault(campaign, "");
  }

  static void arms(Html html, Shared shared) {
    Map<String, List<Line>> strategies = new HashMap<>();
    for (Line line : shared.byArm()) {
      strategies
          .computeIfAbsent(strategy(line.value()), unused -> new ArrayList<>())
          .add(line);
    }
    html.raw(
        "<section class=\"card\" aria-labelledby=\"arms\"><h2 id=\"arms\">Strategies, arm by arm</h2>");
    if (strategies.isEmpty()) {
      html.raw("<p class=\"note\">Nothing has been counted yet today.</p></section>");
      return;
    }
    html.raw("<table class=\"wide\"><thead><tr><th scope=\"col\">Strategy, version, arm</th>")
        .raw(
            "<th scope=\"col\">Wins</th><th scope=\"col\">Impressions</th><th scope=\"col\">CTR</th>")
        .raw(
            "<th scope=\"col\">CVR</th><th scope=\"col\">Conversions</th><th scope=\"col\">Spend</th>")
        .raw("<th scope=\"col\">eCPM</th><th scope=\"col\">eCPA</th></tr></thead><tbody>");
    strategies.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> each.getValue().stream()
            .sorted(Comparator.comparing(Line::value).thenComparing(Line::currency))
            .forEach(line -> arm(html, line)));
    html.raw("</tbody></table></section>");
  }

  private static void arm(Html html, Line line) {
    String strategy = strategy(line.value());
    String what = StrategyArm.parse(line.value())
        .map(made ->
            made.version() + ", " + (made.arm() == 0 ? "no experiment" : "arm " + made.arm()))
        .orElse("");
    long impressions = line.number(ReportMetric.IMPRESSIONS);
    long clicks = line.number(ReportMetric.CLICKS);
    long conversions = line.number(ReportMetric.CONVERSIONS);
    long spend = line.number(ReportMetric.SPEND_MICROS);
    html.raw("<tr><th scope=\"row\">")
        .text(strategy)
        .raw("<small>")
        .text(what)
        .raw("</small></th>");
    html.raw("<td data-label=\"Wins\">").number(line.number(ReportMetric.WINS)).raw("</td>");
    html.raw("<td data-label=\"Impressions\">").number(impressions).raw("</td>");
    text(html, "CTR", Figures.share(clicks, impressions));
    text(html, "CVR", Figures.share(conversions, clicks));
    html.raw("<td data-label=\"Conversions\">").number(conversions).raw("</td>");
    text(html, "Spend", Figures.money(spend, line.currency()));
    text(html, "eCPM", Figures.each(spend, impressions, THOUSAND, line.currency()));
    text(html, "eCPA", Figures.each(spend, conversions, 1, line.currency()));
    html.raw("</tr>");
  }

  private static void text(Html html, String label, String text) {
    html.raw("<td data-label=\"").text(label).raw("\">").text(text).raw("</td>");
  }

  private static String strategy(String arm) {
    int end = arm.indexOf('/');
    return end < 0 ? arm : arm.substring(0, end);
  }
}
