package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When what is counted ends; the store's clock decides that, so it is of today. */
final class CounterUpdateTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final RedisScript COUNT =
      RedisScript.of("count-event", """
          local first, last = count(1, 1)
          return (first and 100 or 0) + last
          """).after(CounterUpdate.SCRIPT);

  private static final String CAMPAIGN = "retarget";
  private static final long HOUR = Clock.systemUTC().millis() / 3_600_000;
  private static final LocalDate DAY = CounterKeys.day(HOUR);
  private static final YearMonth MONTH = YearMonth.from(DAY);
  private static final byte[] ANN = "user ann".getBytes(UTF_8);
  private static final byte[] BOB = "user bob".getBytes(UTF_8);

  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void allThatIsOfTheHourOrTheDayEndsWhenItMust() {
    assertThat(count(HOUR, TestCounts.CELL, ANN)).isEqualTo(100 + 10);
    assertThat(end(CounterKeys.hourTotals(CAMPAIGN, HOUR))).isEqualTo(CounterKeys.totalsEnd(HOUR));
    assertThat(end(CounterKeys.hourCells(CAMPAIGN, HOUR))).isEqualTo(CounterKeys.partsEnd(HOUR));
    assertThat(end(CounterKeys.dayCells(CAMPAIGN, DAY))).isEqualTo(CounterKeys.end(DAY));
    assertThat(end(CounterKeys.monthTotals(CAMPAIGN, MONTH))).isEqualTo(CounterKeys.end(MONTH));
    assertThat(end(CounterKeys.monthCells(CAMPAIGN, MONTH))).isEqualTo(CounterKeys.end(MONTH));
    peopleEnd(HOUR, TestCounts.CELL.name());
    assertThat(end(CounterKeys.daySketch(CAMPAIGN, DAY)))
        .isEqualTo(DAY.plusDays(1).toEpochDay() * 86_400 + 3_600);
  }

  @Test
  void peopleEndAlsoWhenOthersWereCountedBefore() {
    assertThat(count(HOUR, TestCounts.CELL, null)).isEqualTo(100 + 5);
    assertThat(count(HOUR, TestCounts.CELL, ANN)).isEqualTo(100 + 10);
    peopleEnd(HOUR, TestCounts.CELL.name());
    assertThat(count(HOUR, TestCounts.CELL, BOB)).isEqualTo(10);
    assertThat(count(HOUR, TestCounts.CELL, null)).isEqualTo(5);
  }

  @Test
  void peopleOfALaterHourAndOfAnotherCellEndToo() {
    count(HOUR - 1, TestCounts.CELL, ANN);
    count(HOUR, TestCounts.CELL, ANN);
    peopleEnd(HOUR, TestCounts.CELL.name());
    Breakdown other = new Breakdown("test", 2, "FRA", 2, "banner", "scripted/1.0.0/0");
    count(HOUR, other, ANN);
    peopleEnd(HOUR, other.name());
  }

  private void peopleEnd(long hour, String cell) {
    assertThat(end(CounterKeys.hourPeople(CAMPAIGN, hour))).isEqualTo(CounterKeys.partsEnd(hour));
    assertThat(end(CounterKeys.dayPeople(CAMPAIGN, DAY, People.REACHED)))
        .isEqualTo(CounterKeys.end(DAY));
    assertThat(end(CounterKeys.cellPeople(CAMPAIGN, DAY, cell))).isEqualTo(CounterKeys.end(DAY));
  }

  /** Whether it was the first of the hour, as hundreds, and the last of its keys. */
  private long count(long hour, Breakdown cell, byte @Nullable [] shown) {
    CounterUpdate update = new CounterUpdate(CAMPAIGN, cell, hour, shown)
        .add(Counter.IMPRESSIONS, 1)
        .add(Counter.SPEND_MICROS, 1_250);
    assertThat(update.keys()).hasSize(shown == null ? 5 : 10);
    return Await.result(node.get(RedisStore.class)
        .evalLong(COUNT, List.copyOf(update.keys()), update.args().toArray(byte[][]::new)));
  }

  /** Epoch seconds. */
  private static long end(byte[] key) {
    return redis.run(commands -> commands.expiretime(new String(key, UTF_8)));
  }
}
