package io.segmento.platform.auction.request;

import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.coview.CoViews;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bid request with what the filters ask of it, worked out once: at once what every request is asked, the rest when a campaign asks for it. Used by
 * one auction, by one thread after the other.
 */
public final class AuctionRequest {

  private static final List<String> DEFAULT_CURRENCIES = List.of("USD");
  private static final String CONTENT_TAXONOMY_1 = "IAB";
  /** AdCOM's list of category taxonomies; the default. */
  private static final int CATTAX_CONTENT_1 = 1;

  /** For one impression, of those that we have; more are not looked at. */
  private static final int MAX_DEALS = 50;

  private final BidRequest bidRequest;
  private final Exchange exchange;
  private final CatalogSnapshot snapshot;
  private final ExchangeRates rates;
  private final long nowMillis;
  private final List<Offer> offers;
  private final Set<String> blockedDomains;
  private final CategoryMapping categories;
  private final Set<String> blockedCategories;
  private final boolean brokenSupplyChain;
  private final String bidCurrency;
  private AuctionUser user = AuctionUser.UNKNOWN;
  private CoViews coViews = CoViews.NONE;
  private @Nullable DeviceFacts device;
  private @Nullable Place place;
  private @Nullable Set<String> inventoryLists;

  public AuctionRequest(
      BidRequest bidRequest,
      Exchange exchange,
      CatalogSnapshot snapshot,
      ExchangeRates rates,
      long nowMillis) {
    this(bidRequest, exchange, snapshot, rates, CategoryMapping.SHIPPED, nowMillis);
  }

  public AuctionRequest(
      BidRequest bidRequest,
      Exchange exchange,
      CatalogSnapshot snapshot,
      ExchangeRates rates,
      CategoryMapping categories,
      long nowMillis) {
    this.bidRequest = bidRequest;
    this.exchange = exchange;
    this.snapshot = snapshot;
    this.rates = rates;
    this.nowMillis = nowMillis;
    this.offers = offers(bidRequest, exchange, snapshot);
    this.blockedDomains = lowerCase(bidRequest.getBadvList());
    this.categories = categories;
    this.blockedCategories = bidRequest.getBcatCount() == 0
        ? Set.of()
        : categories.content1(bidRequest.getCattax(), bidRequest.getBcatList());
    this.brokenSupplyChain = SupplyChains.isBroken(bidRequest);
    this.bidCurrency = bidCurrency(acceptedCurrencies());
  }

  private static List<Offer> offers(
      BidRequest request, Exchange exchange, CatalogSnapshot snapshot) {
    List<Offer> offers = new ArrayList<>(request.getImpCount());
    for (int i = 0; i < request.getImpCount(); i++) {
      Offer open = new Offer(request.getImp(i), i, offers.size());
      offers.add(open);
      List<BidRequest.Deal> deals = request.getImp(i).getPmp().getDealsList();
      int end = offers.size() + MAX_DEALS;
      for (int j = 0; j < deals.size() && offers.size() < end; j++) {
        Deal agreed = snapshot.deal(exchange.getId(), deals.get(j).getId());
        if (agreed != null) {
          offers.add(open.through(new OfferedDeal(deals.get(j), agreed), offers.size()));
        }
      }
    }
    return offers;
  }

  private static Set<String> lowerCase(List<String> domains) {
    if (domains.isEmpty()) {
      return Set.of();
    }
    Set<String> lower = new HashSet<>(domains.size() * 2);
    for (String domain : domains) {
      lower.add(domain.toLowerCase(Locale.ROOT));
    }
    return lower;
  }

  public void recognise(AuctionUser recognised) {
    this.user = recognised;
  }

  /** What is known of products that are viewed together; from now on the same for all of this request. */
  public void knownCoViews(CoViews known) {
    this.coViews = known;
  }

  public CoViews coViews() {
    return coViews;
  }

  public BidRequest bidRequest() {
    return bidRequest;
  }

  public Exchange exchange() {
    return exchange;
  }

  public CatalogSnapshot snapshot() {
    return snapshot;
  }

  public long nowMillis() {
    return nowMillis;
  }

  /** All ways to buy: each impression in the open auction, followed by the deals on it that we have. */
  public List<Offer> offers() {
    return offers;
  }

  /** Whether one of {@link #offers} is a guaranteed deal. */
  public boolean offersGuaranteedDeal() {
    for (int i = 0; i < offers.size(); i++) {
      OfferedDeal deal = offers.get(i).deal();
      if (deal != null && deal.isGuaranteed()) {
        return true;
      }
    }
    return false;
  }

  public AuctionUser user() {
    return user;
  }

  public boolean inApp() {
    return bidRequest.hasApp();
  }

  /** What is known of the device already, where the request does not tell any more. */
  public void knownDevice(DeviceFacts known) {
    this.device = known;
  }

  public DeviceFacts device() {
    DeviceFacts known = device;
    if (known == null) {
      known = new DeviceFacts(bidRequest);
      device = known;
    }
    return known;
  }

  public Place place() {
    Place known = place;
    if (known == null) {
      known = new Place(bidRequest.getDevice().getGeo());
      place = known;
    }
    return known;
  }

  /** The ids of the inventory lists that have the request's site, app, screen, a category of it, or a seller. */
  public Set<String> inventoryLists() {
    Set<String> known = inventoryLists;
    if (known == null) {
      known = Inventory.listsWith(bidRequest, snapshot.inventoryLists());
      inventoryLists = known;
    }
    return known;
  }

  /** Whether any domain is blocked. */
  public boolean blocksDomains() {
    return !blockedDomains.isEmpty();
  }

  /** Whether any category is blocked. */
  public boolean blocksCategories() {
    return !blockedCategories.isEmpty();
  }

  /** Whether the domain or one that it is part of is blocked: {@code badv} of {@code example.com} blocks {@code shop.example.com}. */
  public boolean blocksDomain(String domain) {
    if (blockedDomains.isEmpty()) {
      return false;
    }
    String part = domain.toLowerCase(Locale.ROOT);
    while (true) {
      if (blockedDomains.contains(part)) {
        return true;
      }
      int dot = part.indexOf('.');
      if (dot < 0) {
        return false;
      }
      part = part.substring(dot + 1);
    }
  }

  /** Whether the category or its parent is blocked: {@code IAB7} blocks {@code IAB7-39}. */
  public boolean blocksCategory(String category) {
    if (blockedCategories.isEmpty()) {
      return false;
    }
    if (blockedCategories.contains(category)) {
      return true;
    }
    int dash = category.indexOf('-');
    return dash > 0 && blockedCategories.contains(category.substring(0, dash));
  }

  /**
   * Whether the request says that its blocked categories are of another taxonomy than content 1.0, and one of them is in no mapping. Where it says nothing they are of that one by
   * the standard, and an entry that is none of its forms, such as an exchange's own number, names no category of ours.
   */
  public boolean blocksUnknownCategories() {
    if (bidRequest.getCattax() == CATTAX_CONTENT_1) {
      return false;
    }
    for (int i = 0; i < bidRequest.getBcatCount(); i++) {
      String category = bidRequest.getBcat(i);
      if (!category.isEmpty()
          && !category.startsWith(CONTENT_TAXONOMY_1)
          && categories.content1(bidRequest.getCattax(), category) == null) {
        return true;
      }
    }
    return false;
  }

  /** Whether the exchange is bid on for all sellers, or the request is sold by one of those that it is bid on for. */
  public boolean hasAllowedSeller() {
    return Sellers.areAllowed(bidRequest, exchange, snapshot.inventoryLists());
  }

  /** Whether the request names its sellers and leaves some out. */
  public boolean hasBrokenSupplyChain() {
    return brokenSupplyChain;
  }

  /** The rates that prices and floors of this request are converted with. */
  public ExchangeRates rates() {
    return rates;
  }

  /** ISO 4217; all bids of an answer are in one currency, and the exchange takes this one. */
  public String bidCurrency() {
    return bidCurrency;
  }

  /** A floor of this offer in the currency of the campaign; only after the filters have found that it can be converted. */
  public long floorFor(LiveCampaign campaign, long floorCpmMicros, Offer offer) {
    return rates.atLeast(floorCpmMicros, offer.bidFloorCurrency(), campaign.currency());
  }

  private List<String> acceptedCurrencies() {
    if (bidRequest.getCurCount() > 0) {
      return bidRequest.getCurList();
    }
    return exchange.getCurrenciesCount() > 0 ? exchange.getCurrenciesList() : DEFAULT_CURRENCIES;
  }

  /** The first that a campaign here has, so that its bids need no conversion; else the first that there is a rate of. */
  private String bidCurrency(List<String> accepted) {
    Set<String> ofCampaigns = snapshot.currencies(exchange.getId());
    String convertible = "";
    for (int i = 0; i < accepted.size(); i++) {
      String currency = accepted.get(i);
      if (ofCampaigns.contains(currency)) {
        return currency;
      }
      if (convertible.isEmpty() && rates.knows(currency)) {
        convertible = currency;
      }
    }
    return convertible.isEmpty() ? accepted.get(0) : convertible;
  }
}
