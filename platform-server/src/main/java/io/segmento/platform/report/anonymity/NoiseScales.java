package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much one user counts at most on one day, and so how much noise hides it.
 *
 * @param multiplier standard deviations of noise for each such amount
 * @param mostPerUserDay of each metric but money and reach
 * @param mostMicrosPerUserDay by currency; money of another currency is told to nobody else
 */
record NoiseScales(
    double multiplier,
    Map<ReportMetric, Long> mostPerUserDay,
    Map<String, Long> mostMicrosPerUserDay) {

  /** What others are told, in the order of answers. */
  static final List<ReportMetric> SHARED = List.of(
      ReportMetric.IMPRESSIONS,
      ReportMetric.VIEWABLES,
      ReportMetric.CLICKS,
      ReportMetric.CONVERSIONS,
      ReportMetric.SPEND_MICROS,
      ReportMetric.REACH);

  /** Of those, what is a sum over partners. */
  static final List<ReportMetric> SUMS = SHARED.subList(0, SHARED.size() - 1);

  /** A sketch of few users grows by less than two when one joins; of more its own error is larger than this noise. */
  private static final long SKETCH_PER_USER = 2;

  NoiseScales {
    requireNonNull(mostPerUserDay, "mostPerUserDay");
    requireNonNull(mostMicrosPerUserDay, "mostMicrosPerUserDay");
    mostPerUserDay = Map.copyOf(mostPerUserDay);
    mostMicrosPerUserDay = Map.copyOf(mostMicrosPerUserDay);
  }

  /** Of a sum; empty when it is not told to others. */
  Optional<Noise> of(ReportMetric metric, String currency, int days) {
    Long most = metric == ReportMetric.SPEND_MICROS
        ? mostMicrosPerUserDay.get(currency)
        : mostPerUserDay.get(metric);
    return most == null ? Optional.empty() : Optional.of(Noise.of(multiplier, most, days));
  }

  /** Of distinct users, on a day as in a month: who comes every day is still one. */
  Noise users() {
    return Noise.of(multiplier, SKETCH_PER_USER, 1);
  }
}
