package io.segmento.platform.report.anonymity;

import static io.segmento.platform.report.anonymity.Cells.COUNTRIES;
import static io.segmento.platform.report.anonymity.Cells.MONTH;
import static io.segmento.platform.report.anonymity.Cells.TOTAL;
import static io.segmento.platform.report.anonymity.Cells.anonymiser;
import static io.segmento.platform.report.anonymity.Cells.cell;
import static io.segmento.proto.v1.ReportMetric.IMPRESSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.platform.report.anonymity.TableAnonymiser.ReleasedDay;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableAnonymiserTest {
  @Test
  void numberOfManyUsersAndPartnersIsToldWithNoise() {
    ReleasedTable table =
        anonymiser().releaseDay(TOTAL, List.of(cell("", 5_000, 4_000, 3_000, 3_000)));
    assertThat(told(table, "")).isCloseTo(10_000, within(60L));
    assertThat(number(table, "", ReportMetric.REACH)).isCloseTo(5_000, within(30L));
  }

  @Test
  void fewUsersFewPartnersOrOneThatDominatesAreWithheld() {
    ReleasedTable table = anonymiser().releaseDay(TOTAL, List.of(cell("", 9, 4_000, 3_000, 3_000)));
    assertThat(table.cells()).isEmpty();
    table = anonymiser().releaseDay(TOTAL, List.of(cell("", 5_000, 5_000, 5_000)));
    assertThat(table.cells()).isEmpty();
    table = anonymiser().releaseDay(TOTAL, List.of(cell("", 5_000, 9_500, 250, 250)));
    assertThat(table.cells()).isEmpty();
  }

  @Test
  void partnerOfNextToNothingDoesNotCount() {
    // Three partners, but the third could be one user's doing.
    ReleasedTable table = anonymiser().releaseDay(TOTAL, List.of(cell("", 5_000, 4_000, 4_000, 5)));
    assertThat(table.cells()).isEmpty();
  }

  @Test
  void numberAtTheEdgeOfTheRuleIsWithheldSinceItsTellingWouldTell() {
    // With the one more user that makes ten, and by far not enough to tell.
    for (long users = 9; users <= 12; users++) {
      ReleasedTable table =
          anonymiser().releaseDay(TOTAL, List.of(cell("", users, 4_000, 3_000, 3_000)));
      assertThat(table.cells()).as("%d users", users).isEmpty();
    }
  }

  @Test
  void eachNumberIsJudgedByItsOwnPartners() {
    ExactCell cell = new ExactCell(
        new Cell("", "USD"),
        5_000,
        Map.of(
            IMPRESSIONS,
            Map.of("a", 4_000L, "b", 3_000L, "c", 3_000L),
            ReportMetric.CLICKS,
            Map.of("a", 900L, "b", 50L, "c", 50L)));
    ReleasedTable table = anonymiser().releaseDay(TOTAL, List.of(cell));
    assertThat(table.number(cell.cell(), IMPRESSIONS)).isPresent();
    assertThat(table.number(cell.cell(), ReportMetric.CLICKS)).isEmpty();
  }

  @Test
  void moneyOfACurrencyWithoutABoundIsWithheld() {
    Map<String, Long> spend = Map.of("a", 40_000_000L, "b", 30_000_000L, "c", 30_000_000L);
    for (String currency : List.of("USD", "XAU")) {
      ExactCell cell =
          new ExactCell(new Cell("", currency), 5_000, Map.of(ReportMetric.SPEND_MICROS, spend));
      ReleasedTable table = anonymiser().releaseDay(TOTAL, List.of(cell));
      assertThat(table.number(cell.cell(), ReportMetric.SPEND_MICROS).isPresent())
          .isEqualTo(currency.equals("USD"));
    }
  }

  @Test
  void withheldCellTakesTheSmallestOthersWithIt() {
    ReleasedTable table = anonymiser()
        .releaseDay(
            COUNTRIES,
            List.of(
                cell("NOR", 5_000, 9_500, 250, 250),
                cell("SWE", 5_000, 4_000, 3_000, 3_000),
                cell("DEU", 9_000, 5_000, 8_000, 7_000),
                cell("FRA", 9_000, 12_000, 9_000, 9_000)));
    // NOR alone would be known, NOR and SWE are partner-0's to more than a half, with DEU to less.
    assertThat(table.cells()).extracting(Cell::value).containsExactly("FRA");
  }

  @Test
  void littleThatIsWithheldIsCoveredByNoiseAndTakesNothingWithIt() {
    ReleasedTable table = anonymiser()
        .releaseDay(COUNTRIES, List.of(cell("VAT", 1, 6), cell("SWE", 5_000, 4_000, 3_000, 3_000)));
    assertThat(table.cells()).extracting(Cell::value).containsExactly("SWE");
  }

  @Test
  void monthIsWithheldWhenItsDaysWouldTellTheOneThatIsMissing() {
    assertThat(month(cell("NOR", 5_000, 9_500, 250, 250)).cells()).isEmpty();
  }

  @Test
  void monthIsToldWhenWhatItsDaysWithheldIsSafeTogetherOrNothing() {
    assertThat(month(cell("NOR", 5_000, 4_000, 3_000, 3_000)).cells()).hasSize(1);
    // A day's handful is withheld, and covered by noise.
    assertThat(month(cell("NOR", 3, 4, 3, 3)).cells()).hasSize(1);
  }

  /**
   * SWE is the smallest of the month and of no day. Were it withheld of the month to hide NOR, whoever adds up its days and takes all that is told off the
   * sum of all countries would have NOR.
   */
  @Test
  void monthIsNotHiddenBehindWhatItsDaysTell() {
    List<ReleasedDay> days = new ArrayList<>();
    for (Period day : MONTH.period().within()) {
      boolean odd = day.first().getDayOfMonth() % 2 == 1;
      TableId table = MONTH.of(day);
      List<ExactCell> cells = List.of(
          cell("NOR", 5_000, 3_000, 100, 100),
          cell("SWE", 5_000, 4_000, 4_000, 4_000),
          odd ? cell("ITA", 5_000, 3_400, 3_300, 3_300) : cell("ITA", 5_000, 6_700, 6_700, 6_600),
          odd ? cell("FRA", 5_000, 6_700, 6_700, 6_600) : cell("FRA", 5_000, 3_400, 3_300, 3_300),
          cell("DEU", 9_000, 20_000, 20_000, 20_000));
      ReleasedTable released = anonymiser().releaseDay(table, cells);
      assertThat(impressionsOf(released))
          .containsExactlyInAnyOrder("SWE", "DEU", odd ? "FRA" : "ITA");
      days.add(new ReleasedDay(table, cells, released));
    }
    ReleasedTable month = anonymiser()
        .releaseMonth(
            MONTH,
            List.of(
                cell("NOR", 60_000, 93_000, 3_100, 3_100),
                cell("SWE", 60_000, 124_000, 124_000, 124_000),
                cell("ITA", 60_000, 154_900, 153_300, 151_800),
                cell("FRA", 60_000, 158_200, 156_700, 155_100),
                cell("DEU", 90_000, 620_000, 620_000, 620_000)),
            days);
    // NOR with the odd days of ITA and the even ones of FRA is nobody's to more than a half.
    assertThat(impressionsOf(month)).containsExactlyInAnyOrder("SWE", "DEU");
  }

  /** The cells whose impressions are told. */
  private static List<String> impressionsOf(ReleasedTable table) {
    return table.cells().stream()
        .filter(cell -> table.number(cell, IMPRESSIONS).isPresent())
        .map(Cell::value)
        .toList();
  }

  /** October, in which the fifth is as given and every other day is ordinary. */
  private static ReleasedTable month(ExactCell fifth) {
    List<ReleasedDay> days = new ArrayList<>();
    long[] sums = new long[3];
    for (Period day : MONTH.period().within()) {
      ExactCell cell = day.first().equals(LocalDate.of(2026, 10, 5))
          ? fifth
          : cell("NOR", 5_000, 4_000, 3_000, 3_000);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += cell.partners(IMPRESSIONS).get("partner-" + i);
      }
      TableId table = MONTH.of(day);
      days.add(
          new ReleasedDay(table, List.of(cell), anonymiser().releaseDay(table, List.of(cell))));
    }
    return anonymiser().releaseMonth(MONTH, List.of(cell("NOR", 60_000, sums)), days);
  }

  private static long told(ReleasedTable table, String value) {
    return number(table, value, IMPRESSIONS);
  }

  private static long number(ReleasedTable table, String value, ReportMetric metric) {
    return table.number(new Cell(value, "USD"), metric).orElseThrow();
  }
}
