package io.segmento.platform.targeting;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * Some of a snapshot's campaigns, by number. A set with few members is an array of its members; one with many is an array with a bit for every
 * campaign, which is what a search reads fastest and, from a member in 64 on, is little larger. Immutable, thread-safe.
 */
final class CampaignSet {

  private final int @Nullable [] few;
  private final long @Nullable [] many;

  private CampaignSet(int @Nullable [] few, long @Nullable [] many) {
    this.few = few;
    this.many = many;
  }

  /** {@code words} have a bit for every campaign of the snapshot. */
  static CampaignSet of(RoaringBitmap members, int words) {
    if (members.getLongCardinality() < words) {
      return new CampaignSet(members.toArray(), null);
    }
    return new CampaignSet(null, Arrays.copyOf(BitSetUtil.toLongArray(members), words));
  }

  static CampaignSet of(long[] words) {
    return new CampaignSet(null, words);
  }

  /** Adds its members to those that the search is collecting. */
  void addTo(CampaignSearch search) {
    if (few != null) {
      search.add(few);
    } else if (many != null) {
      search.add(many);
    }
  }

  /** Whether the search still has one of its members; of a large set that is not looked at. */
  boolean hasAnyLeft(CampaignSearch search) {
    if (few == null) {
      return true;
    }
    for (int number : few) {
      if (search.has(number)) {
        return true;
      }
    }
    return false;
  }

  /** Its members as bits, for who may not change them; or a copy. */
  long[] toWords(int words) {
    if (many != null) {
      return many;
    }
    long[] bits = new long[words];
    if (few != null) {
      for (int number : few) {
        bits[number / Long.SIZE] |= 1L << number;
      }
    }
    return bits;
  }
}
