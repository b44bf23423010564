package io.segmento.platform.report.anonymity;

import static io.segmento.platform.report.anonymity.Cells.COUNTRIES;
import static io.segmento.platform.report.anonymity.Cells.MONTH;
import static io.segmento.platform.report.anonymity.Cells.TOTAL;
import static io.segmento.platform.report.anonymity.Cells.cell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.testing.Await;
import io.segmento.proto.v1.ReportDimension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReleasesTest {
  private final List<TableId> read = new ArrayList<>();
  private final InMemoryReleaseRecords records = new InMemoryReleaseRecords();
  private List<ExactCell> cells = List.of(cell("", 5_000, 4_000, 3_000, 3_000));
  private boolean isAway;

  private final Releases releases = new Releases(
      table -> {
        read.add(table);
        return isAway
            ? CompletableFuture.failedFuture(new IllegalStateException("away"))
            : CompletableFuture.completedFuture(cells);
      },
      Cells.anonymiser(),
      records,
      Runnable::run);

  @Test
  void tableIsMadeOnce() {
    ReleasedTable first = Await.result(releases.get(TOTAL));
    assertThat(Await.result(releases.get(TOTAL))).isSameAs(first);
    assertThat(read).containsExactly(TOTAL);
    assertThat(Await.result(records.find(TOTAL))).hasValue(first);
  }

  @Test
  void monthIsMadeAfterItsDays() {
    assertThat(Await.result(releases.get(MONTH)).cells()).isNotEmpty();
    int first = read.indexOf(MONTH);
    for (Period day : MONTH.period().within()) {
      assertThat(Await.result(records.find(MONTH.of(day)))).isPresent();
      assertThat(read.subList(0, first)).contains(MONTH.of(day));
    }
  }

  /** Of its days nothing was told, but their totals were: so nothing was subtracted yet, and all of it could be. */
  @Test
  void afterACampaignWasDeletedAMonthByCountryIsNotToldBesideTheMonthThatWas() {
    TableId total = TableId.total(MONTH.period());
    assertThat(Await.result(releases.get(total)).cells()).isNotEmpty();
    cells = List.of(cell("", 5_000, 4_000, 3_000, 3_000, 2_500));
    TableId countries = new TableId(MONTH.period(), COUNTRIES.dimension());
    assertThat(Await.result(releases.get(countries)).cells()).isEmpty();
  }

  /** Whatever is read when a campaign goes: what is told is of before or of after, or is nothing. */
  @Test
  void aCampaignThatIsDeletedWhileATableIsMadeIsInAllOfItOrInNone() {
    List<ExactCell> before = cells;
    List<ExactCell> after = List.of(cell("", 5_000, 4_000, 3_000, 3_000, 2_500));
    for (int deletedAt = 0; deletedAt < 3; deletedAt++) {
      int last = deletedAt;
      AtomicInteger reads = new AtomicInteger();
      Releases made = new Releases(
          table ->
              CompletableFuture.completedFuture(reads.getAndIncrement() <= last ? before : after),
          Cells.anonymiser(),
          new InMemoryReleaseRecords(),
          Runnable::run);
      ReleasedTable countries = Await.result(made.get(COUNTRIES));
      assertThat(countries.cells().isEmpty()).as("deleted after read " + last).isEqualTo(last < 2);
    }
  }

  /** The difference of what was told before and what is told after would be what the one who left had counted. */
  @Test
  void afterACampaignWasDeletedNothingIsToldThatItCouldBeSubtractedFrom() {
    TableId days = COUNTRIES.of(Period.day(LocalDate.of(2026, 10, 6)));
    assertThat(Await.result(releases.get(TOTAL)).cells()).isNotEmpty();
    assertThat(Await.result(releases.get(COUNTRIES)).cells()).isNotEmpty();
    TableId devices = new TableId(TOTAL.period(), ReportDimension.DEVICE_DIMENSION);
    cells = List.of(cell("", 5_000, 4_000, 3_000, 3_000, 2_500));
    assertThat(Await.result(releases.get(devices)).cells()).as("the same day").isEmpty();
    assertThat(Await.result(releases.get(MONTH)).cells()).as("its month").isEmpty();
    // Of a day of which nothing was told before there is nothing to subtract from.
    assertThat(Await.result(releases.get(days)).cells()).isNotEmpty();
    assertThat(Await.result(releases.get(COUNTRIES)).cells()).as("as before").isNotEmpty();
  }

  @Test
  void whatFailedIsTriedAgain() {
    isAway = true;
    assertThatThrownBy(() -> releases.get(TOTAL).join()).hasMessageContaining("away");
    isAway = false;
    assertThat(Await.result(releases.get(TOTAL)).cells()).isNotEmpty();
  }
}
