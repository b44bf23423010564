package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.protobuf.ByteString;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportTable;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of money through catalog, notice, budget and report on a Cluster: every script keeps to one slot. */
final class ClusterMoneyTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  @Test
  void billedOnceSeenByBudgetAndReport() {
    // The store's own clock decides on expiry, so this test lives in the present.
    MutableClock clock = new MutableClock(Instant.now());
    try (TestNode node = TestNode.connected(
        redis.uri(),
        "redis.cluster = true",
        clock,
        new CatalogModule(),
        new CurrencyModule(),
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new ReportModule(),
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(KeyRing.class).toInstance(new KeyRing(new byte[32], 1, Map.of(1, new byte[32])));
          }
        })) {
      ApplyCatalogReply applied = CatalogServiceGrpc.newBlockingStub(node.channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .apply(ApplyCatalogRequest.newBuilder()
              .addAllEntries(CatalogFixtures.entries())
              .build());
      assertThat(applied.getVersion()).isEqualTo(1);
      Catalog catalog = node.get(Catalog.class);
      Await.until("loaded", () -> catalog.current().version() == 1);
      NoticeRequest bill = NoticeRequest.newBuilder()
          .setPrice("3")
          .setToken(node.get(BidTokens.class)
              .sealNotice(BidToken.newBuilder()
                  .setBidId(ByteString.copyFromUtf8("twelve bytes"))
                  .setCampaignId("retarget")
                  .setPriceCeilingCpmMicros(8_000_000)
                  .setIssuedAt(clock.millis() / 1000)
                  .build()))
          .build();
      NoticeServiceBlockingStub notices =
          NoticeServiceGrpc.newBlockingStub(node.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
      assertThat(notices.bill(bill).getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
      assertThat(notices.bill(bill).getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
      Await.until(
          "the budget shrinks",
          () -> node.get(Budgets.class)
                  .leftToday(
                      Objects.requireNonNull(catalog.current().campaign("retarget")),
                      clock.millis())
              == CatalogFixtures.DAILY_BUDGET_MICROS - 3_000);
      String day = clock.instant().toString().substring(0, 10);
      ReportTable table = ReportServiceGrpc.newBlockingStub(node.channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .query(ReportQuery.newBuilder()
              .setFromDay(day)
              .setToDay(day)
              .addMetrics(ReportMetric.SPEND_MICROS)
              .build());
      assertThat(table.getRows(0).getValues(0).getValue()).isEqualTo(3_000);
    }
  }
}
