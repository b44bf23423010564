package io.segmento.platform.profile;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.ProfileServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two years and a day of somebody who comes every day. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class RetentionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  /** Not a fixed day, since the store's own clock decides on expiry, too. */
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS);

  private final Instant end =
      start.atZone(ZoneOffset.UTC).plusMonths(24).plusDays(1).toInstant();

  @TempDir
  Path directory;

  @Clause("R1")
  @Test
  void afterTwentyFourMonthsAndADayNothingOfTheFirstIsReadableThoughSomebodyCameEveryDay() {
    MutableClock clock = new MutableClock(start);
    try (TrackingNode node = TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule())) {
      String cookie = node.cookie();
      UserSlot slot = node.slot(cookie);
      node.track(browser(cookie), view("first", "sku-1"), view("first-2", "sku-2"));
      YearMonth firstMonth = YearMonth.from(start.atZone(ZoneOffset.UTC));
      Map<String, byte[]> then = bytes(node, slot, firstMonth);
      byte[] keyThen =
          Await.result(node.node().get(MonthKeys.class).find(firstMonth)).orElseThrow();
      // What is to be unreadable can be read now.
      assertThat(opened(node, then, keyThen)).isEqualTo(2);

      int days = 0;
      while (clock.instant().plus(Duration.ofDays(1)).isBefore(end)) {
        clock.advance(Duration.ofDays(1));
        days++;
        assertThat(outcomes(node.track(browser(cookie), view("d-" + days, "sku-2"))))
            .containsExactly(EventOutcome.RECORDED);
        assertEndIsFixed(slot, clock);
      }
      clock.set(end);
      assertThat(days).isGreaterThanOrEqualTo(730);

      ExportReply export = ProfileServiceGrpc.newBlockingStub(node.node().channel())
          .export(ExportRequest.newBuilder().setBrowser(browser(cookie)).build());
      long ago =
          clock.instant().atZone(ZoneOffset.UTC).minusMonths(24).toInstant().toEpochMilli();
      assertThat(export.getMonthsList())
          .hasSizeBetween(23, 24)
          .extracting(CollectedMonth::getMonth)
          .doesNotContain(firstMonth.toString());
      assertThat(export.getTotalsList())
          .flatExtracting(AdvertiserProfile::getProductsList)
          .extracting(ProductInterest::getSku)
          .containsExactly("sku-2");
      for (List<AdvertiserProfile> told :
          List.of(export.getTotalsList(), export.getUsedForAdsList())) {
        assertThat(told).isNotEmpty();
        for (AdvertiserProfile each : told) {
          assertThat(each.getFirstSeenMillis()).isGreaterThanOrEqualTo(ago);
          assertThat(each.getProductsList())
              .allSatisfy(
                  product -> assertThat(product.getFirstSeenMillis()).isGreaterThanOrEqualTo(ago));
        }
      }
      BidView view = Objects.requireNonNull(new ProfileReader(node.node()).view(slot));
      assertThat(ViewUpdate.oldest(view, Long.MAX_VALUE) * 1_000).isGreaterThanOrEqualTo(ago);
      // The store's own clock stood still, so the month is still there until it is looked for; the
      // next one too, when today is the last of a month and the end the first of one.
      int overdue = (int) firstMonth.until(
              YearMonth.from(end.atZone(ZoneOffset.UTC)).minusMonths(24), ChronoUnit.MONTHS)
          + 1;
      RetentionGuard guard = node.node().get(RetentionGuard.class);
      String monthKey = text(MonthKeys.redisKey(firstMonth));
      assertThat(redis.<Long>run(commands -> commands.exists(monthKey))).isEqualTo(1);
      assertThat(Await.result(guard.look())).isEqualTo(overdue);
      assertThat(redis.<Long>run(commands -> commands.exists(monthKey))).isZero();
      assertThat(guard.notReady()).hasValueSatisfying(why -> assertThat(why).contains("24 months"));
      Await.until(
          "the node is not ready",
          () -> node.node().get(Readiness.class).notReady().containsKey("retention"));
      CollectorRegistry registry = node.node().get(CollectorRegistry.class);
      assertThat(registry.getSampleValue("segmento_retention_overdue_months")).isEqualTo(overdue);
      assertThat(Await.result(guard.look())).isZero();
      assertThat(guard.notReady()).isEmpty();
      assertThat(registry.getSampleValue("segmento_retention_overdue_months")).isZero();
      assertThat(registry.getSampleValue("segmento_retention_overdue_months_found_total"))
          .isEqualTo(overdue);

      // No key that is left opens the bytes of then.
      MonthKeys keys = node.node().get(MonthKeys.class);
      assertThat(Await.result(keys.find(firstMonth))).isEmpty();
      int tried = 0;
      for (String name : redis.<List<String>>run(commands -> commands.keys("mk:*"))) {
        YearMonth month = YearMonth.of(
            Integer.parseInt(name.substring(3, 7)), Integer.parseInt(name.substring(7)));
        Optional<byte[]> key = Await.result(keys.find(month));
        if (key.isPresent()) {
          tried++;
          assertThat(opened(node, then, key.get())).as(name).isZero();
        }
      }
      assertThat(tried).isGreaterThanOrEqualTo(23);
    }
  }

  /** Every bucket ends when its month does, however often it is written. */
  private static void assertEndIsFixed(UserSlot slot, MutableClock clock) {
    YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    assertThat(redis.<Long>run(commands -> commands.expiretime(text(slot.profile(month)))))
        .isEqualTo(MonthKeys.endOf(month).getEpochSecond());
  }

  private static Map<String, byte[]> bytes(TrackingNode node, UserSlot slot, YearMonth month) {
    RedisStore store = node.node().get(RedisStore.class);
    Map<String, byte[]> bytes = new HashMap<>();
    for (byte[] name : List.of(slot.profile(month), slot.bidView())) {
      bytes.put(text(name), Await.result(store.get(name)).orElseThrow());
    }
    return bytes;
  }

  private static int opened(TrackingNode node, Map<String, byte[]> sealed, byte[] monthKey) {
    SealedValues values = node.node().get(SealedValues.class);
    return (int) sealed.entrySet().stream()
        .filter(each -> values.open(
                each.getKey().getBytes(StandardCharsets.US_ASCII), monthKey, each.getValue())
            != null)
        .count();
  }
}
