package io.segmento.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.eventlog.EventBacklog;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.notice.Notices;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportValue;
import io.segmento.proto.v1.SpooledNotice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bids and notices, some of them twice and in any order, on their way to counters and to Parquet files, while the process that writes the files is killed
 * again and again: counters, ledger and files must agree to the micro. Tells how far it is, and in the end what an event costs each process and what the sink
 * holds. In the full run only; {@code -Dsegmento.test.events=10000000} for ten million events, {@code -Dsegmento.test.kills=0} to know what an event costs
 * without starts of JVMs.
 */
@EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
final class EventFloodTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final long EVENTS = Long.getLong("segmento.test.events", 200_000);
  private static final int KILLS = Integer.getInteger("segmento.test.kills", 12);
  private static final long SEED = 20261127;
  /** Of how many bids one is won, billed and shown. */
  private static final int WON_ONE_IN = 6;
  /** Of how many events one is told twice. */
  private static final int TWICE_ONE_IN = 20;

  private static final int WINDOW = 3_000;
  private static final int NOTICES_AT_ONCE = 512;
  private static final long MOST_LAG = 30_000;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int TOLD_TIMES = 20;
  private static final int EVERYTHING = 0xffff;

  @TempDir
  Path work;

  private final List<SinkProcess> started = new ArrayList<>();
  private final Random random = new Random(SEED);
  private final Semaphore underWay = new Semaphore(NOTICES_AT_ONCE);
  private final AtomicLong refused = new AtomicLong();
  private final List<FloodCost> costs = new ArrayList<>();
  private long endedSinksNanos;
  private long startedNanos;
  private long lookedNanos;
  private long peakHeap;
  private long peakResident;
  private long lag;
  private long peakLag;

  @AfterEach
  void leaveNothingBehind() {
    started.forEach(SinkProcess::close);
  }

  @Timeout(value = 3, unit = TimeUnit.HOURS)
  @Test
  void countersLedgerAndFilesAgreeWhateverHappensOnTheWay() throws Exception {
    Path events = work.resolve("events");
    try (TrackingNode tracking = TrackingNode.start(
        redis,
        Clock.systemUTC(),
        work,
        "redis.timeout = 60 s\nevents.stream-entries = 200000",
        new EventLogModule(),
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new CurrencyModule(),
        new ReportModule())) {
      TestNode node = tracking.node();
      // A bid, and for one in WON_ONE_IN a win, a bill and an impression.
      long bids = EVENTS * WON_ONE_IN / (WON_ONE_IN + 3);
      SinkProcess sink = start(events);
      SinkProcess first = sink;
      Await.until("the sink is ready", Duration.ofMinutes(2), first::isReady);
      startedNanos = System.nanoTime();
      costs.add(cost(0, first));
      for (long from = 0; from < bids; from += WINDOW) {
        long to = Math.min(bids, from + WINDOW);
        window(node, from, to);
        sink = watch(node, sink, events, from * KILLS / bids != to * KILLS / bids);
        if (from * TOLD_TIMES / bids != to * TOLD_TIMES / bids) {
          tellWhere(EVENTS * to / bids, sink);
        }
      }
      underWay.acquire(NOTICES_AT_ONCE);
      assertThat(refused).hasValue(0);
      SinkProcess last = sink;
      Await.until(
          "written", Duration.ofMinutes(5), () -> metric(node, "segmento_events_queued") == 0);
      node.get(CellCounts.class).flush().get();
      node.get(CellCounts.class).flush().get();
      Await.until("read", Duration.ofMinutes(10), () -> {
        if (!isTimeToLook()) {
          return false;
        }
        EventBacklog.Behind behind = behind(node);
        return behind.lag() == 0 && behind.pending() == 0;
      });
      assertThat(behind(node).missed()).isZero();
      assertThat(dropped(node)).isZero();
      double seconds = (System.nanoTime() - startedNanos) / 1e9;
      look(last);
      FloodCost end = cost(EVENTS, last);
      assertThat(last.end()).isEqualTo(143);

      long rows = rows(events);
      tell(rows, seconds, end);
      Map<String, List<Long>> counted = counted(node);
      assertThat(counted).isNotEmpty().isEqualTo(inFiles(events));
      ReconcileReply reconciled = reconciled(node);
      assertThat(reconciled.getDifferenceCount()).isZero();
      assertThat(rows).isBetween(EVENTS - 10, EVENTS + 10);
    }
  }

  /** Some bids and all that becomes of them, in any order. */
  private void window(TestNode node, long from, long to) throws Exception {
    List<Runnable> told = new ArrayList<>();
    for (long number = from; number < to; number++) {
      BidToken token = token(number);
      // The same event has the same time, however often it is told.
      long at = System.currentTimeMillis();
      node.get(CellCounts.class).bid(token);
      twice(
          told,
          () -> node.get(BidLog.class)
              .bid(token, BidBasis.NONE, CatalogFixtures.ADVERTISER, "USD", at));
      if (number % WON_ONE_IN == 0) {
        BidTokens seals = node.get(BidTokens.class);
        String price = (1 + number % 997) + ".25";
        twice(told, () -> notice(node, NoticeKind.WIN_NOTICE, seals.sealNotice(token), price));
        twice(told, () -> notice(node, NoticeKind.BILL_NOTICE, seals.sealNotice(token), price));
        twice(told, () -> notice(node, NoticeKind.IMPRESSION_NOTICE, seals.sealMarkup(token), ""));
      }
    }
    Collections.shuffle(told, random);
    told.forEach(Runnable::run);
  }

  private void twice(List<Runnable> told, Runnable event) {
    told.add(event);
    if (random.nextInt(TWICE_ONE_IN) == 0) {
      told.add(event);
    }
  }

  private void notice(TestNode node, NoticeKind kind, String token, String price) {
    underWay.acquireUninterruptibly();
    var unused = node.get(Notices.class)
        .replay(SpooledNotice.newBuilder()
            .setKind(kind)
            .setRequest(NoticeRequest.newBuilder().setToken(token).setPrice(price))
            .build())
        .whenComplete((reply, failure) -> {
          underWay.release();
          if (failure != null) {
            refused.incrementAndGet();
          }
        });
  }

  private static BidToken token(long number) {
    String campaign =
        number / WON_ONE_IN % 3 == 0 ? CatalogFixtures.BRAND : CatalogFixtures.RETARGET;
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFrom(ByteBuffer.allocate(12)
            .putLong(number * 0x9E3779B97F4A7C15L)
            .putInt((int) number)
            .flip()))
        .setCampaignId(campaign)
        .setCreativeId(campaign + "-300x250")
        .setExchange(CatalogFixtures.EXCHANGE)
        .setFormat(CreativeFormat.BANNER_VALUE)
        .setStrategy("fixed-cpm")
        .setStrategyVersion("1.0")
        .setUserKey(SinkNode.userKey((int) (number % 100_000)))
        .setPermitBits(EVERYTHING)
        .setPriceCeilingCpmMicros(1_000_000_000L)
        .setIssuedAt(System.currentTimeMillis() / 1000)
        .build();
  }

  /** Looks at the sink, waits when it is far behind, and kills it when it is time. */
  private SinkProcess watch(TestNode node, SinkProcess sink, Path events, boolean kill)
      throws Exception {
    SinkProcess running = sink;
    Await.until(
        "the writer has written",
        Duration.ofMinutes(5),
        () -> metric(node, "segmento_events_queued") < 30_000);
    if (kill) {
      look(running);
      endedSinksNanos += running.cpuNanos();
      running.kill();
      running = start(events);
    }
    SinkProcess now = running;
    Await.until("the sink is near", Duration.ofMinutes(10), () -> {
      if (isTimeToLook()) {
        look(now);
        lag = behind(node).lag();
        peakLag = Math.max(peakLag, lag);
      }
      return lag < MOST_LAG;
    });
    return running;
  }

  /** To look costs the store and the sink as much as many events. */
  private boolean isTimeToLook() {
    long now = System.nanoTime();
    if (now - lookedNanos < LOOK_NANOS) {
      return false;
    }
    lookedNanos = now;
    return true;
  }

  private static EventBacklog.Behind behind(TestNode node) throws InterruptedException {
    return node.get(EventBacklog.class).of("parquet");
  }

  private void look(SinkProcess sink) throws Exception {
    peakHeap = Math.max(
        peakHeap,
        sink.metric("jvm_memory_bytes_used{area=\"heap\",}").orElse(0.0).longValue());
    peakResident = Math.max(peakResident, sink.residentBytes());
  }

  private SinkProcess start(Path events) throws IOException {
    Path config = Files.writeString(work.resolve("sink.conf"), """
        dev = true
        admin.port = 0
        redis.uri = "%s"
        redis.timeout = 60 s
        sink.parquet.directory = "%s"
        sink.commit-interval = 5 s
        """.formatted(redis.uri(), events));
    SinkProcess sink = SinkProcess.start(
        config, work.resolve("sink.log"), "-Xmx512m", "-Dio.netty.leakDetection.level=disabled");
    started.add(sink);
    return sink;
  }

  private FloodCost cost(long events, SinkProcess sink) {
    return FloodCost.now(events, endedSinksNanos + sink.cpuNanos(), redis);
  }

  private void tellWhere(long events, SinkProcess sink) {
    FloodCost now = cost(events, sink);
    System.out.printf(
        Locale.ROOT,
        "%,d of %,d events after %.0f s; since then before, %s; sink: heap at most %d MB, resident %d MB, lag at most %,d entries%n",
        events,
        EVENTS,
        (System.nanoTime() - startedNanos) / 1e9,
        now.since(costs.get(costs.size() - 1)),
        peakHeap >> 20,
        peakResident >> 20,
        peakLag);
    costs.add(now);
  }

  private void tell(long rows, double seconds, FloodCost end) {
    FloodCost begin = costs.get(0);
    FloodCost middle = costs.get(costs.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "%,d events in %.0f s, %d kills%n  start of the sink: %.1f s of CPU%n  all: %s%n  second half: %s%n"
            + "  sink: heap at most %d MB of 512, resident %d MB, lag at most %,d entries%n  Redis by command: %s%n",
        rows,
        seconds,
        KILLS,
        begin.sinkNanos() / 1e9,
        end.since(begin),
        end.since(middle),
        peakHeap >> 20,
        peakResident >> 20,
        peakLag,
        FloodCost.byCommand(redis, rows));
  }

  private static double metric(TestNode node, String name) {
    return node.get(CollectorRegistry.class).getSampleValue(name);
  }

  private static double dropped(TestNode node) {
    return Collections.list(node.get(CollectorRegistry.class).metricFamilySamples()).stream()
        .flatMap(family -> family.samples.stream())
        .filter(sample -> sample.name.equals("segmento_events_dropped_total"))
        .mapToDouble(sample -> sample.value)
        .sum();
  }

  /** By campaign and creative: bids, wins, bills, impressions and spend in micros, as reports count them. */
  private static Map<String, List<Long>> counted(TestNode node) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Map<String, List<Long>> found = new TreeMap<>();
    for (ReportRow row : ReportServiceGrpc.newBlockingStub(node.channel())
        .query(ReportQuery.newBuilder()
            .setFromDay(today.minusDays(1).toString())
            .setToDay(today.plusDays(1).toString())
            .setTimeZone("UTC")
            .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
            .addDimensions(ReportDimension.CREATIVE_DIMENSION)
            .addMetrics(ReportMetric.BIDS)
            .addMetrics(ReportMetric.WINS)
            .addMetrics(ReportMetric.BILLED)
            .addMetrics(ReportMetric.IMPRESSIONS)
            .addMetrics(ReportMetric.SPEND_MICROS)
            .setPageSize(100)
            .build())
        .getRowsList()) {
      found.put(
          String.join(" ", row.getDimensionsList()),
          row.getValuesList().stream().map(ReportValue::getValue).toList());
    }
    return found;
  }

  private static ReconcileReply reconciled(TestNode node) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return ReportServiceGrpc.newBlockingStub(node.channel())
        .reconcile(ReconcileRequest.newBuilder()
            .setFromDay(today.minusDays(1).toString())
            .setToDay(today.plusDays(1).toString())
            .build());
  }

  private static Map<String, List<Long>> inFiles(Path events) throws Exception {
    Map<String, List<Long>> found = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT campaign_id || ' ' || creative_id, count(*) FILTER (type = 'bid'),"
                + " count(*) FILTER (type = 'win'), count(*) FILTER (billed),"
                + " count(*) FILTER (type = 'impression'), sum(billed_micros)::BIGINT"
                + " FROM read_parquet('" + events + "/dt=*/*.parquet') GROUP BY 1")) {
      while (rows.next()) {
        found.put(
            rows.getString(1),
            List.of(
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return found;
  }

  private static long rows(Path events) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(DISTINCT event_id), count(*) FROM read_parquet('"
                + events + "/dt=*/*.parquet')")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2));
      return rows.getLong(1);
    }
  }
}
