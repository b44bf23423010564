package io.segmento.platform.targeting;

import io.segmento.proto.v1.CreativeFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The campaigns of a snapshot by what they ask for. A campaign's number is its position in the list that the index was made of, which is in {@link #ORDER}: so the campaigns
 * of one advertiser have numbers beside each other, and a user whom many advertisers know is looked for in few places. Whatever a
 * search takes away some filter would have refused; what it leaves may still be refused. Immutable, thread-safe.
 */
public final class CampaignIndex {

  /** By advertiser, and of one advertiser by id. */
  public static final Comparator<TargetedCampaign> ORDER = Comparator.comparing(
          (TargetedCampaign campaign) -> campaign.proto().getAdvertiserId())
      .thenComparing(campaign -> campaign.proto().getId());

  /** Of no campaigns. */
  public static final CampaignIndex NONE = new CampaignIndex();

  private final List<? extends TargetedCampaign> campaigns;
  private final int words;
  private final long[] none;
  private final Map<String, long[]> byExchange;
  private final Facet<String> exchanges;
  private final AdvertiserFacet advertisers;
  private final Facet<String> countries;
  private final Facet<Integer> deviceTypes;
  private final Facet<String> operatingSystems;
  private final Facet<String> languages;
  private final Facet<String> inventoryLists;
  private final Facet<String> blockedInventoryLists;
  private final HoursFacet hours;
  private final Facet<String> deals;
  private final Facet<CreativeFormat> formats;
  private final Facet<Long> bannerSizes;
  private final Facet<String> currencies;
  private final Facet<String> cappedAdvertisers;

  private CampaignIndex() {
    this.campaigns = List.of();
    this.words = 0;
    this.none = new long[0];
    this.byExchange = Map.of();
    this.exchanges = Facet.none();
    this.advertisers = AdvertiserFacet.NONE;
    this.countries = Facet.none();
    this.deviceTypes = Facet.none();
    this.operatingSystems = Facet.none();
    this.languages = Facet.none();
    this.inventoryLists = Facet.none();
    this.blockedInventoryLists = Facet.none();
    this.hours = HoursFacet.NONE;
    this.deals = Facet.none();
    this.formats = Facet.none();
    this.bannerSizes = Facet.none();
    this.currencies = Facet.none();
    this.cappedAdvertisers = Facet.none();
  }

  private CampaignIndex(Builder from, Collection<String> exchangeIds) {
    this.campaigns = from.campaigns;
    this.words = from.words;
    this.none = new long[words];
    this.exchanges = from.exchanges.build();
    Map<String, long[]> sets = new HashMap<>();
    for (String id : exchangeIds) {
      sets.put(id, exchanges.anyOr(id));
    }
    this.byExchange = Map.copyOf(sets);
    this.advertisers = from.advertisers();
    this.countries = from.countries.build();
    this.deviceTypes = from.deviceTypes.build();
    this.operatingSystems = from.operatingSystems.build();
    this.languages = from.languages.build();
    this.inventoryLists = from.inventoryLists.build();
    this.blockedInventoryLists = from.blockedInventoryLists.build();
    this.hours = from.hours.build();
    this.deals = from.deals.build();
    this.formats = from.formats.build();
    this.bannerSizes = from.bannerSizes.build();
    this.currencies = from.currencies.build();
    this.cappedAdvertisers = from.cappedAdvertisers.build();
  }

  /** The same campaigns by other numbers; good for nothing but to be changed. */
  private CampaignIndex(CampaignIndex before, Renumbering to) {
    this.campaigns = List.of();
    this.words = 0;
    this.none = new long[0];
    this.byExchange = Map.of();
    this.exchanges = before.exchanges.renumbered(to);
    this.advertisers = before.advertisers.renumbered(to);
    this.countries = before.countries.renumbered(to);
    this.deviceTypes = before.deviceTypes.renumbered(to);
    this.operatingSystems = before.operatingSystems.renumbered(to);
    this.languages = before.languages.renumbered(to);
    this.inventoryLists = before.inventoryLists.renumbered(to);
    this.blockedInventoryLists = before.blockedInventoryLists.renumbered(to);
    this.hours = before.hours.renumbered(to);
    this.deals = before.deals.renumbered(to);
    this.formats = before.formats.renumbered(to);
    this.bannerSizes = before.bannerSizes.renumbered(to);
    this.currencies = before.currencies.renumbered(to);
    this.cappedAdvertisers = before.cappedAdvertisers.renumbered(to);
  }

  /** Of these campaigns, which are in {@link #ORDER}, on these exchanges. */
  public static CampaignIndex of(
      List<? extends TargetedCampaign> campaigns, Collection<String> exchangeIds) {
    return NONE.with(campaigns, exchangeIds);
  }

  /**
   * The same as a new index of these campaigns, which are in {@link #ORDER}, on these exchanges. What is made of the very same campaigns is taken over, so that a
   * change costs what it changes; that campaigns come or go costs moving the numbers of the others besides.
   */
  public CampaignIndex with(List<? extends TargetedCampaign> next, Collection<String> exchangeIds) {
    IndexChanges changes = IndexChanges.between(campaigns, next);
    if (changes.isEmpty() && byExchange.keySet().equals(Set.copyOf(exchangeIds))) {
      return this;
    }
    CampaignIndex moved = changes.moves()
        ? new CampaignIndex(this, new Renumbering(changes.numbers(), words(next.size())))
        : this;
    Builder builder = new Builder(moved, next);
    changes.forEach(builder::change);
    return new CampaignIndex(builder, exchangeIds);
  }

  private static int words(int campaigns) {
    return (campaigns + Long.SIZE - 1) / Long.SIZE;
  }

  /** How many words of 64 bits have a bit for every campaign. */
  int words() {
    return words;
  }

  /** Whether a campaign is for an exchange. */
  public boolean isOn(String exchangeId, int number) {
    return (onExchange(exchangeId)[number / Long.SIZE] & (1L << number)) != 0;
  }

  long[] onExchange(String exchangeId) {
    return byExchange.getOrDefault(exchangeId, none);
  }

  /** The currencies of the campaigns that are for an exchange; ISO 4217. */
  public Set<String> currencies(String exchangeId) {
    return currencies.valuesOf(onExchange(exchangeId));
  }

  /** Whether a campaign that is for an exchange needs no user. */
  public boolean servesUnknownUsers(String exchangeId) {
    long[] here = onExchange(exchangeId);
    long[] serving = advertisers.anyUser();
    for (int i = 0; i < here.length; i++) {
      if ((here[i] & serving[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a campaign caps what users are shown of all campaigns of this advertiser. */
  public boolean capsAdvertiser(String advertiserId) {
    return cappedAdvertisers.wanting(advertiserId) != null;
  }

  /** By the advertiser whose users a campaign needs, and by the segments of which it needs one at least. */
  public AdvertiserFacet advertisers() {
    return advertisers;
  }

  /** ISO 3166-1 alpha-3. */
  public Facet<String> countries() {
    return countries;
  }

  /** As OpenRTB numbers them. */
  public Facet<Integer> deviceTypes() {
    return deviceTypes;
  }

  /** In the spelling of {@link DeviceNames}. */
  public Facet<String> operatingSystems() {
    return operatingSystems;
  }

  /** ISO 639-1, in lower case. */
  public Facet<String> languages() {
    return languages;
  }

  /** By the id of a list of which the campaign needs one. */
  public Facet<String> inventoryLists() {
    return inventoryLists;
  }

  /** By the id of a list that the campaign keeps off. */
  public Facet<String> blockedInventoryLists() {
    return blockedInventoryLists;
  }

  public HoursFacet hours() {
    return hours;
  }

  /** By the catalog's id of the deal; a campaign that targets none does not mind. */
  public Facet<String> deals() {
    return deals;
  }

  /** By the formats of the campaign's creatives; a campaign without any has nothing that could be refused and does not mind. */
  public Facet<CreativeFormat> formats() {
    return formats;
  }

  /** By the sizes of the campaign's banners, as {@link #size}; who has no creatives does not mind. */
  public Facet<Long> bannerSizes() {
    return bannerSizes;
  }

  /** Width and height as one number. */
  public static long size(int width, int height) {
    return ((long) width << Integer.SIZE) | height;
  }

  /** Whether both say the same of the same numbers, whatever they were made of. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CampaignIndex index
        && campaigns.size() == index.campaigns.size()
        && byExchange.keySet().equals(index.byExchange.keySet())
        && facets().equals(index.facets());
  }

  @Override
  public int hashCode() {
    return facets().hashCode();
  }

  private List<Object> facets() {
    List<Object> facets = new ArrayList<>();
    facets.add(exchanges);
    facets.add(advertisers);
    facets.add(countries);
    facets.add(deviceTypes);
    facets.add(operatingSystems);
    facets.add(languages);
    facets.add(inventoryLists);
    facets.add(blockedInventoryLists);
    facets.add(hours);
    facets.add(deals);
    facets.add(formats);
    facets.add(bannerSizes);
    facets.add(currencies);
    facets.add(cappedAdvertisers);
    return facets;
  }

  private static final class Builder {
    private final CampaignIndex before;
    private final List<? extends TargetedCampaign> campaigns;
    private final int words;
    private final Set<String> touchedAdvertisers = new LinkedHashSet<>();
    private final Facet.Builder<String> exchanges;
    private final Facet.Builder<String> countries;
    private final Facet.Builder<Integer> deviceTypes;
    private final Facet.Builder<String> operatingSystems;
    private final Facet.Builder<String> languages;
    private final Facet.Builder<String> inventoryLists;
    private final Facet.Builder<String> blockedInventoryLists;
    private final HoursFacet.Builder hours;
    private final Facet.Builder<String> deals;
    private final Facet.Builder<CreativeFormat> formats;
    private final Facet.Builder<Long> bannerSizes;
    private final Facet.Builder<String> currencies;
    private final Facet.Builder<String> cappedAdvertisers;

    Builder(CampaignIndex before, List<? extends TargetedCampaign> campaigns) {
      this.before = before;
      this.campaigns = campaigns;
      this.words = words(campaigns.size());
      this.exchanges = new Facet.Builder<>(before.exchanges, words);
      this.countries = new Facet.Builder<>(before.countries, words);
      this.deviceTypes = new Facet.Builder<>(before.deviceTypes, words);
      this.operatingSystems = new Facet.Builder<>(before.operatingSystems, words);
      this.languages = new Facet.Builder<>(before.languages, words);
      this.inventoryLists = new Facet.Builder<>(before.inventoryLists, words);
      this.blockedInventoryLists = new Facet.Builder<>(before.blockedInventoryLists, words);
      this.hours = new HoursFacet.Builder(before.hours, words);
      this.deals = new Facet.Builder<>(before.deals, words);
      this.formats = new Facet.Builder<>(before.formats, words);
      this.bannerSizes = new Facet.Builder<>(before.bannerSizes, words);
      this.currencies = new Facet.Builder<>(before.currencies, words);
      this.cappedAdvertisers = new Facet.Builder<>(before.cappedAdvertisers, words);
    }

    /** One that goes has no number any more, and the renumbering has taken it out of all facets. */
    void change(int number, @Nullable TargetedCampaign old, @Nullable TargetedCampaign next) {
      if (old != null) {
        touchedAdvertisers.add(old.proto().getAdvertiserId());
      }
      if (next == null) {
        return;
      }
      touchedAdvertisers.add(next.proto().getAdvertiserId());
      Wishes was = old == null ? Wishes.NONE : Wishes.of(old);
      Wishes is = Wishes.of(next);
      exchanges.change(number, was.exchanges(), is.exchanges());
      countries.change(number, was.countries(), is.countries());
      deviceTypes.change(number, was.deviceTypes(), is.deviceTypes());
      operatingSystems.change(number, was.operatingSystems(), is.operatingSystems());
      languages.change(number, was.languages(), is.languages());
      inventoryLists.change(number, was.inventoryLists(), is.inventoryLists());
      blockedInventoryLists.change(number, was.blockedInventoryLists(), is.blockedInventoryLists());
      hours.change(number, was.hours(), is.hours());
      deals.change(number, was.deals(), is.deals());
      formats.change(number, was.formats(), is.formats());
      bannerSizes.change(number, was.bannerSizes(), is.bannerSizes());
      currencies.change(number, was.currencies(), is.currencies());
      cappedAdvertisers.change(number, was.cappedAdvertisers(), is.cappedAdvertisers());
    }

    AdvertiserFacet advertisers() {
      Map<String, int[]> ranges = new HashMap<>();
      for (String advertiser : touchedAdvertisers) {
        int from = IndexChanges.firstOf(campaigns, advertiser);
        int to = from;
        while (to < campaigns.size()
            && campaigns.get(to).proto().getAdvertiserId().equals(advertiser)) {
          to++;
        }
        ranges.put(advertiser, new int[] {from, to});
      }
      return before.advertisers.with(campaigns, ranges, words);
    }
  }
}
