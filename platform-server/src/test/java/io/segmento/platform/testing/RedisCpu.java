package io.segmento.platform.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;

/** What Redis has used of the processor; for programs that measure, not for tests. */
public final class RedisCpu {
  /** Never shut down: that waits without a limit, and its threads keep no JVM. */
  private static final RedisClient CLIENT = RedisClient.create();

  private RedisCpu() {}

  /** Microseconds since it was started. */
  public static double micros(String uri) {
    try (StatefulRedisConnection<String, String> connection =
        CLIENT.connect(RedisURI.create(uri))) {
      return connection
          .sync()
          .info("cpu")
          .lines()
          .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)) * 1e6)
          .sum();
    }
  }
}
