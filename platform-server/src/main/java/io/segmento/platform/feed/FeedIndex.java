package io.segmento.platform.feed;

import java.io.IOException;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** Hashes of SKUs grouped by their highest bits, while a file is made. */
final class FeedIndex {
  static final FeedIndex EMPTY = of(0, i -> 0);

  private final int[] buckets;
  private final long[] hashes;
  private final int[] records;

  private FeedIndex(int[] buckets, long[] hashes, int[] records) {
    this.buckets = buckets;
    this.hashes = hashes;
    this.records = records;
  }

  static FeedIndex of(int products, IntToLongFunction hash) {
    int count = FeedFormat.buckets(products);
    int[] begin = new int[count + 1];
    long[] all = new long[products];
    for (int i = 0; i < products; i++) {
      all[i] = hash.applyAsLong(i);
      begin[FeedFormat.bucket(all[i], count) + 1]++;
    }
    for (int i = 0; i < count; i++) {
      begin[i + 1] += begin[i];
    }
    int[] next = begin.clone();
    long[] hashes = new long[products];
    int[] records = new int[products];
    for (int i = 0; i < products; i++) {
      int at = next[FeedFormat.bucket(all[i], count)]++;
      hashes[at] = all[i];
      records[at] = i;
    }
    return new FeedIndex(begin, hashes, records);
  }

  /** The record of that hash which the predicate takes; -1 when there is none. */
  int find(long hash, IntPredicate is) {
    int bucket = FeedFormat.bucket(hash, buckets.length - 1);
    for (int i = buckets[bucket]; i < buckets[bucket + 1]; i++) {
      if (hashes[i] == hash && is.test(records[i])) {
        return records[i];
      }
    }
    return -1;
  }

  void write(FeedOutput out) throws IOException {
    for (int begin : buckets) {
      out.putInt(begin);
    }
    for (long hash : hashes) {
      out.putLong(hash);
    }
    for (int record : records) {
      out.putInt(record);
    }
  }
}
