package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The classes of this package, connected to a server as the modules connect them. */
final class RedisFixture implements AutoCloseable {
  final ConfigReader config;
  final EventLoops loops = new EventLoops(2);
  final CollectorRegistry registry = new CollectorRegistry();
  final RedisConnections connections;
  final RedisStore store;
  final RedisBidReads bidReads;
  final RedisReadiness readiness;
  private final Lifecycle lifecycle;

  RedisFixture(RedisExtension redis, String... more) {
    config = ConfigReader.parse("dev = true, redis.uri = \"" + redis.uri() + "\", redis.cluster = "
        + redis.isCluster() + "\nredis.timeout = 20 s\nredis.bid-timeout = 10 s\n"
        + String.join("\n", more));
    connections = new RedisConnections(RedisConfig.from(config), loops);
    store = new RedisStore(connections);
    bidReads = new RedisBidReads(connections);
    readiness =
        new RedisReadiness(connections, store, bidReads, new RedisMetrics(registry), config);
    Set<AutoCloseable> parts =
        new LinkedHashSet<>(List.of(loops, connections, store, bidReads, readiness));
    lifecycle = new Lifecycle(parts);
  }

  /** Starts and returns at once. */
  RedisFixture start() {
    try {
      lifecycle.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Starts and waits until Redis answers. */
  RedisFixture connected() {
    start();
    awaitReady();
    return this;
  }

  void awaitReady() {
    Await.until("Redis is ready", () -> readiness.notReady().isEmpty());
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
