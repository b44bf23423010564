package io.segmento.platform.report;

import com.sun.management.OperatingSystemMXBean;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisCpu;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportTable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures a month by day of 1,000 campaigns, over gRPC: run {@code main} with the address of an empty Redis. Not a test: it asserts nothing. Times are
 * those of the wall clock, so whatever else runs on the machine is in them; the processor's are those of this process, core and caller, and of Redis.
 */
final class ReportCost {
  private static final int CAMPAIGNS = 1_000;
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 20;
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 10, 31);
  private static final int MAX_MESSAGE = 64 << 20;
  private static final double MILLION = 1e6;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ReportCost() {}

  public static void main(String[] args) {
    String uri = args[0];
    write(uri);
    MutableClock clock = MutableClock.at("2026-10-01T10:00:00Z");
    try (TestNode node = TestNode.connected(
        uri,
        "redis.timeout = 10 s",
        clock,
        new CatalogModule(),
        new CurrencyModule(),
        new ReportModule())) {
      catalog(node);
      measure(node, uri, "days that may change");
      clock.advance(Duration.ofDays(50));
      measure(node, uri, "settled days");
    }
  }

  private static void measure(TestNode node, String uri, String days) {
    for (String zone : List.of("UTC", "Europe/Moscow")) {
      for (List<ReportMetric> metrics :
          List.of(List.of(ReportMetric.SPEND_MICROS), QueryCheck.USUAL)) {
        measure(node, uri, days, zone, metrics);
      }
    }
  }

  private static void measure(
      TestNode node, String uri, String days, String zone, List<ReportMetric> metrics) {
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay(FIRST.toString())
        .setToDay(LAST.toString())
        .setTimeZone(zone)
        .addDimensions(ReportDimension.DAY)
        .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
        .addAllMetrics(metrics)
        .setPageSize(10_000)
        .build();
    long[] nanos = new long[ROUNDS];
    long[] cpu = new long[ROUNDS];
    int rows = 0;
    long first = 0;
    double redisBegin = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      if (round == 0) {
        redisBegin = RedisCpu.micros(uri);
      }
      long cpuBegin = PROCESS.getProcessCpuTime();
      long begin = System.nanoTime();
      ReportTable table = ReportServiceGrpc.newBlockingStub(node.channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .withMaxInboundMessageSize(MAX_MESSAGE)
          .query(query);
      long took = System.nanoTime() - begin;
      if (round == -WARM_UP) {
        first = took;
      }
      if (round >= 0) {
        nanos[round] = took;
        cpu[round] = PROCESS.getProcessCpuTime() - cpuBegin;
      }
      rows = table.getRowsCount();
    }
    double redis = (RedisCpu.micros(uri) - redisBegin) / 1_000 / ROUNDS;
    Arrays.sort(nanos);
    Arrays.sort(cpu);
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d metrics: %d of 31,000 rows; median %.0f ms, best %.0f, worst %.0f, first %.0f; processor %.0f, Redis %.0f%n",
        days,
        zone,
        metrics.size(),
        rows,
        nanos[ROUNDS / 2] / MILLION,
        nanos[0] / MILLION,
        nanos[ROUNDS - 1] / MILLION,
        first / MILLION,
        cpu[ROUNDS / 2] / MILLION,
        redis);
  }

  private static void catalog(TestNode node) {
    ApplyCatalogRequest.Builder entries = ApplyCatalogRequest.newBuilder()
        .addEntries(CatalogFixtures.of(CatalogFixtures.advertiser()));
    for (int i = 0; i < CAMPAIGNS; i++) {
      entries.addEntries(
          CatalogFixtures.of(CatalogFixtures.brand().toBuilder().setId("c" + i).build()));
    }
    ApplyCatalogReply unused =
        CatalogServiceGrpc.newBlockingStub(node.channel()).apply(entries.build());
    Await.until("loaded", () -> node.get(Catalog.class).current().campaigns().size() == CAMPAIGNS);
  }

  /** What is read of it: the days of the month, and of each day the hours that are of another in Moscow. */
  private static void write(String uri) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      Map<String, String> hour = new HashMap<>();
      for (ReportMetric metric : QueryCheck.USUAL) {
        hour.put(Formula.of(metric).counters().get(0).field(), "12345");
      }
      List<RedisFuture<?>> writes = new ArrayList<>();
      for (int i = 0; i < CAMPAIGNS; i++) {
        Map<String, String> month = new HashMap<>();
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
          for (Counter counter : Counter.values()) {
            month.put(counter.field() + ':' + day.getDayOfMonth(), "123456789");
          }
        }
        writes.add(connection.async().hset("rm:{c:c" + i + "}:202610", month));
        for (LocalDate day = FIRST.minusDays(1); !day.isAfter(LAST); day = day.plusDays(1)) {
          long midnight = day.plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) / 3_600;
          for (long at = midnight - 3; at < midnight; at++) {
            writes.add(connection.async().hset("r:{c:c" + i + "}:" + at, hour));
          }
        }
        LettuceFutures.awaitAll(Duration.ofSeconds(60), writes.toArray(RedisFuture[]::new));
        writes.clear();
      }
    } finally {
      client.shutdown();
    }
  }
}
