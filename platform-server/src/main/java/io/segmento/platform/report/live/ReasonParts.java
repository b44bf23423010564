package io.segmento.platform.report.live;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Why there was no bid: the reasons of whole requests, and what filters took out of them on the way. */
final class ReasonParts {
  private static final int MOST_REASONS = 12;

  private ReasonParts() {}

  static void noBids(Html html, NodeCounts today) {
    html.raw(
            "<section class=\"card\" aria-labelledby=\"reasons\"><h2 id=\"reasons\">Why there was no bid</h2>")
        .raw("<p class=\"note\">Requests of today, by the reason that decided.</p>");
    counts(html, "reason", today.noBids(), "Every request was bid on, or there was none.");
    html.raw("</section>");
  }

  static void filters(Html html, NodeCounts today) {
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
}
