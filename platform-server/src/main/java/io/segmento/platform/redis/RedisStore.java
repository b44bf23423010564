package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redis of features, for all but the bid path. What is asked in one turn of an event loop, as for the events of one message, is sent at its end
 * and together, so that the server reads it at once and flushes its log once; what other threads ask is sent at once, or {@link #together}. Every call returns at once; its future completes <b>on an event loop</b>, where
 * nothing may block, and fails with a {@link SegmentoException} of {@link CommonReason#STORE_DOWN}, {@link CommonReason#STORE_TIMEOUT} or
 * {@link CommonReason#OVERLOADED}, or with another exception when the command itself was wrong. After a timeout a write may or may not
 * have happened. On a Cluster all keys of one call lie in one slot, unless a method says otherwise.
 */
public final class RedisStore implements Startable {
  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);
  private static final int SCAN_PAGE = 500;

  private final RedisConnections connections;
  /** Of this thread: an event loop's, or one that asks for several things. */
  private final FastThreadLocal<@Nullable Turn> turn = new FastThreadLocal<>();

  private final List<RedisScript> scripts = new CopyOnWriteArrayList<>();
  private volatile @Nullable RedisLink link;

  @Inject
  public RedisStore(RedisConnections connections) {
    this.connections = requireNonNull(connections, "connections");
  }

  /** Begins to connect; returns at once, also when Redis is away. */
  @Override
  public void start() {
    for (EventLoop loop : connections.eventLoops().loops()) {
      loop.execute(() -> turn.set(new LoopTurn(loop)));
    }
    link = connections.open(this::opened);
  }

  @Override
  public void close() {
    // The connections close what they opened.
    link = null;
  }

  /** Scripts to have ready when the connection opens, which spares the first call of each a second round trip. */
  public void preload(RedisScript... toLoad) {
    scripts.addAll(List.of(toLoad));
  }

  public CompletableFuture<Optional<byte[]>> get(byte[] key) {
    return call(redis -> redis.get(key)).thenApply(Optional::ofNullable);
  }

  /** The values in the order of the keys, which may lie in any slots; empty where there is none. */
  public CompletableFuture<List<Optional<byte[]>>> mget(byte[]... keys) {
    return call(redis -> redis.mget(keys)).thenApply(found -> {
      List<Optional<byte[]>> values = new ArrayList<>(found.size());
      found.forEach(value -> values.add(value.optional()));
      return values;
    });
  }

  /** Writes without an end of life. */
  public CompletableFuture<Void> set(byte[] key, byte[] value) {
    return call(redis -> redis.set(key, value)).thenApply(ok -> null);
  }

  /** Writes with an end of life that no later read moves ({@code EXAT}, whole seconds). */
  public CompletableFuture<Void> set(byte[] key, byte[] value, Instant expiresAt) {
    SetArgs args = new SetArgs().exAt(expiresAt.getEpochSecond());
    return call(redis -> redis.set(key, value, args)).thenApply(ok -> null);
  }

  /** Writes with a life of so long from now. */
  public CompletableFuture<Void> set(byte[] key, byte[] value, Duration life) {
    SetArgs args = new SetArgs().px(life.toMillis());
    return call(redis -> redis.set(key, value, args)).thenApply(ok -> null);
  }

  /** Takes the end of its life off a key; whether it had one. */
  public CompletableFuture<Boolean> persist(byte[] key) {
    return call(redis -> redis.persist(key));
  }

  /** Writes when there is no value yet; tells whether it wrote. */
  public CompletableFuture<Boolean> setIfAbsent(byte[] key, byte[] value, Instant expiresAt) {
    SetArgs args = new SetArgs().nx().exAt(expiresAt.getEpochSecond());
    return call(redis -> redis.set(key, value, args)).thenApply("OK"::equals);
  }

  /**
   * Asks for several things, from a thread that is no event loop, and sends them together, as if in one turn of one: what they cost in system calls, and
   * in flushes of the server's log, they cost once. The server does nothing else until it has answered all.
   */
  public <T> T together(Supplier<T> asking) {
    if (flushesEach() || turn.get() != null) {
      return asking.get();
    }
    turn.set(() -> {
      // Below, when all is asked.
    });
    try {
      return asking.get();
    } finally {
      turn.remove();
      flush();
    }
  }

  /** The number of keys that existed; they may lie in any slots. */
  public CompletableFuture<Long> del(byte[]... keys) {
    return call(redis -> redis.del(keys));
  }

  /** Whether the key exists, so that its end of life could be set. */
  public CompletableFuture<Boolean> expireAt(byte[] key, Instant at) {
    return call(redis -> redis.expireat(key, at.getEpochSecond()));
  }

  /** Whether the key exists, so that its end of life could be set. */
  public CompletableFuture<Boolean> expire(byte[] key, Duration after) {
    return call(redis -> redis.pexpire(key, after.toMillis()));
  }

  public CompletableFuture<Optional<byte[]>> hget(byte[] key, String field) {
    return call(redis -> redis.hget(key, field.getBytes(UTF_8))).thenApply(Optional::ofNullable);
  }

  /** The values in the order of the fields; empty where there is none. */
  public CompletableFuture<List<Optional<byte[]>>> hmget(byte[] key, List<String> fields) {
    byte[][] names = fields.stream().map(field -> field.getBytes(UTF_8)).toArray(byte[][]::new);
    return call(redis -> redis.hmget(key, names)).thenApply(found -> {
      List<Optional<byte[]>> values = new ArrayList<>(found.size());
      found.forEach(value -> values.add(value.optional()));
      return values;
    });
  }

  /** Whole numbers in the order of the fields, 0 where there is none. Fails when a value is no whole number of 64 bits. */
  public CompletableFuture<long[]> hmgetNumbers(byte[] key, RedisFields fields) {
    return call(redis ->
        redis.dispatch(CommandType.HMGET, new RedisNumbers(fields.count()), fields.after(key)));
  }

  /** The values in the order of the fields, null where there is none. */
  public CompletableFuture<byte[][]> hmgetValues(byte[] key, RedisFields fields) {
    return call(redis ->
        redis.dispatch(CommandType.HMGET, new RedisValues(fields.count()), fields.after(key)));
  }

  /** All fields, whose names are text; empty when there is no such key. */
  public CompletableFuture<Map<String, byte[]>> hgetall(byte[] key) {
    return call(redis -> redis.hgetall(key)).thenApply(RedisStore::named);
  }

  public CompletableFuture<Void> hset(byte[] key, String field, byte[] value) {
    return call(redis -> redis.hset(key, field.getBytes(UTF_8), value)).thenApply(unused -> null);
  }

  /** The number of fields that existed. */
  public CompletableFuture<Long> hdel(byte[] key, String field) {
    return call(redis -> redis.hdel(key, field.getBytes(UTF_8)));
  }

  /** The value after adding. */
  public CompletableFuture<Long> hincrby(byte[] key, String field, long by) {
    return call(redis -> redis.hincrby(key, field.getBytes(UTF_8), by));
  }

  /** Adds elements to a HyperLogLog; tells whether its estimate changed. */
  public CompletableFuture<Boolean> pfadd(byte[] key, byte[]... elements) {
    return call(redis -> redis.pfadd(key, elements)).thenApply(changed -> changed == 1);
  }

  /** The estimated size of the union. */
  public CompletableFuture<Long> pfcount(byte[]... keys) {
    return call(redis -> redis.pfcount(keys));
  }

  /** Whether one script may touch the keys of many users: not on a Cluster, where each user's lie in a slot of their own. */
  public boolean isOneSlot() {
    return !connections.config().cluster();
  }

  /** Runs a script that answers a number; by its digest, and by its text when the server does not know it. */
  public CompletableFuture<Long> evalLong(RedisScript script, List<byte[]> keys, byte[]... args) {
    return eval(ScriptOutputType.INTEGER, script, keys, args);
  }

  /** As {@link #evalLong}, for scripts that answer a string or false. */
  public CompletableFuture<Optional<byte[]>> evalBytes(
      RedisScript script, List<byte[]> keys, byte[]... args) {
    return this.<byte[]>eval(ScriptOutputType.VALUE, script, keys, args)
        .thenApply(Optional::ofNullable);
  }

  /** As {@link #evalLong}, for scripts that answer a list: each element a {@code Long}, a {@code byte[]}, a list or null. */
  public CompletableFuture<List<@Nullable Object>> evalList(
      RedisScript script, List<byte[]> keys, byte[]... args) {
    return eval(ScriptOutputType.MULTI, script, keys, args);
  }

  /**
   * The keys that begin with a text, on all nodes of a Cluster, at most {@code limit}. Reads the whole key space: for administration and
   * repair only.
   */
  public CompletableFuture<List<byte[]>> scan(String prefix, int limit) {
    ScanArgs args = ScanArgs.Builder.matches(escapeGlob(prefix) + "*").limit(SCAN_PAGE);
    return scanFrom(ScanCursor.INITIAL, args, limit, new ArrayList<>());
  }

  /** Appends to a stream that is kept at about {@code maxLength} entries; returns the entry's id. */
  public CompletableFuture<String> xadd(String key, long maxLength, Map<String, byte[]> fields) {
    Object[] body = new Object[2 * fields.size()];
    int i = 0;
    for (Map.Entry<String, byte[]> field : fields.entrySet()) {
      body[i++] = field.getKey().getBytes(UTF_8);
      body[i++] = field.getValue();
    }
    XAddArgs args = new XAddArgs().maxlen(maxLength).approximateTrimming();
    return call(redis -> redis.xadd(key.getBytes(UTF_8), args, body));
  }

  /** Entries of a stream with ids from {@code from} to {@code to}, both included; {@code -} and {@code +} are its ends. */
  public CompletableFuture<List<RedisStreamEntry>> xrange(
      String key, String from, String to, int count) {
    return call(redis ->
            redis.xrange(key.getBytes(UTF_8), Range.create(from, to), Limit.from(count)))
        .thenApply(RedisStore::entries);
  }

  /** The newest entry of a stream. */
  public CompletableFuture<Optional<RedisStreamEntry>> xlast(String key) {
    return call(redis ->
            redis.xrevrange(key.getBytes(UTF_8), Range.create("-", "+"), Limit.from(1)))
        .thenApply(found -> entries(found).stream().findFirst());
  }

  /** Entries of a stream that are older than the one with that id, newest first; {@code +} is the stream's end. */
  public CompletableFuture<List<RedisStreamEntry>> xbefore(String key, String id, int count) {
    Range<String> older = id.equals("+")
        ? Range.create("-", "+")
        : Range.from(Range.Boundary.including("-"), Range.Boundary.excluding(id));
    return call(redis -> redis.xrevrange(key.getBytes(UTF_8), older, Limit.from(count)))
        .thenApply(RedisStore::entries);
  }

  /** A reader of streams with a connection of its own, since its reads wait. Close it when done. */
  public RedisStreamReader openStreamReader() {
    return new RedisStreamReader(connections);
  }

  /** A consumer of a group, on this connection, since its reads do not wait. */
  public RedisStreamGroup streamGroup(String group, String consumer) {
    return new RedisStreamGroup(this, group, consumer);
  }

  /** How far each group of a stream is; none when there is no such stream. */
  public CompletableFuture<List<RedisStreamGroup.State>> streamGroups(String stream) {
    return call(redis -> redis.xinfoGroups(stream.getBytes(UTF_8)))
        .thenApply(RedisStreamGroup::states)
        .exceptionallyCompose(failure -> RedisFailures.isNoKey(failure)
            ? CompletableFuture.completedFuture(List.of())
            : CompletableFuture.failedFuture(failure));
  }

  /** What a stream holds; nothing when there is no such stream. */
  public CompletableFuture<RedisStreamGroup.Extent> streamExtent(String stream) {
    return call(redis -> redis.xinfoStream(stream.getBytes(UTF_8)))
        .thenApply(RedisStreamGroup::extent)
        .exceptionallyCompose(failure -> RedisFailures.isNoKey(failure)
            ? CompletableFuture.completedFuture(RedisStreamGroup.extent(List.of()))
            : CompletableFuture.failedFuture(failure));
  }

  /** How many entries a stream has. */
  public CompletableFuture<Long> xlen(String stream) {
    return call(redis -> redis.xlen(stream.getBytes(UTF_8)));
  }

  /** Deletes all entries of a stream that are older than an id; answers how many there were. */
  public CompletableFuture<Long> xtrimBefore(String stream, String id) {
    return call(redis -> redis.xtrim(stream.getBytes(UTF_8), new XTrimArgs().minId(id)));
  }

  /** Answers when the server does; on a Cluster when it says that all slots are served. */
  CompletableFuture<Void> ping() {
    if (!connections.config().cluster()) {
      return call(RedisClusterAsyncCommands::ping).thenApply(pong -> null);
    }
    return call(RedisClusterAsyncCommands::clusterInfo).thenApply(info -> {
      if (!info.contains("cluster_state:ok")) {
        throw new SegmentoException(
            CommonReason.STORE_DOWN, "the Cluster does not serve all slots");
      }
      return null;
    });
  }

  /** Whether the connection is open, on a Cluster those to all primaries. */
  boolean isOpen() {
    RedisLink current = link;
    return current != null && current.isOpen();
  }

  CompletableFuture<Map<String, String>> configGet(String parameter) {
    return call(redis -> redis.configGet(parameter));
  }

  /** Why the connection could not be opened yet; null when it was. */
  @Nullable
  Throwable connectFailure() {
    RedisLink current = link;
    return current == null ? null : current.failure();
  }

  static List<RedisStreamEntry> entries(@Nullable List<StreamMessage<byte[], byte[]>> messages) {
    if (messages == null) {
      return List.of();
    }
    List<RedisStreamEntry> entries = new ArrayList<>(messages.size());
    for (StreamMessage<byte[], byte[]> message : messages) {
      entries.add(new RedisStreamEntry(
          new String(message.getStream(), UTF_8), message.getId(), named(message.getBody())));
    }
    return entries;
  }

  private <T> CompletableFuture<T> eval(
      ScriptOutputType type, RedisScript script, List<byte[]> keys, byte[]... args) {
    byte[][] keyArray = keys.toArray(byte[][]::new);
    CompletableFuture<T> result = new CompletableFuture<>();
    dispatch(
        link,
        redis -> redis.<T>evalsha(script.digest(), type, keyArray, args),
        result,
        // The server has forgotten it: a restart, a failover, SCRIPT FLUSH. EVAL teaches it again.
        failure -> RedisFailures.isNoScript(failure)
            && flushed(dispatch(
                link,
                redis -> redis.<T>eval(script.text(), type, keyArray, args),
                result,
                again -> false)));
    return flushed(result);
  }

  private CompletableFuture<List<byte[]>> scanFrom(
      ScanCursor cursor, ScanArgs args, int limit, List<byte[]> found) {
    return call(redis -> redis.scan(cursor, args)).thenCompose((KeyScanCursor<byte[]> page) -> {
      for (byte[] key : page.getKeys()) {
        if (found.size() < limit) {
          found.add(key);
        }
      }
      return page.isFinished() || found.size() >= limit
          ? CompletableFuture.completedFuture(found)
          : scanFrom(page, args, limit, found);
    });
  }

  <T> CompletableFuture<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return flushed(call(link, command));
  }

  /** Sees to it that what was just asked is sent. */
  private <T> T flushed(T asked) {
    if (!flushesEach()) {
      Turn current = turn.get();
      if (current == null) {
        flush();
      } else {
        current.flushAtItsEnd();
      }
    }
    return asked;
  }

  /** On a Cluster every command is sent by itself: one that is redirected to another node would wait there for the next flush. */
  private boolean flushesEach() {
    return connections.config().cluster();
  }

  private void flush() {
    RedisLink current = link;
    StatefulConnection<byte[], byte[]> connection = current == null ? null : current.connection();
    if (connection != null) {
      connection.flushCommands();
    }
  }

  /** Something with an end, at which what was asked in it is sent. */
  private interface Turn {
    void flushAtItsEnd();
  }

  /** What is to be done when the tasks and the input of one turn of an event loop are done; used on that loop only. */
  private final class LoopTurn implements Turn {
    private final EventLoop loop;
    private boolean scheduled;

    LoopTurn(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void flushAtItsEnd() {
      if (!scheduled) {
        scheduled = true;
        loop.execute(() -> {
          scheduled = false;
          flush();
        });
      }
    }
  }

  static <T> CompletableFuture<T> call(
      @Nullable RedisLink link,
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    CompletableFuture<T> result = new CompletableFuture<>();
    dispatch(link, command, result, failure -> false);
    return result;
  }

  /** Always true, so that a handler of failures can end with it. */
  private static <T> boolean dispatch(
      @Nullable RedisLink link,
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command,
      CompletableFuture<T> result,
      Function<Throwable, Boolean> handled) {
    RedisClusterAsyncCommands<byte[], byte[]> redis = link == null ? null : link.commands();
    if (redis == null) {
      result.completeExceptionally(
          new SegmentoException(CommonReason.STORE_DOWN, "the store is not available"));
      return true;
    }
    try {
      var unused = command.apply(redis).whenComplete((value, failure) -> {
        if (failure == null) {
          result.complete(value);
        } else if (!handled.apply(failure)) {
          result.completeExceptionally(RedisFailures.map(failure));
        }
      });
    } catch (RuntimeException e) {
      result.completeExceptionally(RedisFailures.map(e));
    }
    return true;
  }

  private void opened(RedisLink opened) {
    loadScripts(opened);
    StatefulConnection<byte[], byte[]> connection = opened.connection();
    if (connection != null && !flushesEach()) {
      connection.setAutoFlushCommands(false);
    }
  }

  private void loadScripts(RedisLink opened) {
    for (RedisScript script : scripts) {
      var unused = call(opened, redis -> redis.scriptLoad(script.text()))
          .whenComplete((digest, failure) -> {
            // A lost connection repairs itself at the first call; a script that does not compile
            // never will.
            if (failure != null && !(RedisFailures.map(failure) instanceof SegmentoException)) {
              log.error("the script {} could not be loaded", script, failure);
            }
          });
    }
  }

  static Map<String, byte[]> named(Map<byte[], byte[]> fields) {
    Map<String, byte[]> named = new LinkedHashMap<>();
    fields.forEach((name, value) -> named.put(new String(name, UTF_8), value));
    return named;
  }

  private static String escapeGlob(String text) {
    return text.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
  }
}
