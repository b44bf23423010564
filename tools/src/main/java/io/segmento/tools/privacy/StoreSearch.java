package io.segmento.tools.privacy;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.segmento.tools.console.ToolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks at every key of one server of the store, and at all that lies under it, of whatever type. */
final class StoreSearch {
  private static final String WHERE = "store";
  private static final int PAGE = 1_000;

  private final String uri;

  StoreSearch(String uri) {
    this.uri = uri;
  }

  /** Adds to the findings; returns how many keys there are. */
  int search(Needles needles, List<Finding> findings) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      RedisCommands<byte[], byte[]> redis = connection.sync();
      List<byte[]> keys = new ArrayList<>();
      ScanIterator.scan(redis, ScanArgs.Builder.limit(PAGE)).forEachRemaining(keys::add);
      for (byte[] key : keys) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(key);
        content.write('\n');
        addValue(redis, key, content);
        needles
            .in(content.toByteArray())
            .forEach((planted, spelling) -> findings.add(new Finding(
                WHERE, new String(key, StandardCharsets.ISO_8859_1), planted, spelling)));
      }
      return keys.size();
    } catch (RedisException e) {
      throw new ToolException("--redis: " + e.getMessage(), e);
    } finally {
      // Not waited for: that has no limit, and sometimes no end (lettuce #2278).
      var unused = client.shutdownAsync();
    }
  }

  private static void addValue(
      RedisCommands<byte[], byte[]> redis, byte[] key, ByteArrayOutputStream content) {
    switch (redis.type(key)) {
      case "string" -> add(content, redis.get(key));
      case "hash" ->
        redis.hgetall(key).forEach((field, value) -> {
          add(content, field);
          add(content, value);
        });
      case "list" -> redis.lrange(key, 0, -1).forEach(value -> add(content, value));
      case "set" -> redis.smembers(key).forEach(value -> add(content, value));
      case "zset" -> redis.zrange(key, 0, -1).forEach(value -> add(content, value));
      case "stream" ->
        redis
            .xrange(key, Range.unbounded())
            .forEach(message -> message.getBody().forEach((field, value) -> {
              add(content, field);
              add(content, value);
            }));
      // Gone since it was listed.
      case "none" -> {}
      default -> throw new ToolException("a key of a type that is not known: " + redis.type(key));
    }
  }

  private static void add(ByteArrayOutputStream content, byte[] value) {
    if (value != null) {
      content.writeBytes(value);
      content.write('\n');
    }
  }
}
