package io.segmento.platform.auction.filter;

import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.markup.CreativeTemplates;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** All filters in the order in which they are asked: the first that refuses is the reason. Immutable. */
public final class Filters {

  private final List<CampaignFilter> campaignFilters;
  private final List<CampaignFilter> filtersBesideIndex;
  private final List<ImpressionFilter> impressionFilters;
  private final List<CreativeFilter> creativeFilters;

  @Inject
  public Filters(Budgets budgets, StrategyNames strategies, CreativeTemplates templates) {
    List<CampaignFilter> kept = List.of(
        new UserNeededFilter(),
        new CountryFilter(),
        new DeviceTypeFilter(),
        new OperatingSystemFilter(),
        new DeviceLanguageFilter(),
        new InventoryFilter(),
        new BlockedInventoryFilter(),
        new DaypartFilter());
    this.filtersBesideIndex = List.of(
        new SegmentFilter(),
        new UnsupportedTargetingFilter(),
        new FlightFilter(),
        new CurrencyFilter(),
        new SupplyChainFilter(),
        new SellerFilter(),
        new AdvertiserFilter(),
        new FrequencyCapFilter(),
        new RegionFilter(),
        new CityFilter(),
        new OsVersionFilter(),
        new BrowserFilter(),
        new RecencyFilter(),
        new StrategyFilter(strategies),
        new BudgetFilter(budgets),
        new PacingFilter(budgets));
    this.campaignFilters =
        Stream.concat(kept.stream(), filtersBesideIndex.stream()).toList();
    this.impressionFilters = List.of(
        new DealFilter(),
        new PrivateAuctionFilter(),
        new SeatFilter(),
        new DealAdvertiserFilter(),
        new QuantityFilter(),
        new ViewabilityFilter(),
        new FloorCurrencyFilter(),
        new FloorFilter());
    this.creativeFilters = List.of(
        new FormatFilter(),
        new SizeFilter(),
        new CreativeFrequencyFilter(),
        new SecureFilter(),
        new DsaFilter(),
        new AppFilter(),
        new CategoryTaxonomyFilter(),
        new CategoryFilter(),
        new AttributeFilter(),
        new BannerTypeFilter(templates),
        new ExpansionFilter(),
        new MimeTypeFilter(),
        new ApiFilter(),
        new DurationFilter(),
        new ProtocolFilter(),
        new MediaFileFilter(),
        new LinearityFilter(),
        new PlacementFilter(),
        new SkipFilter(),
        new NativeFilter(templates),
        new LanguageFilter());
  }

  /** Asked once for each campaign of a request. */
  public List<CampaignFilter> ofCampaigns() {
    return campaignFilters;
  }

  /** Those of the campaign filters that the index of a snapshot does not keep to the letter, which are the last of all. */
  public List<CampaignFilter> besideIndex() {
    return filtersBesideIndex;
  }

  /** Asked for each impression of a campaign that is left. */
  public List<ImpressionFilter> ofImpressions() {
    return impressionFilters;
  }

  /** Asked for each creative of a campaign on an impression. */
  public List<CreativeFilter> ofCreatives() {
    return creativeFilters;
  }
}
