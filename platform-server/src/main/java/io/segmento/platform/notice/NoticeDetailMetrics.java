package io.segmento.platform.notice;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.NoticeRequest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;

/**
 * What notices tell beside the price, none of which moves money: how much would have won, how the price compares with the bid, for how many
 * impressions it stands and when they were. Counted for first notices only, so that a repetition weighs nothing. Thread-safe.
 */
public final class NoticeDetailMetrics {

  /** Whatever an exchange says, a ratio beyond it is this one. */
  private static final double MAX_RATIO = 100;

  private static final double MICROS = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final long MAX_MULTIPLIER = 1_000_000;
  private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{12,14}");

  /** What may be malformed, beside the minimum to win, which has a counter of its own. */
  private enum Macro {
    MARKET_BID_RATIO("mbr"),
    MULTIPLIER("multiplier"),
    IMPRESSION_TIME("imp_ts");

    private final String label;

    Macro(String label) {
      this.label = label;
    }
  }

  private final Clock clock;
  private final NoticeMetrics metrics;
  private final Histogram.Child minToWinOfWins;
  private final Histogram.Child minToWinOfLosses;
  private final Histogram.Child marketBidRatio;
  private final Histogram.Child impressionAge;
  private final Counter.Child multiplied;
  private final Map<Macro, Counter.Child> malformed = new EnumMap<>(Macro.class);

  @Inject
  public NoticeDetailMetrics(CollectorRegistry registry, Clock clock, NoticeMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
    Histogram minToWin = Histogram.build(
            "segmento_notice_min_to_win_ratio",
            "Least price that would have won, as a share of what we bid.")
        .labelNames("type")
        .buckets(.1, .25, .5, .75, .9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10)
        .register(registry);
    minToWinOfWins = minToWin.labels(NoticeType.WIN.label());
    minToWinOfLosses = minToWin.labels(NoticeType.LOSS.label());
    marketBidRatio = Histogram.build(
            "segmento_notice_market_bid_ratio", "Clearing price as a share of what we bid.")
        .buckets(.1, .25, .5, .6, .7, .8, .9, .95, .99, 1)
        .register(registry)
        .labels();
    impressionAge = Histogram.build(
            "segmento_notice_impression_age_seconds",
            "Time from an impression to the notice that bills it, where the exchange says when it was.")
        .buckets(1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400)
        .register(registry)
        .labels();
    multiplied = Counter.build(
            "segmento_notice_multiplied_total",
            "Bills that stand for another number of impressions than one, and were billed as one.")
        .register(registry)
        .labels();
    Counter wrong = Counter.build(
            "segmento_notice_macro_malformed_total", "Values of macros that are none, by macro.")
        .labelNames("macro")
        .register(registry);
    for (Macro macro : Macro.values()) {
      malformed.put(macro, wrong.labels(macro.label));
    }
  }

  /** Notes what the notice says. Absent and unexpanded macros say nothing, what cannot be read is counted. */
  void note(NoticeType type, NoticeRequest request, BidToken token) {
    switch (type) {
      case WIN -> {
        minToWin(request.getMinToWin(), token, minToWinOfWins);
        decimal(Macro.MARKET_BID_RATIO, request.getMarketBidRatio(), marketBidRatio::observe);
      }
      case LOSS -> minToWin(request.getMinToWin(), token, minToWinOfLosses);
      case BILL -> impressions(request);
      case IMPRESSION -> {
        if (token.getBillsOnImpression()) {
          impressions(request);
        }
      }
      default -> {
        // Nothing of these is asked for.
      }
    }
  }

  private void minToWin(String text, BidToken token, Histogram.Child ratios) {
    if (MacroText.saysNothing(text)) {
      return;
    }
    if (!ClearingPrice.isDecimal(text)) {
      metrics.malformedMinToWin();
      return;
    }
    long sent = token.getSentPriceCpmMicros() > 0
        ? token.getSentPriceCpmMicros()
        : token.getPriceCeilingCpmMicros();
    if (sent > 0) {
      ratios.observe(bounded(Double.parseDouble(text.strip()) * MICROS / sent));
    }
  }

  private void impressions(NoticeRequest request) {
    decimal(Macro.MULTIPLIER, request.getMultiplier(), value -> {
      if (value > MAX_MULTIPLIER) {
        malformed(Macro.MULTIPLIER);
      } else if (value != 1) {
        multiplied.inc();
      }
    });
    String time = request.getImpressionTime();
    if (MacroText.saysNothing(time)) {
      return;
    }
    if (!EPOCH_MILLIS.matcher(time.strip()).matches()) {
      malformed(Macro.IMPRESSION_TIME);
      return;
    }
    long millis = clock.millis() - Long.parseLong(time.strip());
    impressionAge.observe(Math.max(0, millis / MILLIS_PER_SECOND));
  }

  private void decimal(Macro macro, String text, DoubleConsumer use) {
    if (MacroText.saysNothing(text)) {
      return;
    }
    if (ClearingPrice.isDecimal(text) && !text.strip().startsWith("-")) {
      use.accept(
          macro == Macro.MARKET_BID_RATIO
              ? bounded(Double.parseDouble(text.strip()))
              : Double.parseDouble(text.strip()));
    } else {
      malformed(macro);
    }
  }

  private void malformed(Macro macro) {
    Counter.Child child = malformed.get(macro);
    if (child != null) {
      child.inc();
    }
  }

  private static double bounded(double ratio) {
    return Math.max(0, Math.min(ratio, MAX_RATIO));
  }
}
