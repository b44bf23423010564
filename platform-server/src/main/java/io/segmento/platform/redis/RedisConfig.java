package io.segmento.platform.redis;

import io.lettuce.core.RedisURI;
import io.segmento.platform.config.ConfigReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Redis is and how long to wait for it. One {@code redis://}, {@code rediss://} or {@code redis-sentinel://} URI is a server, or the
 * primary that Sentinel names; several URIs, or {@code redis.cluster = true}, are seeds of a Cluster. URIs may hold a password and are
 * never printed.
 */
public record RedisConfig(
    List<RedisURI> uris,
    boolean cluster,
    Duration connectTimeout,
    Duration commandTimeout,
    Duration bidTimeout,
    int bidMaxPending,
    int queueSize) {
  private static final String DEFAULT_URI = "redis://127.0.0.1:6379";
  private static final String EXPECTED_URI =
      "redis://host:port, rediss://host:port or redis-sentinel://host:port#primary";

  public RedisConfig {
    uris = List.copyOf(uris);
  }

  static RedisConfig from(ConfigReader config) {
    List<RedisURI> uris = new ArrayList<>();
    config.hide("redis.uri");
    for (String text : config.stringList("redis.uri", List.of(DEFAULT_URI))) {
      try {
        uris.add(RedisURI.create(text));
      } catch (IllegalArgumentException e) {
        config.error("redis.uri", text, EXPECTED_URI);
      }
    }
    if (uris.isEmpty()) {
      uris.add(RedisURI.create(DEFAULT_URI));
    }
    boolean cluster = config.bool("redis.cluster", uris.size() > 1);
    if (!cluster && uris.size() > 1) {
      config.error("redis.cluster", false, "true, since redis.uri lists several servers");
    }
    int database = config.integer("redis.database", uris.get(0).getDatabase(), 0, 15);
    if (cluster && database != 0) {
      config.error("redis.database", database, "0, since a Cluster has no other");
    }
    for (RedisURI uri : uris) {
      uri.setDatabase(database);
    }
    return new RedisConfig(
        uris,
        cluster,
        config.duration("redis.connect-timeout", Duration.ofSeconds(2)),
        config.duration("redis.timeout", Duration.ofMillis(500)),
        config.duration("redis.bid-timeout", Duration.ofMillis(25)),
        config.integer("redis.bid-max-pending", 4096, 1, 1_000_000),
        config.integer("redis.queue-size", 20_000, 1, 1_000_000));
  }

  /** The first host and port, without credentials, for log lines. */
  String place() {
    RedisURI first = uris.get(0);
    RedisURI shown =
        first.getSentinels().isEmpty() ? first : first.getSentinels().get(0);
    String place = shown.getHost() + ":" + shown.getPort();
    return cluster ? place + " (Cluster)" : place;
  }
}
