package io.segmento.platform.redis;

import static io.segmento.platform.redis.RedisFixture.bytes;
import static io.segmento.platform.testing.Await.failure;
import static io.segmento.platform.testing.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisOutageTest {
  /** What waits for a time-out of these is not answered while the test runs. */
  private static final String NO_TIMEOUTS = "redis.timeout = 1 h, redis.bid-timeout = 1 h";

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
    try (RedisFixture fixture = new RedisFixture(redis, NO_TIMEOUTS).connected()) {
      redis.stop();
      Await.until("the loss is noticed", () -> fixture.readiness.notReady().isPresent());
      assertThat(reasonOf(fixture.store.get(bytes("k")))).isEqualTo(CommonReason.STORE_DOWN);
      CompletableFuture<byte[][]> read = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(reasonOf(read)).isEqualTo(CommonReason.STORE_DOWN);

      redis.start();
      Await.until("it recovers by itself", () -> fixture.readiness.notReady().isEmpty());
      result(fixture.store.set(bytes("k"), bytes("v")));
      CompletableFuture<byte[][]> again = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(result(again)[0]).isEqualTo(bytes("v"));
    }
  }

  @Test
  void frozenRedisCostsABidItsTimeLimitAndNoMore() {
    try (RedisFixture fixture =
        new RedisFixture(redis, NO_TIMEOUTS, "redis.bid-timeout = 25 ms").connected()) {
      redis.pause();
      try {
        CompletableFuture<byte[][]> read = fixture.bidReads.mget(bytes("k"));
        fixture.bidReads.flush();
        assertThat(reasonOf(read)).isEqualTo(CommonReason.STORE_TIMEOUT);
      } finally {
        redis.resume();
      }
      Await.until("reads are answered again", () -> {
        CompletableFuture<byte[][]> again = fixture.bidReads.mget(bytes("k"));
        fixture.bidReads.flush();
        return result(again).length == 1;
      });
    }
  }

  @Test
  void frozenRedisCostsAnyOtherCommandItsTimeLimitAndIsNotReady() {
    try (RedisFixture fixture = new RedisFixture(redis, "redis.timeout = 100 ms").connected()) {
      redis.pause();
      try {
        assertThat(reasonOf(fixture.store.get(bytes("k")))).isEqualTo(CommonReason.STORE_TIMEOUT);
        Await.until(
            "it is not ready",
            () -> fixture.readiness.notReady().orElse("").equals("no answer in time"));
      } finally {
        redis.resume();
      }
      fixture.awaitReady();
      Await.until("it works again", () -> result(fixture.store.get(bytes("k"))).isEmpty());
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
