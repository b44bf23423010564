package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/** True cells, and an anonymiser with little noise, for tests of the rules. */
final class Cells {
  static final byte[] SECRET = "a secret of the tests".getBytes(UTF_8);
  static final CellRule RULE = new CellRule(10, 3, 0.5);
  static final Map<ReportMetric, Long> MOST = Map.of(
      ReportMetric.IMPRESSIONS, 6L,
      ReportMetric.VIEWABLES, 6L,
      ReportMetric.CLICKS, 1L,
      ReportMetric.CONVERSIONS, 1L);
  /** One user moves an impression count by six; this noise has a standard deviation of six. */
  static final NoiseScales LITTLE_NOISE = new NoiseScales(1, MOST, Map.of("USD", 60_000L));

  static final TableId TOTAL = TableId.total(Period.day(LocalDate.of(2026, 10, 5)));
  static final TableId COUNTRIES = new TableId(TOTAL.period(), ReportDimension.COUNTRY_DIMENSION);
  static final TableId MONTH =
      new TableId(Period.month(YearMonth.of(2026, 10)), ReportDimension.COUNTRY_DIMENSION);

  private Cells() {}

  /** A cell in dollars of which only impressions are told, by partner 0, 1 and so on. */
  static ExactCell cell(String value, long users, long... impressions) {
    Map<String, Long> partners = new HashMap<>();
    for (int i = 0; i < impressions.length; i++) {
      partners.put("partner-" + i, impressions[i]);
    }
    return new ExactCell(new Cell(value, "USD"), users, Map.of(ReportMetric.IMPRESSIONS, partners));
  }

  static TableAnonymiser anonymiser() {
    return new TableAnonymiser(SECRET, RULE, LITTLE_NOISE);
  }
}
