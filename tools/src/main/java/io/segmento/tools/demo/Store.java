package io.segmento.tools.demo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Looks at what is really in the store. */
final class Store implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  Store(String uri) {
    client = RedisClient.create(uri);
    // Keys are text; what values hold is compared byte by byte.
    connection = client.connect(new StringCodec(StandardCharsets.ISO_8859_1));
  }

  /** The names of all keys that match, in order. */
  List<String> keys(String pattern) {
    TreeSet<String> names = new TreeSet<>();
    ScanIterator.scan(connection.sync(), ScanArgs.Builder.matches(pattern).limit(1000))
        .forEachRemaining(names::add);
    return List.copyOf(names);
  }

  /** The keys whose name or content holds the text. */
  List<String> keysWith(String text) {
    List<String> found = new ArrayList<>();
    for (String key : keys("*")) {
      if (key.contains(text) || content(key).contains(text)) {
        found.add(key);
      }
    }
    return found;
  }

  private String content(String key) {
    RedisCommands<String, String> redis = connection.sync();
    return switch (redis.type(key)) {
      case "string" -> String.valueOf(redis.get(key));
      case "hash" -> redis.hgetall(key).toString();
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "set" -> redis.smembers(key).toString();
      case "zset" -> redis.zrange(key, 0, -1).toString();
      case "stream" -> redis.xrange(key, io.lettuce.core.Range.unbounded()).toString();
      default -> "";
    };
  }

  @Override
  public void close() {
    connection.close();
    // Not waited for: that has no limit, and sometimes no end (lettuce #2278).
    var unused = client.shutdownAsync();
  }
}
