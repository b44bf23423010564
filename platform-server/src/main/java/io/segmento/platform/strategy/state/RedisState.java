package io.segmento.platform.strategy.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.strategy.StrategyState;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tables of strategies' state in Redis, slot {@code {st}}: three keys for each, with the time of Redis in them, so that nodes' clocks do not matter. Thread-safe. */
final class RedisState {

  /** After which a row that nobody changed is forgotten. */
  static final Duration LIFE = Duration.ofDays(14);

  /** In one call, in either direction: the server does nothing else meanwhile. */
  static final int MAX_ROWS_AT_ONCE = 256;

  private static final RedisScript SYNC =
      RedisScript.fromResource(RedisState.class, "sync-state.lua");

  private final RedisStore store;

  @Inject
  RedisState(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(SYNC);
  }

  /**
   * What a process changed and has not told yet.
   *
   * @param number another one for each batch of a process, above 0; 0 for none
   */
  record Batch(long number, Map<String, double[]> rows) {
    static final Batch NOTHING = new Batch(0, Map.of());
  }

  /**
   * What was changed by all.
   *
   * @param rows the oldest change first
   * @param heard to be asked from the next time
   * @param whole whether there is no more
   */
  record Changes(Map<String, double[]> rows, long heard, boolean whole) {}

  /**
   * Tells a batch, which counts once however often it is told, and reads what was changed. Fails as the store does; then the batch may or may not have been taken.
   *
   * @param table its name in the store
   * @param process that no other has
   * @param adds whether values are added
   * @param heard of the answer before; 0 for all
   */
  CompletableFuture<Changes> sync(
      String table, String process, boolean adds, int columns, long heard, Batch batch) {
    byte[][] args = new byte[6 + 2 * batch.rows().size()][];
    args[0] = ascii(adds ? "s" : "l");
    args[1] = RedisNumber.of(LIFE.toSeconds());
    args[2] = RedisNumber.of(StrategyState.MAX_ROWS);
    args[3] = RedisNumber.of(MAX_ROWS_AT_ONCE);
    args[4] = RedisNumber.of(heard);
    args[5] = RedisNumber.of(batch.number());
    int next = 6;
    for (Map.Entry<String, double[]> row : batch.rows().entrySet()) {
      args[next++] = row.getKey().getBytes(UTF_8);
      args[next++] = packed(row.getValue());
    }
    List<byte[]> keys = List.of(
        ascii("{st}:state:" + table),
        ascii("{st}:state-order:" + table),
        ascii("{st}:state-told:" + table + ':' + process));
    return store.evalList(SYNC, keys, args).thenApply(answer -> changes(answer, columns, heard));
  }

  private static Changes changes(List<@Nullable Object> answer, int columns, long heard) {
    Map<String, double[]> rows = new LinkedHashMap<>();
    long newest = heard;
    for (int i = 0; i + 2 < answer.size(); i += 3) {
      if (answer.get(i) instanceof byte[] row
          && answer.get(i + 1) instanceof byte[] values
          && answer.get(i + 2) instanceof byte[] changed) {
        newest = new BigDecimal(new String(changed, US_ASCII)).longValue();
        String key = new String(row, UTF_8);
        // Others are of somebody who writes what is not his.
        if (values.length == columns * Double.BYTES
            && !key.isEmpty()
            && key.length() <= StrategyState.MAX_KEY_LENGTH) {
          rows.put(key, unpacked(values));
        }
      }
    }
    return new Changes(rows, newest, answer.size() < 3 * MAX_ROWS_AT_ONCE);
  }

  private static byte[] packed(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }

  private static double[] unpacked(byte[] bytes) {
    double[] values = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
