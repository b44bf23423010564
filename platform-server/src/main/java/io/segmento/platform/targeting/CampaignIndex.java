package io.segmento.platform.targeting;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Targeting;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The campaigns of a snapshot by what they ask for. A campaign's number is its position in the list that the index was made of. Whatever a
 * search takes away some filter would have refused; what it leaves may still be refused. Immutable, thread-safe.
 */
public final class CampaignIndex {

  private final int words;
  private final long[] none;
  private final Map<String, long[]> byExchange;
  private final Facet<String> users;
  private final Facet<String> countries;
  private final Facet<Integer> deviceTypes;
  private final Facet<String> operatingSystems;
  private final Facet<String> languages;
  private final Facet<String> inventoryLists;
  private final Facet<String> blockedInventoryLists;
  private final HoursFacet hours;
  private final SegmentFacet segments;
  private final Facet<String> deals;
  private final Facet<CreativeFormat> formats;
  private final Facet<Long> bannerSizes;

  private CampaignIndex(Builder from, Collection<String> exchangeIds) {
    this.words = from.words;
    this.none = new long[words];
    Facet<String> exchanges = from.exchanges.build(words);
    Map<String, long[]> sets = new HashMap<>();
    for (String id : exchangeIds) {
      sets.put(id, exchanges.anyOr(id));
    }
    this.byExchange = Map.copyOf(sets);
    this.users = from.users.build(words);
    this.countries = from.countries.build(words);
    this.deviceTypes = from.deviceTypes.build(words);
    this.operatingSystems = from.operatingSystems.build(words);
    this.languages = from.languages.build(words);
    this.inventoryLists = from.inventoryLists.build(words);
    this.blockedInventoryLists = from.blockedInventoryLists.build(words);
    this.hours = from.hours.build(words);
    this.segments = from.segments.build(words);
    this.deals = from.deals.build(words);
    this.formats = from.formats.build(words);
    this.bannerSizes = from.bannerSizes.build(words);
  }

  /** Of these campaigns, on these exchanges. */
  public static CampaignIndex of(
      List<? extends TargetedCampaign> campaigns, Collection<String> exchangeIds) {
    Builder builder = new Builder(campaigns.size());
    for (int i = 0; i < campaigns.size(); i++) {
      builder.add(i, campaigns.get(i));
    }
    return new CampaignIndex(builder, exchangeIds);
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

  /** By the advertiser whose users a campaign needs; who needs no user does not mind. */
  public Facet<String> users() {
    return users;
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

  /** By segments of which the campaign needs one at least; a campaign whose rule can hold for who is in none does not mind. */
  public SegmentFacet segments() {
    return segments;
  }

  /** By the catalog's id of the deal; a campaign that targets none does not mind. */
  public Facet<String> deals() {
    return deals;
  }

  /** By the formats of the campaign's creatives; a campaign without any has nothing that could be refused and does not mind. */
  public Facet<CreativeFormat> formats() {
    return formats;
  }

  /** By the sizes of the campaign's banners, as {@link #size}; who has none does not mind. */
  public Facet<Long> bannerSizes() {
    return bannerSizes;
  }

  /** Width and height as one number. */
  public static long size(int width, int height) {
    return ((long) width << Integer.SIZE) | height;
  }

  private static final class Builder {
    private final int words;
    private final Facet.Builder<String> exchanges = new Facet.Builder<>();
    private final Facet.Builder<String> users = new Facet.Builder<>();
    private final Facet.Builder<String> countries = new Facet.Builder<>();
    private final Facet.Builder<Integer> deviceTypes = new Facet.Builder<>();
    private final Facet.Builder<String> operatingSystems = new Facet.Builder<>();
    private final Facet.Builder<String> languages = new Facet.Builder<>();
    private final Facet.Builder<String> inventoryLists = new Facet.Builder<>();
    private final Facet.Builder<String> blockedInventoryLists = new Facet.Builder<>();
    private final HoursFacet.Builder hours = new HoursFacet.Builder();
    private final SegmentFacet.Builder segments = new SegmentFacet.Builder();
    private final Facet.Builder<String> deals = new Facet.Builder<>();
    private final Facet.Builder<CreativeFormat> formats = new Facet.Builder<>();
    private final Facet.Builder<Long> bannerSizes = new Facet.Builder<>();

    Builder(int campaigns) {
      this.words = (campaigns + Long.SIZE - 1) / Long.SIZE;
    }

    void add(int number, TargetedCampaign campaign) {
      Targeting wanted = campaign.proto().getTargeting();
      CampaignTargeting targeting = campaign.targeting();
      String advertiser = campaign.proto().getAdvertiserId();
      exchanges.add(number, wanted.getExchangesList());
      users.add(number, campaign.needsUser() ? Set.of(advertiser) : Set.of());
      countries.add(number, wanted.getCountriesList());
      deviceTypes.add(number, wanted.getDeviceTypesList());
      operatingSystems.add(number, targeting.operatingSystems());
      languages.add(number, targeting.languages());
      inventoryLists.add(number, wanted.getInventoryListIdsList());
      blockedInventoryLists.add(number, wanted.getBlockedInventoryListIdsList());
      hours.add(number, targeting);
      segments.add(number, advertiser, targeting.neededSegments());
      deals.add(number, wanted.getDealIdsList());
      addCreatives(number, campaign.creatives());
    }

    private void addCreatives(int number, List<Creative> creatives) {
      boolean anySize = creatives.isEmpty();
      for (Creative creative : creatives) {
        formats.addWanting(number, creative.getFormat());
        if (creative.getFormat() == CreativeFormat.BANNER) {
          bannerSizes.addWanting(number, size(creative.getWidth(), creative.getHeight()));
          creative
              .getSizesList()
              .forEach(
                  each -> bannerSizes.addWanting(number, size(each.getWidth(), each.getHeight())));
        }
      }
      if (anySize) {
        formats.addAny(number);
        bannerSizes.addAny(number);
      }
    }
  }
}
