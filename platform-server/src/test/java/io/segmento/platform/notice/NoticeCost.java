package io.segmento.platform.notice;

import com.google.inject.Scopes;
import com.google.protobuf.ByteString;
import com.sun.management.OperatingSystemMXBean;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.testing.RedisCpu;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures what it costs Redis and the core to count a win, a bill and an impression: run {@code main} with the address of an empty Redis, and the number
 * of rounds if not ten. Not a test: it asserts nothing. Tokens are neither sealed nor opened; each bid is one of 100,000 users' and of one of two campaigns'.
 */
final class NoticeCost {
  private static final int NOTICES = 6_000;
  private static final int AT_ONCE = 64;
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 10;
  private static final int USERS = 100_000;
  private static final int EVENT_BYTES = 190;
  private static final int USER_BYTES = 24;
  private static final List<NoticeType> TYPES =
      List.of(NoticeType.WIN, NoticeType.BILL, NoticeType.IMPRESSION);

  private static final NoticeConfig CONFIG =
      new NoticeConfig(NoticeConfig.DEFAULT_TOKEN_LIFE, Duration.ofMinutes(10));

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private NoticeCost() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    try (TestNode node = TestNode.connected(
        args[0],
        "redis.timeout = 10 s",
        Clock.systemUTC(),
        new CatalogModule(),
        new CounterModule(),
        binder -> {
          binder
              .bind(KeyRing.class)
              .toInstance(new KeyRing(new byte[32], 1, Map.of(1, new byte[32])));
          binder.bind(NoticeConfig.class).toInstance(CONFIG);
          binder.bind(RedisNotices.class).in(Scopes.SINGLETON);
        })) {
      RedisNotices notices = node.get(RedisNotices.class);
      double[][] redis = new double[TYPES.size()][rounds];
      double[][] core = new double[TYPES.size()][rounds];
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int type = 0; type < TYPES.size(); type++) {
          double redisBegin = RedisCpu.micros(args[0]);
          long coreBegin = PROCESS.getProcessCpuTime();
          int first = (round + WARM_UP) * NOTICES;
          for (int i = first; i < first + NOTICES; i += AT_ONCE) {
            count(notices, TYPES.get(type), i, Math.min(first + NOTICES, i + AT_ONCE));
          }
          if (round >= 0) {
            core[type][round] = (PROCESS.getProcessCpuTime() - coreBegin) / 1e3 / NOTICES;
            redis[type][round] = (RedisCpu.micros(args[0]) - redisBegin) / NOTICES;
          }
        }
      }
      for (int type = 0; type < TYPES.size(); type++) {
        System.out.printf(
            Locale.ROOT,
            "%s: Redis %s, core %s%n",
            TYPES.get(type).label(),
            told(redis[type]),
            told(core[type]));
      }
    }
  }

  private static String told(double[] micros) {
    double[] sorted = micros.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.1f us (%.1f-%.1f)",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static void count(RedisNotices notices, NoticeType type, int from, int to)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<CompletableFuture<Boolean>> counted = new ArrayList<>();
    for (int bid = from; bid < to; bid++) {
      counted.add(count(notices, type, bid));
    }
    CompletableFuture.allOf(counted.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
  }

  private static CompletableFuture<Boolean> count(RedisNotices notices, NoticeType type, int bid) {
    long now = System.currentTimeMillis();
    String campaign = bid % 3 == 0 ? "brand" : "retarget";
    BidToken token = BidToken.newBuilder()
        .setBidId(ByteString.copyFrom(ByteBuffer.allocate(12)
            .putLong(bid * 0x9E3779B97F4A7C15L)
            .putInt(bid)
            .flip()))
        .setCampaignId(campaign)
        .setCreativeId(campaign + "-300x250")
        .setExchange("exchange")
        .setFormat(1)
        .setStrategy("fixed-cpm")
        .setStrategyVersion("1.0")
        .setUserKey(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, bid % USERS)))
        .setPermitBits(0xffff)
        .setPriceCeilingCpmMicros(1_000_000_000L)
        .setIssuedAt(now / 1_000)
        .build();
    EventAppend event = new EventAppend(
        "ev:{c:" + campaign + "}",
        List.of(
            new byte[EVENT_BYTES],
            new byte[USER_BYTES],
            RedisNumber.of(200_000),
            RedisNumber.of(now / 1_000 + Duration.ofDays(7).toSeconds())));
    boolean bills = type == NoticeType.BILL;
    List<Counter> counters = switch (type) {
      case WIN -> List.of(Counter.WINS);
      case BILL -> List.of(Counter.BILLED);
      default -> List.of(Counter.IMPRESSIONS);
    };
    return notices.count(
        type, token, ZoneOffset.UTC, bills, bills ? 1_000 + bid % 997 : 0, counters, event, now);
  }
}
