package io.segmento.platform.targeting;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which campaigns need a user to be in which segment. First by advertiser and then by segment: a user is in many segments of many advertisers, and most of
 * these have no campaign left by then, which one look at the advertiser tells. Immutable, thread-safe.
 */
public final class SegmentFacet {

  private final long[] any;
  private final Map<String, OfAdvertiser> advertisers;

  private SegmentFacet(long[] any, Map<String, OfAdvertiser> advertisers) {
    this.any = any;
    this.advertisers = advertisers;
  }

  /**
   * What the campaigns of one advertiser need. Segments are told by the hash of their id, which lie beside each other: of two with one hash both are found, and the
   * filter tells them apart.
   */
  static final class OfAdvertiser {
    private final CampaignSet campaigns;
    private final int[] hashes;
    private final CampaignSet[] sets;

    private OfAdvertiser(Map<String, RoaringBitmap> bySegment, int words) {
      RoaringBitmap all = new RoaringBitmap();
      hashes = new int[bySegment.size()];
      sets = new CampaignSet[hashes.length];
      int count = 0;
      for (Map.Entry<String, RoaringBitmap> segment : bySegment.entrySet()) {
        all.or(segment.getValue());
        hashes[count] = segment.getKey().hashCode();
        sets[count++] = CampaignSet.of(segment.getValue(), words);
      }
      campaigns = CampaignSet.of(all, words);
    }

    /** All of them. */
    CampaignSet campaigns() {
      return campaigns;
    }

    /** Adds those that want this segment, or one of several of which it is one. */
    void add(String segmentId, CampaignSearch search) {
      int hash = segmentId.hashCode();
      for (int i = 0; i < hashes.length; i++) {
        if (hashes[i] == hash) {
          sets[i].addTo(search);
        }
      }
    }
  }

  /** Whether there is a campaign that minds. */
  public boolean isAsked() {
    return !advertisers.isEmpty();
  }

  /** The campaigns that do not mind. */
  long[] any() {
    return any;
  }

  /** Null when no campaign of the advertiser needs a segment. */
  @Nullable
  OfAdvertiser of(String advertiserId) {
    return advertisers.get(advertiserId);
  }

  /** Collects the facet, campaign by campaign in order of number. */
  static final class Builder {
    private final RoaringBitmap any = new RoaringBitmap();
    private final Map<String, Map<String, RoaringBitmap>> wanting = new HashMap<>();

    /** Null: who is in none will do, too. */
    void add(int number, String advertiserId, @Nullable Set<String> needed) {
      if (needed == null) {
        any.add(number);
        return;
      }
      Map<String, RoaringBitmap> ofAdvertiser =
          wanting.computeIfAbsent(advertiserId, unused -> new HashMap<>());
      for (String segment : needed) {
        ofAdvertiser.computeIfAbsent(segment, unused -> new RoaringBitmap()).add(number);
      }
    }

    SegmentFacet build(int words) {
      // Sparsely filled, as in Facet.
      Map<String, OfAdvertiser> advertisers = new HashMap<>(wanting.size() * 2, 0.5f);
      wanting.forEach((advertiser, bySegment) ->
          advertisers.put(advertiser, new OfAdvertiser(bySegment, words)));
      return new SegmentFacet(CampaignSet.of(any, words).toWords(words), advertisers);
    }
  }
}
