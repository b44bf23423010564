package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.ProfileRecords.Written;
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
 * Writes buckets and views of many users of whom something is held, in few calls: on one server a call takes many users, on a Cluster one.
 * Thread-safe.
 */
final class KnownRecords {
  private static final int ARGUMENTS = 5;
  private static final RedisScript WRITE =
      RedisScript.fromResource(KnownRecords.class, "write-known.lua");

  private final RedisStore store;
  private final ProfileRecords records;

  @Inject
  KnownRecords(RedisStore store, ProfileRecords records) {
    this.store = store;
    this.records = records;
    store.preload(WRITE);
  }

  /** What a user's records become. */
  record Change(UserSlot slot, StoredRecords current, ProfileBucket bucket, BidView view) {}

  /**
   * What came of each, in order. Nobody was there, so what a signal of the device forbids stays forbidden. Fails like {@link RedisStore}; then some
   * may be written.
   *
   * @param changes of records that were read for a write of this month
   */
  CompletableFuture<List<Written>> write(List<Change> changes, YearMonth month) {
    int atOnce = store.isOneSlot() ? FirstRecords.USERS_AT_ONCE : 1;
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += atOnce) {
      answers.add(
          writeTogether(changes.subList(from, Math.min(from + atOnce, changes.size())), month));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> written(answers));
  }

  private CompletableFuture<byte[]> writeTogether(List<Change> changes, YearMonth month) {
    byte[][] arguments = new byte[1 + changes.size() * ARGUMENTS][];
    arguments[0] = RedisNumber.of(MonthKeys.endOf(month).getEpochSecond());
    List<byte[]> keys = new ArrayList<>(changes.size() * 4);
    List<CompletableFuture<Void>> sealed = new ArrayList<>(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      UserSlot slot = change.slot;
      keys.addAll(Arrays.asList(
          slot.suppression(), slot.profile(month), slot.bidView(), slot.withdrawals()));
      int first = 1 + i * ARGUMENTS;
      arguments[first] = SealedValues.beginOf(change.current.sealedBucket());
      arguments[first + 1] = SealedValues.beginOf(change.current.sealedView());
      sealed.add(records.seal(slot, month, change.bucket, change.view).thenAccept(each -> {
        arguments[first + 2] = each.bucket();
        arguments[first + 3] = each.view();
        arguments[first + 4] = RedisNumber.of(each.viewEnd().getEpochSecond());
      }));
    }
    return CompletableFuture.allOf(sealed.toArray(CompletableFuture[]::new))
        .thenCompose(done -> store.evalBytes(WRITE, keys, arguments))
        .thenApply(answer ->
            answer.orElseThrow(() -> new IllegalStateException("write-known.lua: no answer")));
  }

  private static List<Written> written(List<CompletableFuture<byte[]>> answers) {
    List<Written> written = new ArrayList<>();
    for (CompletableFuture<byte[]> answer : answers) {
      for (byte each : answer.join()) {
        written.add(
            switch (each) {
              case '1' -> Written.DONE;
              case 's' -> Written.SUPPRESSED;
              case 'w' -> Written.UNREAD;
              default -> Written.OUTPACED;
            });
      }
    }
    return written;
  }
}
