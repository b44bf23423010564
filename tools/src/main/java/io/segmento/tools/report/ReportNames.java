package io.segmento.tools.report;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.tools.console.ToolException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Names of dimensions and metrics as they are typed: in lower case, and without what only says their unit. Stateless. */
final class ReportNames {
  private ReportNames() {}

  static String of(ReportDimension dimension) {
    return dimension == ReportDimension.STRATEGY_ARM_DIMENSION
        ? "arm"
        : without(dimension.name(), "_DIMENSION");
  }

  static String of(ReportMetric metric) {
    return without(metric.name(), "_MICROS", "_PPM");
  }

  /** All that there are, for help. */
  static List<String> dimensions() {
    return knownDimensions().map(ReportNames::of).toList();
  }

  static List<String> metrics() {
    return knownMetrics().map(ReportNames::of).toList();
  }

  /** Throws {@link ToolException} with what there is. */
  static ReportDimension dimension(String option, String name) {
    return knownDimensions()
        .filter(each -> of(each).equals(plain(name)))
        .findFirst()
        .orElseThrow(() -> unknown(option, name, dimensions()));
  }

  static ReportMetric metric(String option, String name) {
    return knownMetrics()
        .filter(each -> of(each).equals(plain(name))
            || each.name().equalsIgnoreCase(plain(name).replace('-', '_')))
        .findFirst()
        .orElseThrow(() -> unknown(option, name, metrics()));
  }

  private static ToolException unknown(String option, String name, List<String> known) {
    return new ToolException(
        option + ": " + name + " (expected: one of " + String.join(", ", known) + ")");
  }

  private static Stream<ReportDimension> knownDimensions() {
    return Arrays.stream(ReportDimension.values())
        .filter(each -> each != ReportDimension.UNRECOGNIZED
            && each != ReportDimension.REPORT_DIMENSION_UNSPECIFIED);
  }

  private static Stream<ReportMetric> knownMetrics() {
    return Arrays.stream(ReportMetric.values())
        .filter(each ->
            each != ReportMetric.UNRECOGNIZED && each != ReportMetric.REPORT_METRIC_UNSPECIFIED);
  }

  private static String plain(String typed) {
    return typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String without(String name, String... suffixes) {
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        return plain(name.substring(0, name.length() - suffix.length()));
      }
    }
    return plain(name);
  }
}
