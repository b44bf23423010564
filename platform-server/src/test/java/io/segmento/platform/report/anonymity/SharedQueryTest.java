package io.segmento.platform.report.anonymity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharedQueryTest {
  private static final LocalDate LAST_CLOSED = LocalDate.of(2026, 10, 31);

  @Test
  void daysAreReadByDayAndRangesByMonth() {
    ReportQuery.Builder query =
        ReportQuery.newBuilder().setFromDay("2026-09-30").setToDay("2026-10-31");
    assertThat(SharedQuery.of(query.build(), LAST_CLOSED).tables())
        .extracting(TableId::name)
        .containsExactly("all 2026-09-30", "all 2026-10");
    query
        .addDimensions(ReportDimension.COUNTRY_DIMENSION)
        .addDimensions(ReportDimension.DAY)
        .setFromDay("2026-10-31");
    assertThat(SharedQuery.of(query.build(), LAST_CLOSED).tables())
        .extracting(TableId::name)
        .containsExactly("country 2026-10-31");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-10-01 | 2026-11-01 |  |  |  |  | to_day",
        "2026-10-02 | 2026-10-01 |  |  |  |  | to_day",
        "2024-10-01 | 2026-10-01 |  |  |  |  | to_day",
        "2024-11-01 | 2024-11-30 |  |  |  |  | from_day",
        "soon | 2026-10-01 |  |  |  |  | from_day",
        "2026-10-01 | 2026-10-02 | Europe/Moscow |  |  |  | time_zone",
        "2026-10-01 | 2026-10-02 |  | HOUR |  |  | dimensions",
        "2026-10-01 | 2026-10-02 |  | CAMPAIGN_DIMENSION |  |  | dimensions",
        "2026-10-01 | 2026-10-02 |  | ADVERTISER_DIMENSION |  |  | dimensions",
        "2026-10-01 | 2026-10-02 |  |  | WINS |  | metrics",
        "2026-10-01 | 2026-10-02 |  |  |  | c1 | campaign_ids",
      })
  void whatCouldBeSubtractedFromWhatIsToldIsRefused(
      String from,
      String to,
      String zone,
      ReportDimension dimension,
      ReportMetric metric,
      String campaign,
      String field) {
    ReportQuery.Builder query = ReportQuery.newBuilder()
        .setFromDay(from)
        .setToDay(to)
        .setTimeZone(zone == null ? "" : zone);
    if (dimension != null) {
      query.addDimensions(dimension);
    }
    if (metric != null) {
      query.addMetrics(metric);
    }
    if (campaign != null) {
      query.addCampaignIds(campaign);
    }
    assertThatThrownBy(() -> SharedQuery.of(query.build(), LAST_CLOSED))
        .isInstanceOfSatisfying(
            SegmentoException.class, e -> assertThat(e.field()).hasValue(field));
  }

  @Test
  void filtersAndConversionAreRefused() {
    ReportQuery days =
        ReportQuery.newBuilder().setFromDay("2026-10-01").setToDay("2026-10-02").build();
    assertThatThrownBy(() -> SharedQuery.of(
            days.toBuilder().addFilters(ReportFilter.getDefaultInstance()).build(), LAST_CLOSED))
        .hasMessageContaining("filters");
    assertThatThrownBy(
            () -> SharedQuery.of(days.toBuilder().setCurrency("EUR").build(), LAST_CLOSED))
        .hasMessageContaining("currency");
  }

  @Test
  void twoDimensionsBesideTheDayAreRefused() {
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay("2026-10-01")
        .setToDay("2026-10-02")
        .addDimensions(ReportDimension.COUNTRY_DIMENSION)
        .addDimensions(ReportDimension.DEVICE_DIMENSION)
        .build();
    assertThatThrownBy(() -> SharedQuery.of(query, LAST_CLOSED)).hasMessageContaining("dimensions");
  }
}
