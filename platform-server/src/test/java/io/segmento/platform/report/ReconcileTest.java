package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.AbstractModule;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.segmento.platform.budget.BudgetModule;
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
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReportServiceGrpc;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bills as they really come: late, twice, in any order, on any node, with nodes and the store killed between. */
final class ReconcileTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.durable();

  private static final List<String> CAMPAIGNS = List.of("retarget", "brand", "kolkata");
  private static final int BIDS = 120;

  /** Not a fixed day, since the store's own clock decides on expiry. An hour before Moscow's midnight. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(20)));

  private final LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void afterEverythingThatCanHappenNothingDiffersByAMicro() {
    Random random = new Random(11);
    nodes.add(node());
    load(nodes.get(0));
    nodes.add(node());
    awaitCatalog();
    List<NoticeRequest> bills = new ArrayList<>();
    long delivered = 0;
    for (int bid = 0; bid < BIDS; bid++) {
      long micros = random.nextInt(8_000);
      NoticeRequest bill = bill(bid, CAMPAIGNS.get(bid % CAMPAIGNS.size()), micros);
      delivered += micros;
      for (int copy = random.nextInt(3); copy >= 0; copy--) {
        bills.add(bill);
      }
    }
    Collections.shuffle(bills, random);
    for (int i = 0; i < bills.size(); i++) {
      // Over two midnights: Moscow's and UTC's.
      clock.advance(Duration.ofMinutes(2));
      if (i == bills.size() / 3) {
        nodes.remove(1).close();
        nodes.add(node());
        awaitCatalog();
      }
      if (i == bills.size() / 2) {
        redis.stop();
        redis.start();
      }
      deliver(nodes.get(random.nextInt(nodes.size())), bills.get(i));
    }

    ReconcileReply reply = reconcile(today.minusDays(1), today.plusDays(2));
    assertThat(reply.getDifferencesList()).isEmpty();
    assertThat(reply.getDifferenceCount()).isZero();
    assertThat(reply.getCampaigns()).isEqualTo(3);
    assertThat(reply.getDays()).isEqualTo(3 * 4);
    assertThat(reply.getBoundedCampaignIdsList()).containsExactly("kolkata");
    assertThat(reply.getTotals(0).getLedgerMicros()).isEqualTo(delivered);
    long parts = redis.run(commands -> commands.keys("r:{c:kolkata}:*").stream()
        .map(key -> commands.hget(key, "spend_micros"))
        .mapToLong(Long::parseLong)
        .sum());
    assertThat(parts).isPositive();
  }

  @Test
  void aMicroThatIsPlantedAnywhereIsFound() {
    nodes.add(node());
    load(nodes.get(0));
    awaitCatalog();
    deliver(nodes.get(0), bill(1, "retarget", 1_500));
    String hour = "r:{c:retarget}:" + clock.instant().getEpochSecond() / 3_600;
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(today);
    String month = "rm:{c:retarget}:" + day.substring(0, 6);
    assertThat(found()).isEmpty();

    plant("b:{c:retarget}", "d:" + day, 1);
    assertThat(found())
        .containsExactly("LEDGER_TOTAL  1500 1501", "LEDGER_DAY " + today + " 1501 1500");
    plant("b:{c:retarget}", "d:" + day, -1);

    plant(hour, "spend_micros", 1);
    assertThat(found())
        .containsExactly(
            "LEDGER_DAY " + today + " 1500 1501",
            "COUNTED_DAY " + today + " 1501 1500",
            "COUNTED_CELLS " + today + " 1501 1500");
    plant(hour, "spend_micros", -1);

    plant(month, "spend_micros:" + today.getDayOfMonth(), -1);
    assertThat(found()).containsExactly("COUNTED_DAY " + today + " 1500 1499");
    plant(month, "spend_micros:" + today.getDayOfMonth(), 1);

    plant("rd:{c:retarget}:" + day, "2:7", 1);
    assertThat(found()).containsExactly("COUNTED_CELLS " + today + " 1500 1501");
  }

  @Test
  void whatIsNotKeptAnyMoreCannotBeCompared() {
    nodes.add(node());
    load(nodes.get(0));
    awaitCatalog();
    StatusRuntimeException refusal = catchThrowableOfType(
        StatusRuntimeException.class,
        () -> reconcile(today.minusMonths(24), today.minusMonths(23)));
    assertThat(refusal.getStatus().getDescription())
        .startsWith("from_day: " + today.minusMonths(24) + " (expected: from ");
  }

  private static void plant(String key, String field, long micros) {
    redis.run(commands -> commands.hincrby(key, field, micros));
  }

  private List<String> found() {
    return reconcile(today, today).getDifferencesList().stream()
        .map(each -> each.getCheck() + " " + each.getDay() + " " + each.getFirstMicros() + " "
            + each.getSecondMicros())
        .toList();
  }

  private ReconcileReply reconcile(LocalDate from, LocalDate to) {
    return ReportServiceGrpc.newBlockingStub(nodes.get(0).channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .reconcile(ReconcileRequest.newBuilder()
            .setFromDay(from.toString())
            .setToDay(to.toString())
            .build());
  }

  private TestNode node() {
    return TestNode.connected(
        redis.uri(),
        "",
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
        });
  }

  private static void load(TestNode node) {
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.add(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setId("kolkata")
        .setTimeZone("Asia/Kolkata")
        .build()));
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private void awaitCatalog() {
    nodes.forEach(node ->
        Await.until("loaded", () -> node.get(Catalog.class).current().version() == 1));
  }

  private NoticeRequest bill(int bid, String campaign, long micros) {
    BidToken token = BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bid)))
        .setExchange(bid % 2 == 0 ? "test" : "other")
        .setCampaignId(campaign)
        .setCreativeId(campaign + "-" + bid % 5)
        .setFormat(1 + bid % 3)
        .setDeviceType(bid % 4)
        .setPriceCeilingCpmMicros(8_000_000)
        .setIssuedAt(clock.instant().getEpochSecond())
        .build();
    return NoticeRequest.newBuilder()
        .setToken(nodes.get(0).get(BidTokens.class).sealNotice(token))
        .setPrice(BigDecimal.valueOf(micros, 3).toPlainString())
        .build();
  }

  /** Until it is answered, as the gateway's spool does. */
  private static void deliver(TestNode node, NoticeRequest bill) {
    Await.until("answered", () -> {
      try {
        return NoticeServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .bill(bill)
                .getOutcomeValue()
            > 0;
      } catch (StatusRuntimeException e) {
        return false;
      }
    });
  }
}
