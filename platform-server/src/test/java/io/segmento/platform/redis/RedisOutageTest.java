package io.segmento.platform.redis;

import static io.segmento.platform.redis.RedisFixture.bytes;
import static io.segmento.platform.testing.Await.failure;
import static io.segmento.platform.testing.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisOutageTest {
  /** Generous beside what is meant (at once), small beside any time-out. */
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @Test
  void nodeStartsWithoutRedisAndConnectsWhenItComes() {
    redis.stop();
    try (RedisFixture fixture = new RedisFixture(redis).start()) {
      Await.until(
          "the reason is named",
          () -> fixture.readiness.notReady().orElse("").equals("connection refused"));
      assertThat(reasonOf(fixture.store.get(bytes("k")))).isEqualTo(CommonReason.STORE_DOWN);
      assertThat(fixture.registry.getSampleValue("segmento_redis_up")).isZero();
      redis.start();
      fixture.awaitReady();
      result(fixture.store.set(bytes("k"), bytes("v")));
      assertThat(fixture.registry.getSampleValue("segmento_redis_up")).isEqualTo(1);
    }
  }

  @Test
  void commandsFailAtOnceWhileRedisIsAwayAndWorkAgainWhenItIsBack() {
    try (RedisFixture fixture = new RedisFixture(redis).connected()) {
      redis.stop();
      Await.until("the loss is noticed", () -> fixture.readiness.notReady().isPresent());
      long begin = System.nanoTime();
      assertThat(reasonOf(fixture.store.get(bytes("k")))).isEqualTo(CommonReason.STORE_DOWN);
      CompletableFuture<byte[][]> read = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(reasonOf(read)).isEqualTo(CommonReason.STORE_DOWN);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);

      redis.start();
      Await.until(
          "it recovers by itself",
          Duration.ofSeconds(3),
          () -> fixture.readiness.notReady().isEmpty());
      result(fixture.store.set(bytes("k"), bytes("v")));
      CompletableFuture<byte[][]> again = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(result(again)[0]).isEqualTo(bytes("v"));
    }
  }

  @Test
  void frozenRedisCostsABidItsTimeLimitAndNoMore() {
    try (RedisFixture fixture = new RedisFixture(
            redis, "redis.bid-timeout = 25 ms", "redis.timeout = 100 ms")
        .connected()) {
      redis.pause();
      try {
        long begin = System.nanoTime();
        CompletableFuture<byte[][]> read = fixture.bidReads.mget(bytes("k"));
        fixture.bidReads.flush();
        assertThat(reasonOf(read)).isEqualTo(CommonReason.STORE_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isBetween(Duration.ofMillis(24), AT_ONCE);
        assertThat(reasonOf(fixture.store.get(bytes("k")))).isEqualTo(CommonReason.STORE_TIMEOUT);
        Await.until(
            "it is not ready",
            () -> fixture.readiness.notReady().orElse("").equals("no answer in time"));
      } finally {
        redis.resume();
      }
      fixture.awaitReady();
      result(fixture.store.set(bytes("k"), bytes("v")));
      CompletableFuture<byte[][]> again = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(result(again)[0]).isEqualTo(bytes("v"));
    }
  }

  @Test
  void scriptsSurviveARestartOfTheServer() {
    RedisScript script = RedisScript.of("seven", "return 7");
    try (RedisFixture fixture = new RedisFixture(redis)) {
      fixture.store.preload(script);
      fixture.connected();
      assertThat(result(fixture.store.evalLong(script, List.of(bytes("k"))))).isEqualTo(7);
      redis.stop();
      redis.start();
      Await.until(
          "it recovers", () -> result(fixture.store.evalLong(script, List.of(bytes("k")))) == 7);
    }
  }

  @Test
  void settingsThatLoseDataAreReported() {
    try (RedisFixture fixture = new RedisFixture(redis).connected()) {
      Await.until(
          "settings are looked at",
          () -> setting(fixture, "appendonly") != null
              && setting(fixture, "maxmemory-policy") != null);
      assertThat(setting(fixture, "appendonly")).isZero();
      assertThat(setting(fixture, "maxmemory-policy")).isEqualTo(1);
    }
  }

  private static Double setting(RedisFixture fixture, String name) {
    return fixture.registry.getSampleValue(
        "segmento_redis_setting_ok", new String[] {"setting"}, new String[] {name});
  }

  private static Object reasonOf(CompletableFuture<?> failed) {
    return failure(failed) instanceof SegmentoException known ? known.reason() : "unexpected";
  }
}
