package io.segmento.platform.targeting;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Narrows the campaigns of a snapshot down, one facet after the other. Each step leaves those that want one of the given values or that do not
 * mind, and tells how many it took away. Its two arrays have a bit for every campaign and are used again by every search of a thread, so that a
 * search allocates nothing; not thread-safe.
 */
public final class CampaignSearch {

  private static final int WORD_BITS = 6;
  private static final long[] NONE = {};

  private long[] left = NONE;
  private long[] kept = NONE;
  private int words;
  /** What is asked of users of each advertiser of the view, by its position there. */
  private AdvertiserFacet.@Nullable OfAdvertiser[] known =
      new AdvertiserFacet.@Nullable OfAdvertiser[0];

  /** Begins with all campaigns of the exchange; a search that was begun before is forgotten. */
  public void begin(CampaignIndex index, String exchangeId) {
    words = index.words();
    if (left.length <= words) {
      // One more, so that a set that ends in the last word may name the one behind it.
      left = new long[words + 1];
      kept = new long[words + 1];
    }
    System.arraycopy(index.onExchange(exchangeId), 0, left, 0, words);
  }

  /** One step with one value. */
  public <K> int keep(Facet<K> facet, K value) {
    if (!facet.isAsked()) {
      return 0;
    }
    open(facet);
    add(facet, value);
    return keep();
  }

  /** Begins a step: who does not mind stays. */
  public void open(Facet<?> facet) {
    open(facet.any());
  }

  private void open(long[] any) {
    System.arraycopy(any, 0, kept, 0, words);
  }

  /** Who wants this value stays, too. */
  public <K> void add(Facet<K> facet, K value) {
    CampaignSet wanting = facet.wanting(value);
    if (wanting != null) {
      wanting.addTo(this);
    }
  }

  /** The step of those that need a user whom their advertiser knows; tells how many went. */
  public int keepUsers(AdvertiserFacet facet, BidView user) {
    know(facet, user);
    if (!facet.usersAsked()) {
      return 0;
    }
    open(facet.anyUser());
    for (int i = 0; i < user.getAdvertisersCount(); i++) {
      AdvertiserFacet.OfAdvertiser asked = known[i];
      if (asked != null) {
        asked.users().addTo(this);
      }
    }
    return keep();
  }

  /** The step of those that need a user in a segment, by the same user as in the step before; tells how many went. */
  public int keepSegments(AdvertiserFacet facet, BidView user) {
    if (!facet.segmentsAsked()) {
      return 0;
    }
    open(facet.anySegment());
    for (int i = 0; i < user.getAdvertisersCount(); i++) {
      AdvertiserFacet.OfAdvertiser asked = known[i];
      if (asked != null && asked.inSegments().hasAnyLeft(this)) {
        add(asked, user.getAdvertisers(i));
      }
    }
    return keep();
  }

  private void add(AdvertiserFacet.OfAdvertiser asked, AdvertiserView advertiser) {
    for (int i = 0; i < advertiser.getSegmentsCount(); i++) {
      asked.add(advertiser.getSegments(i).getSegmentId(), this);
    }
  }

  private void know(AdvertiserFacet facet, BidView user) {
    int count = user.getAdvertisersCount();
    if (known.length < count) {
      known = new AdvertiserFacet.@Nullable OfAdvertiser[count];
    }
    for (int i = 0; i < count; i++) {
      known[i] = facet.of(user.getAdvertisers(i).getAdvertiserId());
    }
  }

  /** Ends a step: all others go. */
  public int keep() {
    int removed = 0;
    for (int i = 0; i < words; i++) {
      removed += Long.bitCount(left[i] & ~kept[i]);
      left[i] &= kept[i];
    }
    return removed;
  }

  /** Begins a step that takes away: nobody goes yet. */
  public void openEmpty() {
    Arrays.fill(kept, 0, words, 0);
  }

  /** Ends a step that takes away: those that were added go. */
  public int drop() {
    int removed = 0;
    for (int i = 0; i < words; i++) {
      removed += Long.bitCount(left[i] & kept[i]);
      left[i] &= ~kept[i];
    }
    return removed;
  }

  /** The first campaign that is left, from this number on; −1 when there is none. */
  public int next(int from) {
    int word = from >> WORD_BITS;
    if (word >= words) {
      return -1;
    }
    long bits = left[word] & (-1L << from);
    while (bits == 0) {
      word++;
      if (word == words) {
        return -1;
      }
      bits = left[word];
    }
    return (word << WORD_BITS) + Long.numberOfTrailingZeros(bits);
  }

  /** Whether this campaign is left. */
  public boolean has(int number) {
    return (left[number >> WORD_BITS] & (1L << number)) != 0;
  }

  /** Whether one of the bits of two neighbouring words is left. */
  boolean hasAny(int word, long first, long second) {
    return ((left[word] & first) | (left[word + 1] & second)) != 0;
  }

  void add(int word, long first, long second) {
    kept[word] |= first;
    kept[word + 1] |= second;
  }

  void add(int[] members) {
    for (int number : members) {
      kept[number >> WORD_BITS] |= 1L << number;
    }
  }

  void add(long[] members) {
    for (int i = 0; i < words; i++) {
      kept[i] |= members[i];
    }
  }
}
