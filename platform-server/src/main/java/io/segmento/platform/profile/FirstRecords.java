package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes the same bucket and view for many users of whom nothing is held, in few calls: on one server a call takes many users, on a Cluster, where
 * each user has a slot of their own, one. Thread-safe.
 */
final class FirstRecords {
  /**
   * Of one call. Where every write is on the disk before the answer, each call waits for the disk once, which takes milliseconds; and while a call
   * is worked on, a few milliseconds for so many users, bids wait for Redis.
   */
  static final int USERS_AT_ONCE = 200;

  private static final RedisScript WRITE =
      RedisScript.fromResource(FirstRecords.class, "write-first.lua");

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final SealedValues values;

  @Inject
  FirstRecords(RedisStore store, MonthKeys monthKeys, SealedValues values) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.values = values;
    store.preload(WRITE);
  }

  /**
   * For each user whether it was written: not when anything is held, a suppression too. Fails like {@link RedisStore}; then some may be written.
   *
   * @param view of data of this month only
   */
  CompletableFuture<List<Boolean>> write(
      List<UserSlot> slots, YearMonth month, ProfileBucket bucket, BidView view) {
    byte[] plainBucket = BucketFormat.INSTANCE.write(bucket, month);
    byte[] plainView = view.toByteArray();
    int atOnce = store.isOneSlot() ? USERS_AT_ONCE : 1;
    return monthKeys.of(month).thenCompose(monthKey -> {
      List<CompletableFuture<byte[]>> answers = new ArrayList<>();
      for (int from = 0; from < slots.size(); from += atOnce) {
        List<UserSlot> part = slots.subList(from, Math.min(from + atOnce, slots.size()));
        answers.add(write(part, month, monthKey, plainBucket, plainView));
      }
      return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .thenApply(done -> written(answers));
    });
  }

  private CompletableFuture<byte[]> write(
      List<UserSlot> slots, YearMonth month, byte[] monthKey, byte[] bucket, byte[] view) {
    List<byte[]> keys = new ArrayList<>(slots.size() * 4);
    byte[][] arguments = new byte[1 + slots.size() * 2][];
    arguments[0] = RedisNumber.of(MonthKeys.endOf(month).getEpochSecond());
    int argument = 1;
    for (UserSlot slot : slots) {
      byte[] bucketName = slot.profile(month);
      byte[] viewName = slot.bidView();
      keys.addAll(Arrays.asList(slot.suppression(), bucketName, viewName, slot.withdrawals()));
      arguments[argument++] = values.seal(bucketName, month, monthKey, bucket);
      arguments[argument++] = values.seal(viewName, month, monthKey, view);
    }
    return store
        .evalBytes(WRITE, keys, arguments)
        .thenApply(answer ->
            answer.orElseThrow(() -> new IllegalStateException("write-first.lua: no answer")));
  }

  private static List<Boolean> written(List<CompletableFuture<byte[]>> answers) {
    List<Boolean> written = new ArrayList<>();
    for (CompletableFuture<byte[]> answer : answers) {
      for (byte each : answer.join()) {
        written.add(each == '1');
      }
    }
    return written;
  }
}
