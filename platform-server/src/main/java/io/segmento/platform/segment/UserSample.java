package io.segmento.platform.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One user in 64, by their key, so that every node takes the same: {@code sm:<shard>}, sorted by when the last of their data end. It holds keys
 * and nothing else; who is gone is taken out when the sample is read. Thread-safe.
 */
final class UserSample {
  /** One user stands for so many. */
  static final int ONE_IN = 64;

  static final int SHARDS = 16;

  private static final RedisScript ADD = RedisScript.of("sample-add", """
      -- KEYS: shard. ARGV: end of the user's data and now (epoch seconds), user.
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
      return redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[3])
      """);
  private static final RedisScript REMOVE = RedisScript.of("sample-remove", """
      return redis.call('ZREM', KEYS[1], unpack(ARGV))
      """);
  private static final RedisScript SIZE = RedisScript.of("sample-size", """
      return redis.call('ZCARD', KEYS[1])
      """);
  private static final RedisScript PAGE = RedisScript.of("sample-page", """
      -- KEYS: shard. ARGV: first and last rank.
      return redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2])
      """);

  private final RedisStore store;
  private final Clock clock;

  @Inject
  UserSample(RedisStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.preload(ADD, REMOVE, SIZE, PAGE);
  }

  /** Adds the user if they are one of the sample. Best effort: whoever is missed comes with their next event. */
  void add(UserSlot slot, YearMonth month) {
    byte[] key = slot.userKey().bytes();
    if (isSampled(key)) {
      var unused = store.evalLong(
          ADD,
          List.of(shard(shardOf(key))),
          RedisNumber.of(StoredProfile.endOf(month).getEpochSecond()),
          RedisNumber.of(clock.instant().getEpochSecond()),
          key);
    }
  }

  static boolean isSampled(byte[] key) {
    return (key[UserKey.BYTES - 1] & (ONE_IN - 1)) == 0;
  }

  private static int shardOf(byte[] key) {
    return key[0] & (SHARDS - 1);
  }

  /** How many users are in a shard. */
  CompletableFuture<Long> size(int shard) {
    return store.evalLong(SIZE, List.of(shard(shard)));
  }

  /** Users of a shard by rank. */
  CompletableFuture<List<UserSlot>> page(int shard, int first, int count) {
    return store
        .evalList(
            PAGE, List.of(shard(shard)), RedisNumber.of(first), RedisNumber.of(first + count - 1L))
        .thenApply(found -> {
          List<UserSlot> users = new ArrayList<>();
          for (Object key : found) {
            if (key instanceof byte[] bytes && bytes.length == UserKey.BYTES) {
              users.add(UserSlot.of(UserKey.of(bytes)));
            }
          }
          return users;
        });
  }

  /** Takes out users of whom nothing is held any more. */
  CompletableFuture<Long> remove(int shard, List<UserSlot> users) {
    return store.evalLong(
        REMOVE,
        List.of(shard(shard)),
        users.stream().map(user -> user.userKey().bytes()).toArray(byte[][]::new));
  }

  private static byte[] shard(int shard) {
    return ("sm:" + shard).getBytes(US_ASCII);
  }
}
