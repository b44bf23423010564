package io.segmento.platform.catalog;

import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.CampaignTargeting;
import io.segmento.platform.targeting.InventoryLists;
import io.segmento.platform.targeting.ZoneClock;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All of the catalog at one version, indexed for bidding. Immutable; look-ups allocate nothing. Snapshots may share what did not change. */
public final class CatalogSnapshot {
  /** Nothing, at version 0. */
  public static final CatalogSnapshot EMPTY = of(0, List.of());

  private final long version;
  private final Map<String, Advertiser> advertisers;
  private final Map<String, Exchange> exchanges;
  private final Map<String, LiveCampaign> campaigns;
  private final Map<String, Creative> creatives;
  private final Map<String, AdvertiserProducts> products;
  private final Map<String, List<LiveCampaign>> exchangeToCampaigns;
  private final Map<String, Set<String>> exchangeToCurrencies;
  private final Set<String> cappedAdvertisers;
  private final Set<String> exchangesServingUnknownUsers;
  private final Map<String, Map<String, Deal>> exchangeToDeals;
  private final List<String> liveDeals;
  private final Map<String, ZoneClock> zoneToClock;
  private final List<InventoryList> inventoryEntries;
  private final InventoryLists inventoryLists;
  private final List<LiveCampaign> indexedCampaigns;
  private final CampaignIndex index;
  private final Map<CatalogKind, Integer> counts;

  private CatalogSnapshot(Builder from) {
    version = from.version;
    advertisers = Map.copyOf(from.advertisers);
    exchanges = Collections.unmodifiableMap(from.exchanges);
    creatives = Collections.unmodifiableMap(from.creatives);
    zoneToClock = from.zoneToClock;
    inventoryEntries = List.copyOf(from.inventoryLists);
    inventoryLists = from.resolveInventoryLists();
    campaigns = Collections.unmodifiableMap(from.resolveCampaigns(inventoryLists));
    products = from.resolveProducts();
    Map<String, List<LiveCampaign>> byExchange = new HashMap<>();
    Map<String, Set<String>> currencies = new HashMap<>();
    Set<String> unknownUsers = new HashSet<>();
    for (Exchange exchange : exchanges.values()) {
      if (exchange.getActive()) {
        List<LiveCampaign> here = campaignsOn(exchange.getId());
        byExchange.put(exchange.getId(), here);
        currencies.put(
            exchange.getId(),
            here.stream().map(each -> each.proto().getCurrency()).collect(Collectors.toSet()));
        if (here.stream().anyMatch(campaign -> !campaign.needsUser())) {
          unknownUsers.add(exchange.getId());
        }
      }
    }
    exchangeToCampaigns = Map.copyOf(byExchange);
    indexedCampaigns = campaigns.values().stream().filter(LiveCampaign::active).toList();
    index = CampaignIndex.of(indexedCampaigns, exchangeToCampaigns.keySet());
    exchangeToCurrencies = Map.copyOf(currencies);
    exchangesServingUnknownUsers = Set.copyOf(unknownUsers);
    cappedAdvertisers = campaigns.values().stream()
        .filter(campaign -> campaign.active() && campaign.caps(FrequencyCap.Scope.ADVERTISER_SCOPE))
        .map(campaign -> campaign.advertiser().getId())
        .collect(Collectors.toUnmodifiableSet());
    exchangeToDeals = from.deals.values().stream()
        .filter(Deal::getActive)
        .collect(Collectors.groupingBy(
            Deal::getExchange,
            Collectors.toUnmodifiableMap(
                CatalogSnapshot::exchangeDealId,
                deal -> deal,
                (one, other) -> one.getId().compareTo(other.getId()) < 0 ? one : other)));
    liveDeals = exchangeToDeals.values().stream()
        .flatMap(deals -> deals.keySet().stream())
        .sorted()
        .distinct()
        .toList();
    counts = Collections.unmodifiableMap(from.counts);
  }

  /** Builds a snapshot; entries that refer to what is not there are left out. For what is live without a consent attestation: {@link #of(long, Collection, boolean)}. */
  public static CatalogSnapshot of(long version, Collection<CatalogEntry> entries) {
    return of(version, entries, false);
  }

  /** As {@link #of(long, Collection)}; with {@code attested}, advertisers without a consent attestation count as switched off. */
  public static CatalogSnapshot of(
      long version, Collection<CatalogEntry> entries, boolean attested) {
    return of(version, entries, attested, Map.of());
  }

  /** As {@link #of(long, Collection, boolean)}, with the product feeds of advertisers. */
  public static CatalogSnapshot of(
      long version,
      Collection<CatalogEntry> entries,
      boolean attested,
      Map<String, FeedFile> advertiserToFeed) {
    return of(version, entries, attested, advertiserToFeed, null);
  }

  /**
   * As {@link #of(long, Collection, boolean, Map)}, and takes over from another snapshot what is made of the very same entries: a change makes little anew,
   * and leaves little to the collector.
   */
  public static CatalogSnapshot of(
      long version,
      Collection<CatalogEntry> entries,
      boolean attested,
      Map<String, FeedFile> advertiserToFeed,
      @Nullable CatalogSnapshot before) {
    Builder builder = new Builder(version, attested, advertiserToFeed, before);
    entries.forEach(builder::add);
    return new CatalogSnapshot(builder);
  }

  public long version() {
    return version;
  }

  public @Nullable Exchange exchange(String id) {
    return exchanges.get(id);
  }

  /** All exchanges, also those that are switched off, in order of id. */
  public Collection<Exchange> exchanges() {
    return exchanges.values();
  }

  /** The active campaigns that may bid on an exchange, in order of id; none when the exchange is unknown or off. */
  public List<LiveCampaign> campaigns(String exchangeId) {
    return exchangeToCampaigns.getOrDefault(exchangeId, List.of());
  }

  /** Whether an active campaign caps what users are shown of this advertiser by all its campaigns. */
  public boolean capsAdvertiser(String advertiserId) {
    return cappedAdvertisers.contains(advertiserId);
  }

  /** The currencies of those campaigns. */
  public Set<String> currencies(String exchangeId) {
    return exchangeToCurrencies.getOrDefault(exchangeId, Set.of());
  }

  /** All campaigns, also those that are paused, in order of id. */
  public Collection<LiveCampaign> campaigns() {
    return campaigns.values();
  }

  /** A campaign, also one that is paused. */
  public @Nullable LiveCampaign campaign(String id) {
    return campaigns.get(id);
  }

  /** A creative, also one that is not approved. */
  public @Nullable Creative creative(String id) {
    return creatives.get(id);
  }

  /** The products of an advertiser, of its feed and those written one by one. */
  public AdvertiserProducts products(String advertiserId) {
    return products.getOrDefault(advertiserId, AdvertiserProducts.NONE);
  }

  /** All of one product; of a feed it is read anew each time. */
  public @Nullable Product product(String advertiserId, String sku) {
    ListedProduct product = products(advertiserId).find(sku);
    return product == null ? null : product.product();
  }

  public @Nullable Advertiser advertiser(String id) {
    return advertisers.get(id);
  }

  /** Whether an active campaign on this exchange bids without a recognised user. */
  public boolean servesUnknownUsers(String exchangeId) {
    return exchangesServingUnknownUsers.contains(exchangeId);
  }

  /** Whether that is so on any exchange. */
  public boolean servesUnknownUsers() {
    return !exchangesServingUnknownUsers.isEmpty();
  }

  private static String exchangeDealId(Deal deal) {
    return deal.getExchangeDealId().isEmpty() ? deal.getId() : deal.getExchangeDealId();
  }

  /** The deal that is switched on and that the exchange calls so; null when there is none. Of two with one name, the first by id. */
  public @Nullable Deal deal(String exchangeId, String exchangeDealId) {
    Map<String, Deal> deals = exchangeToDeals.get(exchangeId);
    return deals == null ? null : deals.get(exchangeDealId);
  }

  /** The deals of an exchange that are switched on, by its own id of them. */
  public Map<String, Deal> deals(String exchangeId) {
    return exchangeToDeals.getOrDefault(exchangeId, Map.of());
  }

  /** The deals that are switched on, as their exchanges call them, in order. */
  public List<String> liveDeals() {
    return liveDeals;
  }

  /** The active campaigns in order of id; the position of one is its number in {@link #index()}. */
  public List<LiveCampaign> indexedCampaigns() {
    return indexedCampaigns;
  }

  /** The active campaigns by what they ask for. */
  public CampaignIndex index() {
    return index;
  }

  /** All inventory lists. */
  public InventoryLists inventoryLists() {
    return inventoryLists;
  }

  /** How many entries there are, also those that no index shows. */
  public int count(CatalogKind kind) {
    return counts.getOrDefault(kind, 0);
  }

  private List<LiveCampaign> campaignsOn(String exchangeId) {
    List<LiveCampaign> found = new ArrayList<>();
    for (LiveCampaign campaign : campaigns.values()) {
      List<String> wanted = campaign.proto().getTargeting().getExchangesList();
      if (campaign.active() && (wanted.isEmpty() || wanted.contains(exchangeId))) {
        found.add(campaign);
      }
    }
    return List.copyOf(found);
  }

  private static final class Builder {
    private final long version;
    private final boolean attested;
    private final Map<String, Advertiser> advertisers = new HashMap<>();
    private final Map<String, Exchange> exchanges = new TreeMap<>();
    private final Map<String, Campaign> campaigns = new TreeMap<>();
    private final Map<String, Creative> creatives = new HashMap<>();
    private final Map<String, List<Product>> products = new HashMap<>();
    private final Map<String, FeedFile> feeds;
    private final Map<String, Deal> deals = new HashMap<>();
    private final List<InventoryList> inventoryLists = new ArrayList<>();
    private final Map<CatalogKind, Integer> counts = new EnumMap<>(CatalogKind.class);
    private final @Nullable CatalogSnapshot before;
    /** One for each zone, which the index tells campaigns apart by. */
    private final Map<String, ZoneClock> zoneToClock;

    Builder(
        long version,
        boolean attested,
        Map<String, FeedFile> feeds,
        @Nullable CatalogSnapshot before) {
      this.before = before;
      this.zoneToClock = before == null ? new HashMap<>() : new HashMap<>(before.zoneToClock);
      this.version = version;
      this.feeds = feeds;
      this.attested = attested;
    }

    void add(CatalogEntry entry) {
      counts.merge(CatalogKeys.kind(entry), 1, Integer::sum);
      switch (entry.getEntryCase()) {
        case ADVERTISER -> advertisers.put(entry.getAdvertiser().getId(), entry.getAdvertiser());
        case CAMPAIGN -> campaigns.put(entry.getCampaign().getId(), entry.getCampaign());
        case CREATIVE -> creatives.put(entry.getCreative().getId(), entry.getCreative());
        case EXCHANGE -> exchanges.put(entry.getExchange().getId(), entry.getExchange());
        case DEAL -> deals.put(entry.getDeal().getId(), entry.getDeal());
        case PRODUCT ->
          products
              .computeIfAbsent(entry.getProduct().getAdvertiserId(), unused -> new ArrayList<>())
              .add(entry.getProduct());
        case INVENTORY_LIST -> inventoryLists.add(entry.getInventoryList());
        case PRODUCT_FEED, ENTRY_NOT_SET -> {
          // Counted only.
        }
      }
    }

    Map<String, AdvertiserProducts> resolveProducts() {
      Map<String, AdvertiserProducts> resolved = new HashMap<>();
      feeds.forEach(
          (advertiser, feed) -> resolved.put(advertiser, AdvertiserProducts.of(List.of(), feed)));
      products.forEach((advertiser, entered) ->
          resolved.put(advertiser, AdvertiserProducts.of(entered, feeds.get(advertiser))));
      return Map.copyOf(resolved);
    }

    InventoryLists resolveInventoryLists() {
      return before != null && Same.inOrder(before.inventoryEntries, inventoryLists)
          ? before.inventoryLists
          : InventoryLists.of(inventoryLists);
    }

    Map<String, LiveCampaign> resolveCampaigns(InventoryLists lists) {
      Map<String, List<Creative>> approved = new HashMap<>();
      for (Creative creative : creatives.values()) {
        if (creative.getReviewStatus() == ReviewStatus.APPROVED) {
          approved
              .computeIfAbsent(creative.getCampaignId(), unused -> new ArrayList<>())
              .add(creative);
        }
      }
      // What a campaign's targeting makes of itself depends on which lists there are.
      CatalogSnapshot alike =
          before != null && Same.instance(before.inventoryLists, lists) ? before : null;
      Map<String, LiveCampaign> resolved = new TreeMap<>();
      for (Campaign campaign : campaigns.values()) {
        Advertiser advertiser = advertisers.get(campaign.getAdvertiserId());
        if (advertiser != null) {
          List<Creative> own = approved.getOrDefault(campaign.getId(), List.of());
          if (own.size() > 1) {
            own.sort(Comparator.comparing(Creative::getId));
          }
          boolean active = isActive(campaign, advertiser);
          LiveCampaign known = alike == null ? null : alike.campaign(campaign.getId());
          resolved.put(
              campaign.getId(),
              known != null && known.isMadeOf(campaign, advertiser, own, active)
                  ? known
                  : live(campaign, advertiser, own, active, lists));
        }
      }
      return resolved;
    }

    private LiveCampaign live(
        Campaign campaign,
        Advertiser advertiser,
        List<Creative> creatives,
        boolean active,
        InventoryLists lists) {
      ZoneClock clock =
          zoneToClock.computeIfAbsent(campaign.getTimeZone(), name -> new ZoneClock(zone(name)));
      return new LiveCampaign(
          campaign,
          advertiser,
          creatives,
          clock.zone(),
          CampaignTargeting.of(campaign, clock, lists),
          active);
    }

    private boolean isActive(Campaign campaign, Advertiser advertiser) {
      return campaign.getStatus() == CampaignStatus.ACTIVE_CAMPAIGN
          && advertiser.getActive()
          && (!attested || advertiser.hasConsentAttestation());
    }

    private static ZoneId zone(String name) {
      if (name.isEmpty()) {
        return ZoneOffset.UTC;
      }
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("time_zone: \"" + name + "\" is not known here", e);
      }
    }
  }
}
