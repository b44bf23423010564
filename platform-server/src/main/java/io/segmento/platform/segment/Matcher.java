package io.segmento.platform.segment;

import io.segmento.platform.profile.AdvertiserHistory;
import io.segmento.platform.profile.EventMarks;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import java.util.Set;

/**
 * Which events a condition counts: of a type or any, that name one of some products or categories, or all. Conditions that count the same events
 * share one. Immutable.
 */
final class Matcher {
  private final int type;
  private final Set<String> skus;
  private final Set<String> categories;
  private final int depth;
  private final int offset;

  /**
   * A matcher.
   *
   * @param type number of the event type; 0 any
   * @param depth how many of the latest events conditions ask for
   * @param offset where its hours lie in an {@link Evaluation}
   */
  Matcher(int type, Set<String> skus, Set<String> categories, int depth, int offset) {
    this.type = type;
    this.skus = skus;
    this.categories = categories;
    this.depth = depth;
    this.offset = offset;
  }

  int offset() {
    return offset;
  }

  /** Writes the hours since the epoch of the latest events into the array, the newest first; tells how many there are, at most the depth. */
  int find(AdvertiserHistory history, long[] hours) {
    int found = 0;
    for (int month = 0; month < history.size(); month++) {
      AdvertiserBucket bucket = history.bucket(month);
      long base = history.baseHour(month);
      if (skus.isEmpty() && categories.isEmpty()) {
        found = ofAll(bucket, base, hours, found);
      } else if (!skus.isEmpty()) {
        found = ofProducts(bucket, base, hours, found);
      } else {
        found = ofCategories(bucket, base, hours, found);
      }
    }
    return found;
  }

  private int ofAll(AdvertiserBucket bucket, long base, long[] hours, int found) {
    int sum = found;
    int marks = Math.min(bucket.getMarksCount(), bucket.getMarkCountsCount());
    for (int i = 0; i < marks; i++) {
      int mark = bucket.getMarks(i);
      if (isOfType(mark)) {
        long hour = base + EventMarks.hour(mark);
        if (isTooOld(hours, sum, hour)) {
          // The marks that follow are older.
          return sum;
        }
        for (int n = Math.min(depth, bucket.getMarkCounts(i)); n > 0; n--) {
          sum = insert(hours, sum, hour);
        }
      }
    }
    return sum;
  }

  private int ofProducts(AdvertiserBucket bucket, long base, long[] hours, int found) {
    int sum = found;
    for (int i = 0; i < bucket.getProductsCount(); i++) {
      ProductRecord product = bucket.getProducts(i);
      if (skus.contains(product.getSku())) {
        for (int m = 0; m < product.getMarksCount(); m++) {
          if (isOfType(product.getMarks(m))) {
            sum = insert(hours, sum, base + EventMarks.hour(product.getMarks(m)));
          }
        }
      }
    }
    return sum;
  }

  private int ofCategories(AdvertiserBucket bucket, long base, long[] hours, int found) {
    int sum = found;
    for (int i = 0; i < bucket.getCategoriesCount(); i++) {
      CategoryRecord category = bucket.getCategories(i);
      if (categories.contains(category.getCategory())) {
        for (int m = 0; m < category.getMarksCount(); m++) {
          if (isOfType(category.getMarks(m))) {
            sum = insert(hours, sum, base + EventMarks.hour(category.getMarks(m)));
          }
        }
      }
    }
    return sum;
  }

  private boolean isOfType(int mark) {
    return type == 0 || EventMarks.type(mark) == type;
  }

  private boolean isTooOld(long[] hours, int found, long hour) {
    return found == depth && hours[offset + depth - 1] >= hour;
  }

  /** In its place among the latest. */
  private int insert(long[] hours, int found, long hour) {
    if (isTooOld(hours, found, hour)) {
      return found;
    }
    int place = Math.min(found, depth - 1);
    while (place > 0 && hours[offset + place - 1] < hour) {
      hours[offset + place] = hours[offset + place - 1];
      place--;
    }
    hours[offset + place] = hour;
    return Math.min(found + 1, depth);
  }
}
