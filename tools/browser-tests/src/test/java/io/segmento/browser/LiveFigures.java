package io.segmento.browser;

import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The live page's numbers by where they stand in it, as the page shows them and as {@code /metrics} has them: {@code step/Bids},
 * {@code exchange/north/Requests}, {@code reason/user_unknown}, {@code campaign/shop-brand/Spend}.
 */
final class LiveFigures {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final String NO_BID = "no_bid_";
  /** When a campaign could have bid. */
  private static final Set<String> ELIGIBLE =
      Set.of("bid", "no_bid_strategy", "no_bid_below_floor");

  private static final Map<String, String> NOTICES =
      Map.of("win", "step/Wins", "impression", "step/Impressions", "click", "step/Clicks");

  private static final Set<String> CREDITED = Set.of("click", "view");

  /** All in one turn of the browser's: the page renews itself between two. */
  private static final String READ = """
      () => {
        const found = {};
        const read = (key, element) => {
          const numbers = [...element.querySelectorAll('data')];
          if (numbers.length) {
            found[key] = numbers.reduce((sum, each) => sum + Number(each.value), 0);
          }
        };
        for (const kind of ['step', 'reason', 'filter']) {
          document.querySelectorAll(`[data-${kind}]`).forEach(e => read(`${kind}/${e.dataset[kind]}`, e));
        }
        for (const kind of ['exchange', 'campaign']) {
          document.querySelectorAll(`[data-${kind}]`).forEach(row => row.querySelectorAll('[data-label]')
            .forEach(e => read(`${kind}/${row.dataset[kind]}/${e.dataset.label}`, e)));
        }
        return found;
      }
      """;

  private LiveFigures() {}

  static Map<String, Long> shown(Page page) {
    return ((Map<?, ?>) page.evaluate(READ))
        .entrySet().stream()
            .collect(Collectors.toMap(
                each -> (String) each.getKey(), each -> ((Number) each.getValue()).longValue()));
  }

  /** What the node itself counted. */
  static Map<String, Long> ofNode(String metrics) {
    Map<String, Long> figures = new HashMap<>();
    samples(metrics, (name, labels, count) -> {
      if (name.equals("segmento_auctions_total")) {
        String exchange = "exchange/" + labels.get("exchange") + '/';
        String outcome = labels.getOrDefault("outcome", "");
        add(figures, "step/Requests", count);
        add(figures, exchange + "Requests", count);
        if (ELIGIBLE.contains(outcome)) {
          add(figures, "step/Eligible", count);
          add(figures, exchange + "Eligible", count);
        }
        if (outcome.equals("bid")) {
          add(figures, "step/Bids", count);
          add(figures, exchange + "Bids", count);
        } else {
          add(
              figures,
              "reason/"
                  + (outcome.startsWith(NO_BID) ? outcome.substring(NO_BID.length()) : outcome),
              count);
        }
      } else if (name.equals("segmento_auction_filtered_total")) {
        add(figures, "filter/" + labels.get("filter"), count);
      }
    });
    return figures;
  }

  /** What became of bids, as the only node there is counted it beside the store. */
  static Map<String, Long> ofNotices(String metrics) {
    Map<String, Long> figures = new HashMap<>();
    samples(metrics, (name, labels, count) -> {
      String outcome = labels.getOrDefault("outcome", "");
      String step = NOTICES.get(labels.getOrDefault("type", ""));
      if (name.equals("segmento_notices_total") && step != null && outcome.equals("counted")) {
        add(figures, step, count);
      } else if (name.equals("segmento_attribution_purchases_total")
          && CREDITED.contains(outcome)) {
        add(figures, "step/Conversions", count);
      } else if (name.equals("segmento_notice_billed_micros_total")) {
        add(figures, "Spend", count);
      }
    });
    return figures;
  }

  /** The sum of a column over all exchanges or campaigns. */
  static long sum(Map<String, Long> figures, String kind, String label) {
    return figures.entrySet().stream()
        .filter(each -> each.getKey().startsWith(kind + '/') && each.getKey().endsWith('/' + label))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private interface Sample {
    void visit(String name, Map<String, String> labels, long count);
  }

  private static void samples(String metrics, Sample visitor) {
    metrics.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      visitor.visit(sample.group(1), labels, (long) Double.parseDouble(sample.group(3)));
    });
  }

  private static void add(Map<String, Long> figures, String key, long count) {
    figures.merge(key, count, Long::sum);
  }
}
