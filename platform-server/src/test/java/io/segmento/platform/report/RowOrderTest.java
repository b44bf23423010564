package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowOrderTest {
  private static final ReportDimension DAY = ReportDimension.DAY;
  private static final ReportDimension CAMPAIGN = ReportDimension.CAMPAIGN_DIMENSION;

  private record Row(List<String> dimensions, String currency, List<OptionalLong> values)
      implements AnswerRow {
    @Override
    public OptionalLong value(int place) {
      return values.get(place);
    }

    @Override
    public ReportRow toProto() {
      return ReportRow.getDefaultInstance();
    }
  }

  @Test
  void withoutAWishRowsAreInTheOrderOfDimensionsThenCurrency() {
    Row a1 = row("2026-11-01", "b", "USD");
    Row a2 = row("2026-11-01", "b", "EUR");
    Row b1 = row("2026-11-02", "a", "EUR");
    Row b2 = row("2026-11-02", "b", "EUR");
    assertThat(sorted(List.of(), b2, a1, b1, a2)).containsExactly(a2, a1, b1, b2);
  }

  @Test
  void extremesAreInOrderBothWaysAndWhatHasNoValueIsBelowAll() {
    Row none = row("a", "a", "EUR");
    Row least = row("a", "b", "EUR", Long.MIN_VALUE);
    Row zero = row("a", "c", "EUR", 0);
    Row most = row("a", "d", "EUR", Long.MAX_VALUE);
    assertThat(sorted(List.of(byMetric(false)), most, zero, none, least))
        .containsExactly(none, least, zero, most);
    assertThat(sorted(List.of(byMetric(true)), zero, none, most, least))
        .containsExactly(most, zero, least, none);
  }

  @Test
  void nothingAndOneRowAreInOrder() {
    assertThat(sorted(List.of(byMetric(true)))).isEmpty();
    Row only = row("a", "a", "EUR", 1);
    assertThat(sorted(List.of(byMetric(true)), only)).containsExactly(only);
  }

  @Test
  void manyRowsAreOrderedAsAComparatorWould() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      for (int campaign = 0; campaign < 50; campaign++) {
        rows.add(row("d" + day, "c" + campaign, "EUR", random.nextInt(20)));
      }
    }
    Collections.shuffle(rows, random);
    List<ReportSort> sorts = List.of(
        ReportSort.newBuilder().setDimension(CAMPAIGN).setDescending(true).build(), byMetric(true));
    Comparator<Row> expected = Comparator.comparing(
            (Row row) -> row.dimensions().get(1))
        .thenComparing(row -> row.value(0).orElseThrow())
        .reversed()
        .thenComparing(row -> row.dimensions().get(0));
    assertThat(sorted(sorts, rows.toArray(Row[]::new)))
        .isEqualTo(rows.stream().sorted(expected).toList());
  }

  private static List<AnswerRow> sorted(List<ReportSort> sorts, Row... rows) {
    return new RowOrder(sorts, List.of(DAY, CAMPAIGN), List.of(ReportMetric.CLICKS))
        .sorted(List.of(rows));
  }

  private static ReportSort byMetric(boolean descending) {
    return ReportSort.newBuilder()
        .setMetric(ReportMetric.CLICKS)
        .setDescending(descending)
        .build();
  }

  private static Row row(String day, String campaign, String currency, long... values) {
    return new Row(
        List.of(day, campaign),
        currency,
        values.length == 0
            ? List.of(OptionalLong.empty())
            : Arrays.stream(values).mapToObj(OptionalLong::of).toList());
  }
}
