package io.segmento.tools.report;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import io.segmento.tools.console.TextTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report for people: money in units, rates in per cent, a bar beside each row. Stateless. */
final class ReportText {
  static final String NOTHING = "Nothing was delivered.\n";

  private static final int MICROS_DIGITS = 6;
  private static final int PER_CENT_DIGITS = 4;
  private static final int BAR = 30;
  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private ReportText() {}

  /**
   * Ends with a line feed.
   *
   * @param bars of which metric; null: none
   */
  static String render(
      ReportTable report, List<ReportDimension> dimensions, @Nullable ReportMetric bars) {
    if (report.getRowsCount() == 0) {
      return NOTHING;
    }
    List<String> header = new ArrayList<>();
    dimensions.forEach(dimension -> header.add(ReportNames.of(dimension)));
    report
        .getRows(0)
        .getValuesList()
        .forEach(value -> header.add(ReportNames.of(value.getMetric())));
    header.add("currency");
    if (bars != null) {
      header.add(ReportNames.of(bars));
    }
    long longest =
        report.getRowsList().stream().mapToLong(row -> value(row, bars)).max().orElse(0);
    TextTable table = new TextTable(0).header(header.toArray(String[]::new));
    for (ReportRow row : report.getRowsList()) {
      List<String> cells = new ArrayList<>(row.getDimensionsList());
      row.getValuesList().forEach(value -> cells.add(text(value)));
      cells.add(row.getCurrency());
      if (bars != null) {
        cells.add(bar(value(row, bars), longest));
      }
      table.row(cells.toArray(String[]::new));
    }
    String rates =
        report.getRateId().isEmpty() ? "" : "Money at the rates of " + report.getRateId() + ".\n";
    return table + rates;
  }

  static String text(ReportValue value) {
    if (value.getSuppressed()) {
      return "withheld";
    }
    if (value.getUndefined()) {
      return "-";
    }
    String name = value.getMetric().name();
    if (name.endsWith("_MICROS")) {
      return money(value.getValue());
    }
    if (value.getMetric() == ReportMetric.AVERAGE_FREQUENCY_PPM) {
      return decimal(value.getValue(), MICROS_DIGITS, 2);
    }
    return name.endsWith("_PPM")
        ? decimal(value.getValue(), PER_CENT_DIGITS, 2) + "%"
        : Long.toString(value.getValue());
  }

  /** In units, with as many digits as it has and at least two. */
  static String money(long micros) {
    BigDecimal units = BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros();
    return (units.scale() < 2 ? units.setScale(2) : units).toPlainString();
  }

  private static String decimal(long value, int digits, int shown) {
    return BigDecimal.valueOf(value, digits)
        .setScale(shown, java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static long value(ReportRow row, @Nullable ReportMetric metric) {
    return row.getValuesList().stream()
        .filter(value -> value.getMetric() == metric)
        .mapToLong(ReportValue::getValue)
        .findFirst()
        .orElse(0);
  }

  private static String bar(long value, long longest) {
    if (value <= 0 || longest <= 0) {
      return "";
    }
    int eighths = (int) Math.max(1, Math.round((double) value / longest * BAR * EIGHTHS.length));
    return "█".repeat(eighths / EIGHTHS.length) + EIGHTHS[eighths % EIGHTHS.length];
  }
}
