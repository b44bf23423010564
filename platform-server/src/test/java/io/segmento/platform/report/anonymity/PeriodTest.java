package io.segmento.platform.report.anonymity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-10-01 | 2026-10-31 | 2026-10",
        "2026-10-01 | 2026-10-02 | 2026-10-01 2026-10-02",
        "2026-09-30 | 2026-11-01 | 2026-09-30 2026-10 2026-11-01",
        "2024-02-01 | 2024-02-28 | <28 days>",
        "2024-02-01 | 2024-02-29 | 2024-02",
        "2025-12-01 | 2026-01-31 | 2025-12 2026-01",
      })
  void rangeIsWholeMonthsAndTheDaysThatAreLeft(LocalDate from, LocalDate to, String expected) {
    String periods = Period.monthsAndDays(from, to).stream()
        .map(Period::toString)
        .reduce((a, b) -> a + ' ' + b)
        .orElseThrow();
    if (expected.equals("<28 days>")) {
      assertThat(periods).doesNotContain("2024-02 ").startsWith("2024-02-01 2024-02-02");
    } else {
      assertThat(periods).isEqualTo(expected);
    }
    long days =
        Period.monthsAndDays(from, to).stream().mapToLong(Period::length).sum();
    assertThat(days).isEqualTo(to.toEpochDay() - from.toEpochDay() + 1);
    long hours = Period.monthsAndDays(from, to).stream()
        .mapToLong(period -> period.toHour() - period.fromHour())
        .sum();
    assertThat(hours).isEqualTo(days * 24);
  }
}
