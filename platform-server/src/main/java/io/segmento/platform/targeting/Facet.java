package io.segmento.platform.targeting;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  /** Of no campaigns. */
  static <K> Facet<K> none() {
    return new Facet<>(new long[0], Map.of());
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

  /** The values that some of these campaigns want. */
  Set<K> valuesOf(long[] campaigns) {
    Set<K> values = new HashSet<>();
    wanting.forEach((value, set) -> {
      if (set.hasAnyOf(campaigns)) {
        values.add(value);
      }
    });
    return values;
  }

  /** The same of the same campaigns by other numbers. */
  Facet<K> renumbered(Renumbering to) {
    Map<K, CampaignSet> moved = sparse(wanting.size());
    wanting.forEach((value, set) -> {
      CampaignSet left = set.renumbered(to);
      if (!left.isEmpty()) {
        moved.put(value, left);
      }
    });
    return new Facet<>(to.moved(any), moved);
  }

  /** A hash map, sparsely filled: it tells most values that nobody wants without touching a key, which the immutable maps of the library do not. */
  static <K, V> Map<K, V> sparse(int size) {
    return new HashMap<>(size * 2, 0.5f);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Facet<?> facet
        && Arrays.equals(any, facet.any)
        && wanting.equals(facet.wanting);
  }

  @Override
  public int hashCode() {
    return wanting.hashCode();
  }

  /** Changes a facet, campaign by campaign; sets that nobody comes into or leaves are taken over. */
  static final class Builder<K> {
    private final Facet<K> before;
    private final int words;
    private final Map<K, RoaringBitmap> touched = new HashMap<>();
    private long @Nullable [] any;

    /** {@code words} have a bit for every campaign; those that there were have their numbers already. */
    Builder(Facet<K> before, int words) {
      this.before = before;
      this.words = words;
    }

    /**
     * What a campaign asked for and what it asks for now. Without values it does not mind; with null it is not in the facet at all.
     */
    void change(
        int number, @Nullable Collection<? extends K> old, @Nullable Collection<? extends K> next) {
      if (isSame(old, next)) {
        return;
      }
      if (old != null && old.isEmpty()) {
        anyBits()[number / Long.SIZE] &= ~(1L << number);
      } else if (old != null) {
        old.forEach(value -> members(value).remove(number));
      }
      if (next != null && next.isEmpty()) {
        anyBits()[number / Long.SIZE] |= 1L << number;
      } else if (next != null) {
        next.forEach(value -> members(value).add(number));
      }
    }

    /** Both are of one kind where both are there, lists or sets. */
    @SuppressWarnings("UndefinedEquals")
    private static boolean isSame(@Nullable Collection<?> old, @Nullable Collection<?> next) {
      return Objects.equals(old, next);
    }

    private long[] anyBits() {
      long[] bits = any;
      if (bits == null) {
        bits = Arrays.copyOf(before.any, words);
        any = bits;
      }
      return bits;
    }

    private RoaringBitmap members(K value) {
      return touched.computeIfAbsent(value, unused -> {
        CampaignSet known = before.wanting.get(value);
        return known == null ? new RoaringBitmap() : RoaringBitmap.bitmapOf(known.members());
      });
    }

    Facet<K> build() {
      if (any == null && touched.isEmpty() && before.any.length == words) {
        return before;
      }
      Map<K, CampaignSet> sets = sparse(before.wanting.size() + touched.size());
      sets.putAll(before.wanting);
      touched.forEach((value, members) -> {
        if (members.isEmpty()) {
          sets.remove(value);
        } else {
          sets.put(value, CampaignSet.of(members.toArray(), words));
        }
      });
      return new Facet<>(anyBits(), sets);
    }
  }
}
