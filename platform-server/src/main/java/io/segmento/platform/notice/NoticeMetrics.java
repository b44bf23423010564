package io.segmento.platform.notice;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.platform.notice.ClearingPrice.Cause;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code segmento_notice*}: what exchanges and browsers tell, and what it costs. */
public final class NoticeMetrics {
  /** What became of a notice. */
  enum Outcome {
    COUNTED,
    COUNTED_BEFORE,
    /** Of a bid on a request that was a test: nothing counts. */
    TEST,
    /** A token that is forged, too old, or of the wrong kind. */
    REFUSED,
    NOT_FOUND,
    /** The store was away: to be sent again. */
    UNAVAILABLE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<NoticeType, Map<Outcome, Counter.Child>> notices =
      new EnumMap<>(NoticeType.class);
  private final Map<Cause, Counter.Child> prices = new EnumMap<>(Cause.class);
  private final Map<LossReason, Counter.Child> losses = new EnumMap<>(LossReason.class);
  private final Counter refusals;
  private final Counter billed;
  private final Counter late;
  private final Counter lateMicros;
  private final Counter wrongMinToWin;

  @Inject
  public NoticeMetrics(CollectorRegistry registry) {
    Counter all = Counter.build("segmento_notices_total", "Notices.")
        .labelNames("type", "outcome")
        .register(registry);
    for (NoticeType type : NoticeType.values()) {
      Map<Outcome, Counter.Child> children = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        children.put(outcome, all.labels(type.label(), outcome.label()));
      }
      notices.put(type, children);
    }
    Counter byCause = Counter.build(
            "segmento_notice_prices_total",
            "Notices that bill, by how their price was come by; all but as_noticed bill the ceiling.")
        .labelNames("cause")
        .register(registry);
    for (Cause cause : Cause.values()) {
      prices.put(cause, byCause.labels(cause.label()));
    }
    Counter byReason = Counter.build(
            "segmento_notice_losses_total", "Loss notices by group of reason.")
        .labelNames("reason")
        .register(registry);
    for (LossReason reason : LossReason.values()) {
      losses.put(reason, byReason.labels(reason.label()));
    }
    refusals = Counter.build("segmento_notice_refusals_total", "Notices refused, by reason.")
        .labelNames("reason")
        .register(registry);
    for (NoticeReason reason : NoticeReason.values()) {
      refusals.labels(reason.name());
    }
    billed = Counter.build(
            "segmento_notice_billed_micros_total",
            "Micros billed, over campaigns of all currencies: for rates of change, not for accounts.")
        .register(registry);
    late = Counter.build(
            "segmento_notice_late_bills_total",
            "Bills that came after the hold, when their money was no longer set aside.")
        .register(registry);
    lateMicros = Counter.build(
            "segmento_notice_late_bills_micros_total",
            "Micros of those: the most by which budgets can be overspent.")
        .register(registry);
    wrongMinToWin = Counter.build(
            "segmento_notice_min_to_win_malformed_total",
            "Loss notices whose minimum to win is no number.")
        .register(registry);
  }

  void outcome(NoticeType type, Outcome outcome) {
    Map<Outcome, Counter.Child> children = notices.get(type);
    Counter.Child child = children == null ? null : children.get(outcome);
    if (child != null) {
      child.inc();
    }
  }

  void billed(ClearingPrice price) {
    Counter.Child child = prices.get(price.cause());
    if (child != null) {
      child.inc();
    }
    billed.inc((double) price.micros());
  }

  void billedLate(ClearingPrice price) {
    late.inc();
    lateMicros.inc((double) price.micros());
  }

  void lost(LossReason reason) {
    Counter.Child child = losses.get(reason);
    if (child != null) {
      child.inc();
    }
  }

  void refused(NoticeReason reason) {
    refusals.labels(reason.name()).inc();
  }

  void malformedMinToWin() {
    wrongMinToWin.inc();
  }
}
