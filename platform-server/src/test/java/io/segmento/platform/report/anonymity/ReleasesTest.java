package io.segmento.platform.report.anonymity;

import static io.segmento.platform.report.anonymity.Cells.MONTH;
import static io.segmento.platform.report.anonymity.Cells.TOTAL;
import static io.segmento.platform.report.anonymity.Cells.cell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ReleasesTest {
  private final List<TableId> read = new ArrayList<>();
  private final InMemoryReleaseRecords records = new InMemoryReleaseRecords();
  private boolean isAway;

  private final Releases releases = new Releases(
      table -> {
        read.add(table);
        return isAway
            ? CompletableFuture.failedFuture(new IllegalStateException("away"))
            : CompletableFuture.completedFuture(List.of(cell("", 5_000, 4_000, 3_000, 3_000)));
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
    assertThat(read.get(read.size() - 1)).isEqualTo(MONTH);
    for (Period day : MONTH.period().within()) {
      assertThat(Await.result(records.find(MONTH.of(day)))).isPresent();
    }
  }

  @Test
  void whatFailedIsTriedAgain() {
    isAway = true;
    assertThatThrownBy(() -> releases.get(TOTAL).join()).hasMessageContaining("away");
    isAway = false;
    assertThat(Await.result(releases.get(TOTAL)).cells()).isNotEmpty();
  }
}
