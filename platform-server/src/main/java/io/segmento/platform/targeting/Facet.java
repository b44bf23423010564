package io.segmento.platform.targeting;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** One thing that campaigns may ask for, and which campaigns ask for which value of it. Immutable, thread-safe. */
public final class Facet<K> {

  private final long[] any;
  private final Map<K, CampaignSet> wanting;

  private Facet(long[] any, Map<K, CampaignSet> wanting) {
    this.any = any;
    this.wanting = wanting;
  }

  /** Whether there is a campaign that minds. */
  public boolean isAsked() {
    return !wanting.isEmpty();
  }

  /** The campaigns that do not mind. */
  long[] any() {
    return any;
  }

  /** The campaigns that want this value or do not mind, as a copy. */
  long[] anyOr(K value) {
    long[] all = any.clone();
    CampaignSet set = wanting.get(value);
    if (set != null) {
      long[] more = set.toWords(all.length);
      for (int i = 0; i < all.length; i++) {
        all[i] |= more[i];
      }
    }
    return all;
  }

  /** The campaigns that want this value, or one of several of which it is one; null when there are none. */
  @Nullable
  CampaignSet wanting(K value) {
    return wanting.get(value);
  }

  /** Collects a facet, campaign by campaign in order of number. */
  static final class Builder<K> {
    private final RoaringBitmap any = new RoaringBitmap();
    private final Map<K, RoaringBitmap> wanting = new HashMap<>();

    /** Without values the campaign does not mind. */
    void add(int number, Collection<? extends K> values) {
      if (values.isEmpty()) {
        addAny(number);
      } else {
        values.forEach(value -> addWanting(number, value));
      }
    }

    void addAny(int number) {
      any.add(number);
    }

    void addWanting(int number, K value) {
      wanting.computeIfAbsent(value, unused -> new RoaringBitmap()).add(number);
    }

    Facet<K> build(int words) {
      // A hash map, sparsely filled: it tells most values that nobody wants without touching a key,
      // which the immutable maps of the library do not.
      Map<K, CampaignSet> sets = new HashMap<>(wanting.size() * 2, 0.5f);
      wanting.forEach((value, members) -> sets.put(value, CampaignSet.of(members, words)));
      return new Facet<>(CampaignSet.of(any, words).toWords(words), sets);
    }
  }
}
