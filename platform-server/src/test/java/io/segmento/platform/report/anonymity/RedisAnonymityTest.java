package io.segmento.platform.report.anonymity;

import static io.segmento.platform.report.anonymity.Cells.MONTH;
import static io.segmento.platform.report.anonymity.Cells.TOTAL;
import static io.segmento.platform.report.anonymity.Cells.cell;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.report.anonymity.PrivacyBudgets.Charge;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of anonymity is kept in Redis: budgets and what was released. */
final class RedisAnonymityTest {
  /** The present one, since the store's own clock decides on expiry. */
  private final YearMonth thisMonth = YearMonth.now(ZoneOffset.UTC);

  /** A day costs 5,500,000, a month of 31 days 155,500,000. */
  private static final PrivacyCost COST = new PrivacyCost(1);

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private TestNode node;
  private RedisPrivacyBudgets budgets;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", MutableClock.at("2026-11-23T10:00:00Z"));
    budgets = new RedisPrivacyBudgets(node.get(RedisStore.class));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void tableIsChargedOnceAndRefusedWhenTheBudgetIsSpent() {
    assertThat(charge("a", thisMonth, 11_000_000, TOTAL))
        .isEqualTo(new Charge(true, 5_500_000, 5_500_000));
    assertThat(charge("a", thisMonth, 11_000_000, TOTAL)).isEqualTo(new Charge(true, 5_500_000, 0));
    // All or nothing: the month does not fit, so the other day is not charged either.
    TableId otherDay = TableId.total(Period.day(TOTAL.period().first().plusDays(1)));
    assertThat(charge("a", thisMonth, 11_000_000, otherDay, MONTH))
        .isEqualTo(new Charge(false, 5_500_000, 161_000_000));
    assertThat(charge("a", thisMonth, 11_000_000, otherDay))
        .isEqualTo(new Charge(true, 11_000_000, 5_500_000));
    // What was read is still free.
    assertThat(charge("a", thisMonth, 11_000_000, TOTAL, otherDay).granted()).isTrue();
  }

  @Test
  void callersAndMonthsHaveBudgetsOfTheirOwn() {
    assertThat(charge("a", thisMonth, 5_500_000, TOTAL).granted()).isTrue();
    assertThat(charge("b", thisMonth, 5_500_000, TOTAL).granted()).isTrue();
    assertThat(charge("a", thisMonth.plusMonths(1), 5_500_000, TOTAL))
        .isEqualTo(new Charge(true, 5_500_000, 5_500_000));
    long lives = redis.run(commands -> commands.expiretime("an:b:a:" + thisMonth));
    assertThat(lives)
        .isEqualTo(thisMonth.plusMonths(2).atDay(1).toEpochSecond(LocalTime.MIN, ZoneOffset.UTC));
  }

  @Test
  void manyAtOnceSpendNoMoreThanThereIs() {
    List<CompletableFuture<Charge>> charges = IntStream.range(0, 50)
        .mapToObj(i -> TableId.total(Period.day(TOTAL.period().first().plusDays(i))))
        .map(table -> budgets.charge("a", thisMonth, List.of(table), COST, 10 * 5_500_000L))
        .toList();
    assertThat(charges.stream().map(Await::result).filter(Charge::granted)).hasSize(10);
  }

  @Test
  void firstVersionOfATableIsTheOnlyOne() {
    RedisReleaseRecords records = new RedisReleaseRecords(node.get(RedisStore.class));
    ReleasedTable first = table(7);
    assertThat(Await.result(records.find(MONTH))).isEmpty();
    assertThat(Await.result(records.keep(MONTH, first))).isEqualTo(first);
    assertThat(Await.result(records.keep(MONTH, table(8)))).isEqualTo(first);
    assertThat(Await.result(records.find(MONTH))).hasValue(first);
  }

  @Test
  void countsThatComeAfterTheReleaseChangeNothingOnAnyNode() {
    RedisReleaseRecords records = new RedisReleaseRecords(node.get(RedisStore.class));
    List<ExactCell> before = List.of(cell("", 5_000, 4_000, 3_000, 3_000));
    List<ExactCell> after = List.of(cell("", 5_001, 4_006, 3_000, 3_000));
    ReleasedTable told = Await.result(releases(before, records).get(TOTAL));
    assertThat(told.cells()).isNotEmpty();
    assertThat(Await.result(releases(after, records).get(TOTAL))).isEqualTo(told);
  }

  private static Releases releases(List<ExactCell> cells, ReleaseRecords records) {
    return new Releases(
        table -> CompletableFuture.completedFuture(cells),
        Cells.anonymiser(),
        records,
        Runnable::run);
  }

  private static ReleasedTable table(long impressions) {
    return new ReleasedTable(
        Map.of(new Cell("NOR", "USD"), Map.of(ReportMetric.IMPRESSIONS, impressions)),
        ByteString.copyFromUtf8("cells"));
  }

  private Charge charge(String caller, YearMonth month, long limit, TableId... tables) {
    return Await.result(budgets.charge(caller, month, List.of(tables), COST, limit));
  }
}
