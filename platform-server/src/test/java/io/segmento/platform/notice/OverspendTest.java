package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.budget.Reservation;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of two nodes that bid on one budget until it is gone, while nodes die with their leases and new ones come, the store is killed
 * and comes back from its own log, and notices come late, twice, in any order, on any node.
 */
@Tag("one-jdk")
final class OverspendTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.durable();

  private static final long BUDGET = 2_000_000;
  private static final long CEILING_CPM_MICROS = 8_000_000;
  private static final long HOLD_SECONDS = 20;
  private static final int STEPS = 100;
  private static final int SCHEDULES = Boolean.getBoolean("segmento.test.full") ? 20 : 3;

  private final MutableClock clock = new MutableClock(Instant.now());
  private final List<TestNode> nodes = new ArrayList<>();
  private int bids;

  private record Due(long atSecond, boolean bill, long issuedSecond, long micros, String token) {}

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SCHEDULES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void spendIsNeverMoreThanTheBudgetAndWhatWasBilledLate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    nodes.add(node());
    load(nodes.get(0));
    nodes.add(node());
    List<Due> open = new ArrayList<>();
    long delivered = 0;
    long late = 0;
    for (int step = 0; step < STEPS || !open.isEmpty(); step++) {
      clock.advance(Duration.ofSeconds(random.nextInt(1, 5)));
      if (step < STEPS && random.nextInt(25) == 0) {
        // Closing gives no lease back: to the store it looks like a death.
        nodes.remove(random.nextInt(nodes.size())).close();
        nodes.add(node());
      }
      if (random.nextInt(40) == 0) {
        redis.stop();
        redis.start();
      }
      nodes.forEach(this::awaitRefresh);
      if (step < STEPS) {
        // The lease grows with what is bid, so the second round may be larger.
        for (int round = 0; round < 2; round++) {
          for (TestNode node : nodes) {
            bid(node, random.nextInt(1, 30), open, random);
          }
          awaitLeases();
        }
      }
      long now = seconds();
      List<Due> due = open.stream().filter(each -> each.atSecond() <= now).toList();
      open.removeAll(due);
      for (int i = due.size() - 1; i >= 0; i--) {
        Due notice = due.get(i);
        for (int copy = random.nextInt(1, 3); copy > 0; copy--) {
          deliver(nodes.get(random.nextInt(nodes.size())), notice);
        }
        delivered += notice.bill() ? notice.micros() : 0;
        late += notice.bill() && now > notice.issuedSecond() + HOLD_SECONDS ? notice.micros() : 0;
      }
    }

    Map<String, String> ledger = redis.run(commands -> commands.hgetall("b:{c:retarget}"));
    assertThat(ledger).containsEntry("total", Long.toString(delivered));
    assertThat(delivered)
        .as("%s billed late", late)
        .isLessThanOrEqualTo(BUDGET + late)
        // Leases that are never given back, or holds that never end, would keep most of it.
        .isGreaterThan(BUDGET * 8 / 10);
  }

  private void bid(TestNode node, int attempts, List<Due> open, SplittableRandom random) {
    Budgets budgets = node.get(Budgets.class);
    LiveCampaign campaign =
        Objects.requireNonNull(node.get(Catalog.class).current().campaign("retarget"));
    for (int i = 0; i < attempts; i++) {
      long hold = budgets.holdSeconds("test");
      long lease =
          budgets.reserve(campaign, Reservation.micros(CEILING_CPM_MICROS), clock.millis(), hold);
      if (lease == Budgets.REFUSED) {
        return;
      }
      long issued = seconds();
      long price = random.nextLong(CEILING_CPM_MICROS / 2_000, CEILING_CPM_MICROS / 1_000 + 1);
      String token = node.get(BidTokens.class)
          .sealNotice(BidToken.newBuilder()
              .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bids++)))
              .setExchange("test")
              .setCampaignId("retarget")
              .setCreativeId("retarget-300x250")
              .setPriceCeilingCpmMicros(CEILING_CPM_MICROS)
              .setLease(lease)
              .setHoldSeconds((int) hold)
              .setIssuedAt(issued)
              .build());
      int fate = random.nextInt(20);
      if (fate < 16) {
        open.add(new Due(issued + random.nextInt(17), true, issued, price, token));
      } else if (fate < 17) {
        open.add(new Due(issued + random.nextInt(21, 80), true, issued, price, token));
      } else if (fate < 19) {
        open.add(new Due(issued + random.nextInt(12), false, issued, 0, token));
      }
      // Of the others nothing is ever heard.
    }
  }

  private long seconds() {
    return clock.millis() / 1_000;
  }

  private TestNode node() {
    TestNode node = TestNode.connected(
        redis.uri(),
        "budget.refresh = 10 ms, budget.hold = " + HOLD_SECONDS + " s",
        clock,
        NoticeServiceTest.features());
    if (!nodes.isEmpty()) {
      Await.until("loaded", () -> node.get(Catalog.class).current().version() > 0);
    }
    return node;
  }

  private void awaitRefresh(TestNode node) {
    Await.until(
        "the ledger is read",
        () -> Objects.requireNonNull(
                node.get(CollectorRegistry.class).getSampleValue("segmento_budget_age_seconds"))
            == 0);
  }

  /** Two reads of each node: one that was under way may not have seen the last bids. */
  private void awaitLeases() {
    List<CollectorRegistry> metrics =
        nodes.stream().map(node -> node.get(CollectorRegistry.class)).toList();
    List<Double> before = metrics.stream().map(OverspendTest::reads).toList();
    Await.until(
        "the leases are renewed",
        () -> IntStream.range(0, metrics.size())
            .allMatch(i -> reads(metrics.get(i)) >= before.get(i) + 2));
  }

  private static double reads(CollectorRegistry metrics) {
    return Objects.requireNonNull(metrics.getSampleValue("segmento_budget_refresh_seconds_count"));
  }

  private static void load(TestNode node) {
    List<CatalogEntry> entries = new ArrayList<>();
    for (CatalogEntry entry : CatalogFixtures.entries()) {
      boolean retarget = entry.getCampaign().getId().equals("retarget");
      entries.add(
          retarget
              ? CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
                  .setBudget(Budget.newBuilder().setTotalMicros(BUDGET))
                  .build())
              : entry);
    }
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
    Await.until("loaded", () -> node.get(Catalog.class).current().version() > 0);
  }

  private static void deliver(TestNode node, Due due) {
    NoticeRequest request = NoticeRequest.newBuilder()
        .setToken(due.token())
        .setPrice(BigDecimal.valueOf(due.micros(), 3).toPlainString())
        .build();
    Await.until("the notice is answered", () -> {
      try {
        NoticeServiceBlockingStub stub = NoticeServiceGrpc.newBlockingStub(node.channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS);
        var unused = due.bill() ? stub.bill(request) : stub.loss(request);
        return true;
      } catch (StatusRuntimeException e) {
        return false;
      }
    });
  }
}
