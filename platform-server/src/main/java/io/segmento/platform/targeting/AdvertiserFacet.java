package io.segmento.platform.targeting;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which campaigns need a user whom their advertiser knows, and which need one who is in a segment of their advertiser's. Both by advertiser, so that each one that knows the
 * user is looked up once; and most of them have no campaign left when it comes to segments, which one look tells. Immutable, thread-safe.
 */
public final class AdvertiserFacet {

  static final AdvertiserFacet NONE = new AdvertiserFacet(new long[0], new long[0], Map.of());

  private final long[] anyUser;
  private final long[] anySegment;
  private final Map<String, OfAdvertiser> advertisers;
  private final boolean usersAsked;
  private final boolean segmentsAsked;

  private AdvertiserFacet(
      long[] anyUser, long[] anySegment, Map<String, OfAdvertiser> advertisers) {
    this.anyUser = anyUser;
    this.anySegment = anySegment;
    this.advertisers = advertisers;
    this.usersAsked = advertisers.values().stream().anyMatch(each -> !each.users.isEmpty());
    this.segmentsAsked = advertisers.values().stream().anyMatch(each -> each.sets.length > 0);
  }

  /**
   * What the campaigns of one advertiser need. Segments are told by the hash of their id, which lie beside each other: of two with one hash both are found, and the
   * filter tells them apart.
   */
  static final class OfAdvertiser {
    private final CampaignSet users;
    private final CampaignSet inSegments;
    private final int[] hashes;
    private final CampaignSet[] sets;

    private OfAdvertiser(
        CampaignSet users, CampaignSet inSegments, int[] hashes, CampaignSet[] sets) {
      this.users = users;
      this.inSegments = inSegments;
      this.hashes = hashes;
      this.sets = sets;
    }

    /** Of the campaigns from one number to another, which are all of the advertiser's. */
    private static OfAdvertiser of(
        List<? extends TargetedCampaign> campaigns, int from, int to, int words) {
      RoaringBitmap users = new RoaringBitmap();
      RoaringBitmap inSegments = new RoaringBitmap();
      Map<String, RoaringBitmap> bySegment = new LinkedHashMap<>();
      for (int number = from; number < to; number++) {
        TargetedCampaign campaign = campaigns.get(number);
        if (campaign.needsUser()) {
          users.add(number);
        }
        Set<String> needed = campaign.targeting().neededSegments();
        if (needed != null) {
          inSegments.add(number);
          for (String segment : needed) {
            bySegment.computeIfAbsent(segment, unused -> new RoaringBitmap()).add(number);
          }
        }
      }
      int[] hashes = new int[bySegment.size()];
      CampaignSet[] sets = new CampaignSet[hashes.length];
      int count = 0;
      for (Map.Entry<String, RoaringBitmap> segment : bySegment.entrySet()) {
        hashes[count] = segment.getKey().hashCode();
        sets[count++] = CampaignSet.of(segment.getValue().toArray(), words);
      }
      return new OfAdvertiser(
          CampaignSet.of(users.toArray(), words),
          CampaignSet.of(inSegments.toArray(), words),
          hashes,
          sets);
    }

    private OfAdvertiser renumbered(Renumbering to) {
      CampaignSet[] moved = new CampaignSet[sets.length];
      for (int i = 0; i < sets.length; i++) {
        moved[i] = sets[i].renumbered(to);
      }
      return new OfAdvertiser(users.renumbered(to), inSegments.renumbered(to), hashes, moved);
    }

    private boolean isEmpty() {
      return users.isEmpty() && inSegments.isEmpty();
    }

    /** Those that need a user whom the advertiser knows. */
    CampaignSet users() {
      return users;
    }

    /** Those that need one who is in some segment. */
    CampaignSet inSegments() {
      return inSegments;
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

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OfAdvertiser same
          && users.equals(same.users)
          && inSegments.equals(same.inSegments)
          && Arrays.equals(hashes, same.hashes)
          && Arrays.equals(sets, same.sets);
    }

    @Override
    public int hashCode() {
      return users.hashCode();
    }
  }

  /** Whether a campaign needs a user. */
  boolean usersAsked() {
    return usersAsked;
  }

  /** Whether a campaign needs one who is in a segment. */
  boolean segmentsAsked() {
    return segmentsAsked;
  }

  /** The campaigns that need no user. */
  long[] anyUser() {
    return anyUser;
  }

  /** The campaigns that who is in no segment will do for. */
  long[] anySegment() {
    return anySegment;
  }

  /** Null when no campaign of the advertiser needs anything. */
  @Nullable
  OfAdvertiser of(String advertiserId) {
    return advertisers.get(advertiserId);
  }

  /** The same of the same campaigns by other numbers. */
  AdvertiserFacet renumbered(Renumbering to) {
    Map<String, OfAdvertiser> moved = Facet.sparse(advertisers.size());
    advertisers.forEach((id, each) -> moved.put(id, each.renumbered(to)));
    return new AdvertiserFacet(to.moved(anyUser), to.moved(anySegment), moved);
  }

  /**
   * With the campaigns of some advertisers, which are made anew.
   *
   * @param campaigns all of them, those of one advertiser beside each other
   * @param touched every advertiser of which a campaign came, went or changed, with its first number and the one after its last; none left when these are equal
   */
  AdvertiserFacet with(
      List<? extends TargetedCampaign> campaigns, Map<String, int[]> touched, int words) {
    if (touched.isEmpty() && anyUser.length == words) {
      return this;
    }
    long[] nextAnyUser = Arrays.copyOf(anyUser, words);
    long[] nextAnySegment = Arrays.copyOf(anySegment, words);
    Map<String, OfAdvertiser> next = Facet.sparse(advertisers.size() + touched.size());
    next.putAll(advertisers);
    touched.forEach((advertiser, range) -> {
      for (int number = range[0]; number < range[1]; number++) {
        TargetedCampaign campaign = campaigns.get(number);
        set(nextAnyUser, number, !campaign.needsUser());
        set(nextAnySegment, number, campaign.targeting().neededSegments() == null);
      }
      OfAdvertiser made = OfAdvertiser.of(campaigns, range[0], range[1], words);
      if (made.isEmpty()) {
        next.remove(advertiser);
      } else {
        next.put(advertiser, made);
      }
    });
    return new AdvertiserFacet(nextAnyUser, nextAnySegment, next);
  }

  private static void set(long[] bits, int number, boolean value) {
    long bit = 1L << number;
    if (value) {
      bits[number / Long.SIZE] |= bit;
    } else {
      bits[number / Long.SIZE] &= ~bit;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AdvertiserFacet facet
        && Arrays.equals(anyUser, facet.anyUser)
        && Arrays.equals(anySegment, facet.anySegment)
        && advertisers.equals(facet.advertisers);
  }

  @Override
  public int hashCode() {
    return advertisers.hashCode();
  }
}
