package io.segmento.platform.catalog;

import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.InventoryLists;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All of the catalog at one version, indexed for bidding. Immutable; look-ups allocate nothing. Snapshots share what did not change. */
public final class CatalogSnapshot {
  /** Nothing, at version 0. */
  public static final CatalogSnapshot EMPTY = new CatalogSnapshot(0, SnapshotParts.EMPTY);

  private final long version;
  private final SnapshotParts parts;
  private final Map<String, Set<String>> exchangeToCurrencies;
  private final Set<String> exchangesServingUnknownUsers;
  private final Map<String, List<LiveCampaign>> exchangeToCampaigns = new ConcurrentHashMap<>();

  private CatalogSnapshot(long version, SnapshotParts parts) {
    this.version = version;
    this.parts = parts;
    Map<String, Set<String>> currencies = new HashMap<>();
    Set<String> unknownUsers = new HashSet<>();
    for (Exchange exchange : parts.exchanges().values()) {
      String id = exchange.getId();
      currencies.put(id, parts.index().currencies(id));
      if (parts.index().servesUnknownUsers(id)) {
        unknownUsers.add(id);
      }
    }
    exchangeToCurrencies = Map.copyOf(currencies);
    exchangesServingUnknownUsers = Set.copyOf(unknownUsers);
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
    return of(version, CatalogEntries.of(entries), attested, advertiserToFeed, before);
  }

  /** As {@link #of(long, Collection, boolean, Map, CatalogSnapshot)}; by entries that share with those before what did not change, it costs what did. */
  public static CatalogSnapshot of(
      long version,
      CatalogEntries entries,
      boolean attested,
      Map<String, FeedFile> advertiserToFeed,
      @Nullable CatalogSnapshot before) {
    SnapshotParts known = before == null ? SnapshotParts.EMPTY : before.parts;
    return new CatalogSnapshot(
        version, SnapshotBuilder.changed(known, entries, attested, advertiserToFeed));
  }

  public long version() {
    return version;
  }

  public @Nullable Exchange exchange(String id) {
    return parts.exchanges().get(id);
  }

  /** All exchanges, also those that are switched off, in order of id. */
  public Collection<Exchange> exchanges() {
    return parts.exchanges().values();
  }

  /**
   * The active campaigns that may bid on an exchange, in the order of {@link #indexedCampaigns()}; none when the exchange is unknown or off. Collected
   * when it is first asked for.
   */
  public List<LiveCampaign> campaigns(String exchangeId) {
    return parts.exchanges().containsKey(exchangeId)
        ? exchangeToCampaigns.computeIfAbsent(exchangeId, this::campaignsOn)
        : List.of();
  }

  /** Whether an active campaign caps what users are shown of this advertiser by all its campaigns. */
  public boolean capsAdvertiser(String advertiserId) {
    return parts.index().capsAdvertiser(advertiserId);
  }

  /** The currencies of those campaigns. */
  public Set<String> currencies(String exchangeId) {
    return exchangeToCurrencies.getOrDefault(exchangeId, Set.of());
  }

  /** All campaigns, also those that are paused, in order of id. */
  public Collection<LiveCampaign> campaigns() {
    return parts.campaigns();
  }

  /** Those of {@link #campaigns()} that are not the very same in another snapshot; null: all. What both share is not looked at. */
  public List<LiveCampaign> campaignsOtherThan(@Nullable CatalogSnapshot other) {
    List<LiveCampaign> others = other == null ? List.of() : other.parts.campaigns();
    List<LiveCampaign> found = new ArrayList<>();
    int i = 0;
    for (LiveCampaign campaign : parts.campaigns()) {
      while (i < others.size()
          && !Same.instance(others.get(i), campaign)
          && others.get(i).id().compareTo(campaign.id()) < 0) {
        i++;
      }
      if (i < others.size() && Same.instance(others.get(i), campaign)) {
        i++;
      } else {
        found.add(campaign);
      }
    }
    return found;
  }

  /** A campaign, also one that is paused. */
  public @Nullable LiveCampaign campaign(String id) {
    return parts.idToCampaign().get(id);
  }

  /** A creative, also one that is not approved. */
  public @Nullable Creative creative(String id) {
    return parts.idToCreative().get(id);
  }

  /** The products of an advertiser, of its feed and those written one by one. */
  public AdvertiserProducts products(String advertiserId) {
    return parts.products().getOrDefault(advertiserId, AdvertiserProducts.NONE);
  }

  /** All of one product; of a feed it is read anew each time. */
  public @Nullable Product product(String advertiserId, String sku) {
    ListedProduct product = products(advertiserId).find(sku);
    return product == null ? null : product.product();
  }

  public @Nullable Advertiser advertiser(String id) {
    return parts.advertisers().get(id);
  }

  /** Whether an active campaign on this exchange bids without a recognised user. */
  public boolean servesUnknownUsers(String exchangeId) {
    return exchangesServingUnknownUsers.contains(exchangeId);
  }

  /** Whether that is so on any exchange. */
  public boolean servesUnknownUsers() {
    return !exchangesServingUnknownUsers.isEmpty();
  }

  /** The deal that is switched on and that the exchange calls so; null when there is none. Of two with one name, the first by id. */
  public @Nullable Deal deal(String exchangeId, String exchangeDealId) {
    Map<String, Deal> deals = parts.deals().ofExchange(exchangeId);
    return deals.get(exchangeDealId);
  }

  /** The deals of an exchange that are switched on, by its own id of them. */
  public Map<String, Deal> deals(String exchangeId) {
    return parts.deals().ofExchange(exchangeId);
  }

  /** The deals that are switched on, as their exchanges call them, in order. */
  public List<String> liveDeals() {
    return parts.deals().live();
  }

  /** The active campaigns in order of advertiser and id; the position of one is its number in {@link #index()}. */
  public List<LiveCampaign> indexedCampaigns() {
    return parts.indexedCampaigns();
  }

  /** The active campaigns by what they ask for. */
  public CampaignIndex index() {
    return parts.index();
  }

  /** All inventory lists. */
  public InventoryLists inventoryLists() {
    return parts.inventoryLists();
  }

  /** How many entries there are, also those that no index shows. */
  public int count(CatalogKind kind) {
    return parts.entries().of(kind).size();
  }

  private List<LiveCampaign> campaignsOn(String exchangeId) {
    List<LiveCampaign> found = new ArrayList<>();
    for (int i = 0; i < parts.indexedCampaigns().size(); i++) {
      if (parts.index().isOn(exchangeId, i)) {
        found.add(parts.indexedCampaigns().get(i));
      }
    }
    return Collections.unmodifiableList(found);
  }
}
