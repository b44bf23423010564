package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.People;
import io.segmento.proto.v1.ReportMetric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** How a metric comes of what is counted. Immutable. */
final class Formula {
  private static final long PPM = 1_000_000;
  private static final long PER_MILLE = 1_000;
  private static final Map<ReportMetric, Formula> ALL = new EnumMap<>(ReportMetric.class);

  private static final List<Counter> SHOWN = List.of(
      Counter.SHOWN_1,
      Counter.SHOWN_2,
      Counter.SHOWN_3,
      Counter.SHOWN_4,
      Counter.SHOWN_5,
      Counter.SHOWN_6,
      Counter.SHOWN_7,
      Counter.SHOWN_8,
      Counter.SHOWN_9,
      Counter.SHOWN_10);

  private static final List<People> EXPERIMENT =
      List.of(People.EXPOSED_BUYERS, People.EXPOSED, People.HELD_OUT_BUYERS, People.HELD_OUT);

  /** Of the values of the counters, then of the people, in their order. */
  private interface Rule {
    OptionalLong apply(long[] values);
  }

  private final List<Counter> counters;
  private final List<People> people;
  private final Rule rule;

  private Formula(List<Counter> counters, List<People> people, Rule rule) {
    this.counters = List.copyOf(counters);
    this.people = List.copyOf(people);
    this.rule = requireNonNull(rule, "rule");
  }

  static {
    sum(ReportMetric.BIDS, Counter.BIDS);
    sum(ReportMetric.WINS, Counter.WINS);
    sum(ReportMetric.BILLED, Counter.BILLED);
    sum(ReportMetric.IMPRESSIONS, Counter.IMPRESSIONS);
    sum(ReportMetric.VIEWABLES, Counter.VIEWABLES);
    sum(ReportMetric.CLICKS, Counter.CLICKS);
    sum(ReportMetric.CONVERSIONS, Counter.CONVERSIONS);
    sum(ReportMetric.VIEW_CONVERSIONS, Counter.VIEW_CONVERSIONS);
    sum(ReportMetric.SPEND_MICROS, Counter.SPEND_MICROS);
    sum(ReportMetric.CONVERSION_VALUE_MICROS, Counter.CONVERSION_VALUE_MICROS);
    sum(ReportMetric.LOSSES, Counter.LOSSES);
    sum(ReportMetric.LOSSES_GENERAL, Counter.LOSSES_GENERAL);
    sum(ReportMetric.LOSSES_PRICE, Counter.LOSSES_PRICE);
    sum(ReportMetric.LOSSES_CREATIVE, Counter.LOSSES_CREATIVE);
    sum(ReportMetric.LOSSES_OTHER, Counter.LOSSES_OTHER);
    sum(ReportMetric.LOSSES_UNKNOWN, Counter.LOSSES_UNKNOWN);
    sum(ReportMetric.MEASURED_IMPRESSIONS, Counter.MEASURED_IMPRESSIONS);
    rate(ReportMetric.WIN_RATE_PPM, Counter.WINS, PPM, Counter.BIDS);
    rate(ReportMetric.VIEWABILITY_PPM, Counter.VIEWABLES, PPM, Counter.IMPRESSIONS);
    rate(ReportMetric.CTR_PPM, Counter.CLICKS, PPM, Counter.IMPRESSIONS);
    rate(ReportMetric.CVR_PPM, Counter.CONVERSIONS, PPM, Counter.CLICKS);
    rate(ReportMetric.ECPM_MICROS, Counter.SPEND_MICROS, PER_MILLE, Counter.IMPRESSIONS);
    rate(ReportMetric.ECPC_MICROS, Counter.SPEND_MICROS, 1, Counter.CLICKS);
    rate(ReportMetric.ECPA_MICROS, Counter.SPEND_MICROS, 1, Counter.CONVERSIONS);
    rate(ReportMetric.ROAS_PPM, Counter.CONVERSION_VALUE_MICROS, PPM, Counter.SPEND_MICROS);
    people(ReportMetric.REACH, People.REACHED);
    ALL.put(
        ReportMetric.AVERAGE_FREQUENCY_PPM,
        new Formula(
            List.of(Counter.MEASURED_IMPRESSIONS),
            List.of(People.REACHED),
            values -> quotient(values[0], PPM, values[1])));
    frequency();
    people(ReportMetric.EXPOSED_USERS, People.EXPOSED);
    people(ReportMetric.EXPOSED_BUYERS, People.EXPOSED_BUYERS);
    people(ReportMetric.HELD_OUT_USERS, People.HELD_OUT);
    people(ReportMetric.HELD_OUT_BUYERS, People.HELD_OUT_BUYERS);
    share(ReportMetric.EXPOSED_RATE_PPM, People.EXPOSED_BUYERS, People.EXPOSED);
    share(ReportMetric.HELD_OUT_RATE_PPM, People.HELD_OUT_BUYERS, People.HELD_OUT);
    lift(ReportMetric.LIFT_PPM, Lift::estimatePpm);
    lift(ReportMetric.LIFT_LOW_PPM, Lift::lowPpm);
    lift(ReportMetric.LIFT_HIGH_PPM, Lift::highPpm);
  }

  /** Throws when there is no such metric: they are checked before. */
  static Formula of(ReportMetric metric) {
    return requireNonNull(ALL.get(metric), "metric");
  }

  static boolean isKnown(ReportMetric metric) {
    return ALL.containsKey(metric);
  }

  List<Counter> counters() {
    return counters;
  }

  List<People> people() {
    return people;
  }

  /** Whether it is one counter's sum, which sums of rows add to. */
  boolean isSum() {
    return counters.size() == 1 && people.isEmpty();
  }

  /** Whether it is counted by days of UTC and campaigns as wholes only. */
  boolean isOfWholeDays() {
    return counters.stream().anyMatch(SHOWN::contains)
        || people.stream().anyMatch(each -> each != People.REACHED);
  }

  /** Empty when it would divide by zero. */
  OptionalLong value(SummedRow row) {
    long[] values = new long[counters.size() + people.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < counters.size()
          ? row.sum(counters.get(i))
          : row.people(people.get(i - counters.size()));
    }
    return rule.apply(values);
  }

  private static void sum(ReportMetric metric, Counter counter) {
    ALL.put(metric, new Formula(List.of(counter), List.of(), values -> OptionalLong.of(values[0])));
  }

  private static void people(ReportMetric metric, People people) {
    ALL.put(metric, new Formula(List.of(), List.of(people), values -> OptionalLong.of(values[0])));
  }

  private static void rate(ReportMetric metric, Counter above, long factor, Counter below) {
    ALL.put(
        metric,
        new Formula(
            List.of(above, below), List.of(), values -> quotient(values[0], factor, values[1])));
  }

  private static void share(ReportMetric metric, People above, People below) {
    ALL.put(
        metric,
        new Formula(
            List.of(), List.of(above, below), values -> quotient(values[0], PPM, values[1])));
  }

  /** Who was shown n ads are those who were shown an n-th one and no next one. */
  private static void frequency() {
    for (int i = 0; i < SHOWN.size(); i++) {
      ReportMetric metric =
          requireNonNull(ReportMetric.forNumber(ReportMetric.FREQUENCY_1_VALUE + i), "metric");
      boolean last = i == SHOWN.size() - 1;
      ALL.put(
          metric,
          new Formula(
              SHOWN.subList(i, last ? i + 1 : i + 2),
              List.of(),
              values -> OptionalLong.of(Math.max(0, values[0] - (last ? 0 : values[1])))));
    }
  }

  private static void lift(ReportMetric metric, ToLongFunction<Lift> value) {
    ALL.put(metric, new Formula(List.of(), EXPERIMENT, values -> {
      Lift lift = Lift.of(values[0], values[1], values[2], values[3]);
      return lift == null ? OptionalLong.empty() : OptionalLong.of(value.applyAsLong(lift));
    }));
  }

  private static OptionalLong quotient(long above, long factor, long below) {
    if (below <= 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(BigDecimal.valueOf(above)
        .multiply(BigDecimal.valueOf(factor))
        .divide(BigDecimal.valueOf(below), 0, RoundingMode.HALF_EVEN)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValue());
  }
}
