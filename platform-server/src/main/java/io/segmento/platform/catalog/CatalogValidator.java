package io.segmento.platform.catalog;

import io.segmento.platform.link.SyncTemplate;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.Macros;
import io.segmento.proto.v1.PriceEncryption;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks each entry by itself; what it refers to is {@link CatalogReferences}' part. */
final class CatalogValidator {
  static final Pattern ID = Pattern.compile("[a-z0-9_-]{1,24}");

  private static final String ID_WORDS = "1 to 24 of a-z 0-9 - _";
  private static final Pattern STRATEGY = Pattern.compile("[a-z][a-z0-9-]{0,47}");
  private static final Pattern DOMAIN = Pattern.compile(
      "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");
  private static final Pattern REGION = Pattern.compile("[A-Z]{3}(/[^/]{1,64}){0,2}");
  private static final List<String> VERSIONS = List.of("2.3", "2.4", "2.5", "2.6");
  private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
      .map(Currency::getCurrencyCode)
      .collect(Collectors.toUnmodifiableSet());
  private static final int MAX_CLICK_WINDOW_HOURS = 90 * 24;
  private static final int MAX_VIEW_WINDOW_HOURS = 30 * 24;
  private static final Set<String> WITHOUT_BILLING_NOTICE = Set.of("2.3", "2.4");
  private static final Pattern MACRO =
      Pattern.compile("[$%\\[{]{1,2}[A-Za-z][A-Za-z0-9_:.]{0,57}[%\\]}]{1,2}");
  private static final List<String> MACROS = List.of(
      "AUCTION_ID",
      "AUCTION_BID_ID",
      "AUCTION_IMP_ID",
      "AUCTION_SEAT_ID",
      "AUCTION_AD_ID",
      "AUCTION_CURRENCY",
      "AUCTION_MBR",
      "AUCTION_LOSS",
      "AUCTION_MIN_TO_WIN",
      "AUCTION_MULTIPLIER",
      "AUCTION_IMP_TS");
  private static final int MAX_DEAL_ID = 64;
  private static final int MAX_PLACES = 200;
  private static final int MAX_CATEGORIES = 16;
  private static final int MAX_RELATED = 16;
  private static final int MAX_NAME = 200;
  private static final int MAX_URL = 2048;
  private static final int MAX_WAIT_MILLIS = 10_000;
  private static final int PER_CENT = 100;
  private static final int MAX_PARAMETERS = 64;
  private static final int MAX_PARAMETER = 1024;
  private static final int MAX_LIST_ITEMS = 100_000;
  /** A million of any currency for a thousand impressions; above it somebody took micros for something else. */
  private static final long MAX_CPM_MICROS = 1_000_000_000_000L;

  private static final int HASH_BYTES = 32;
  private static final int MAX_CAP_HOURS = 30 * 24;

  private final boolean httpsOnly;
  private final Problems problems;

  /** With {@code httpsOnly} landing pages are https. */
  CatalogValidator(boolean httpsOnly, Problems problems) {
    this.httpsOnly = httpsOnly;
    this.problems = problems;
  }

  void check(List<CatalogEntry> entries) {
    Set<CatalogKey> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      CatalogEntry entry = entries.get(i);
      CatalogKey key = CatalogKeys.of(entry);
      if (entry.getEntryCase() == CatalogEntry.EntryCase.ENTRY_NOT_SET) {
        problems.at("entries[" + i + "]");
        problems.wrong("", "nothing", "an entry");
        continue;
      }
      problems.at(CatalogKeys.words(key));
      problems.check(seen.add(key), "", "twice in one request", "once");
      check(entry);
    }
  }

  private void check(CatalogEntry entry) {
    switch (entry.getEntryCase()) {
      case ADVERTISER -> advertiser(entry.getAdvertiser());
      case CAMPAIGN -> campaign(entry.getCampaign());
      case CREATIVE -> creative(entry.getCreative());
      case PRODUCT -> product(entry.getProduct());
      case DEAL -> deal(entry.getDeal());
      case EXCHANGE -> exchange(entry.getExchange());
      case INVENTORY_LIST -> inventoryList(entry.getInventoryList());
      case PRODUCT_FEED ->
        problems.wrong("", "a product feed", "ImportProducts, which alone writes them");
      case ENTRY_NOT_SET -> throw new IllegalStateException("checked above");
    }
  }

  private void advertiser(Advertiser advertiser) {
    id("id", advertiser.getId());
    name("name", advertiser.getName());
    range(
        "attribution.click_window_hours",
        advertiser.getAttribution().getClickWindowHours(),
        0,
        MAX_CLICK_WINDOW_HOURS);
    range(
        "attribution.view_window_hours",
        advertiser.getAttribution().getViewWindowHours(),
        0,
        MAX_VIEW_WINDOW_HOURS);
    problems.check(
        DOMAIN.matcher(advertiser.getDomain()).matches(),
        "domain",
        advertiser.getDomain(),
        "a domain in lower case, such as shop.example");
    for (String origin : advertiser.getOriginsList()) {
      problems.check(
          isOrigin(origin), "origins", origin, "an origin, such as https://shop.example");
    }
    int hash = advertiser.getApiKeyHash().size();
    problems.check(
        hash == 0 || hash == HASH_BYTES,
        "api_key_hash",
        hash + " bytes",
        "the " + HASH_BYTES + " bytes of a SHA-256, or none");
    if (advertiser.hasConsentAttestation()) {
      problems.check(
          !advertiser.getConsentAttestation().getAttestedBy().isBlank(),
          "consent_attestation.attested_by",
          "",
          "who attests");
      problems.check(
          advertiser.getConsentAttestation().getAttestedAtMillis() > 0,
          "consent_attestation.attested_at_millis",
          advertiser.getConsentAttestation().getAttestedAtMillis(),
          "> 0");
    }
  }

  private void campaign(Campaign campaign) {
    id("id", campaign.getId());
    id("advertiser_id", campaign.getAdvertiserId());
    name("name", campaign.getName());
    problems.check(
        isSet(campaign.getStatusValue(), CampaignStatus.forNumber(campaign.getStatusValue())),
        "status",
        campaign.getStatus(),
        "ACTIVE_CAMPAIGN, PAUSED or ARCHIVED");
    currency("currency", campaign.getCurrency());
    problems.check(
        isZone(campaign.getTimeZone()),
        "time_zone",
        campaign.getTimeZone(),
        "an IANA name such as Europe/Moscow, or empty");
    Budget budget = campaign.getBudget();
    notNegative("budget.total_micros", budget.getTotalMicros());
    notNegative("budget.daily_micros", budget.getDailyMicros());
    notNegative("budget.hourly_micros", budget.getHourlyMicros());
    problems.check(
        campaign.getMaxBidCpmMicros() > 0,
        "max_bid_cpm_micros",
        campaign.getMaxBidCpmMicros(),
        "> 0");
    problems.check(
        campaign.getMaxBidCpmMicros() <= MAX_CPM_MICROS,
        "max_bid_cpm_micros",
        campaign.getMaxBidCpmMicros(),
        "<= " + MAX_CPM_MICROS);
    problems.check(
        STRATEGY.matcher(campaign.getStrategy()).matches(),
        "strategy",
        campaign.getStrategy(),
        "a strategy's name: 1 to 48 of a-z 0-9 -, beginning with a letter");
    parameters("strategy_parameters", campaign.getStrategyParametersMap());
    notNegative("starts_at_millis", campaign.getStartsAtMillis());
    notNegative("ends_at_millis", campaign.getEndsAtMillis());
    problems.check(
        campaign.getEndsAtMillis() == 0
            || campaign.getEndsAtMillis() > campaign.getStartsAtMillis(),
        "ends_at_millis",
        campaign.getEndsAtMillis(),
        "> starts_at_millis, or 0");
    for (FrequencyCap cap : campaign.getFrequencyCapsList()) {
      problems.check(
          isSet(cap.getScopeValue(), FrequencyCap.Scope.forNumber(cap.getScopeValue())),
          "frequency_caps.scope",
          cap.getScope(),
          "a scope");
      problems.check(
          cap.getImpressions() > 0, "frequency_caps.impressions", cap.getImpressions(), "> 0");
      range("frequency_caps.window_hours", cap.getWindowHours(), 1, MAX_CAP_HOURS);
    }
    new TargetingCheck(problems).check(campaign.getTargeting());
    if (campaign.hasExperiment()) {
      new ExperimentCheck(problems).check(campaign.getExperiment());
      campaign
          .getExperiment()
          .getArmsList()
          .forEach(arm ->
              parameters("experiment.arms.strategy_parameters", arm.getStrategyParametersMap()));
    }
  }

  private void parameters(String field, Map<String, String> parameters) {
    problems.check(
        parameters.size() <= MAX_PARAMETERS,
        field,
        parameters.size() + " parameters",
        "<= " + MAX_PARAMETERS);
    parameters.forEach((key, value) -> problems.check(
        !key.isBlank() && key.length() <= MAX_NAME && value.length() <= MAX_PARAMETER,
        field,
        key,
        "a key of 1 to " + MAX_NAME + " and a value of up to " + MAX_PARAMETER + " characters"));
  }

  private void creative(Creative creative) {
    id("id", creative.getId());
    id("campaign_id", creative.getCampaignId());
    new CreativeCheck(httpsOnly, problems).check(creative);
    url("landing_url", creative.getLandingUrl(), httpsOnly);
    if (!creative.getSku().isEmpty()) {
      sku("sku", creative.getSku());
    }
    if (!creative.getLanguage().isEmpty()) {
      each("language", List.of(creative.getLanguage()), LANGUAGE, "ISO 639-1");
    }
    for (int attribute : creative.getAttributesList()) {
      problems.check(attribute > 0, "attributes", attribute, "> 0");
    }
    problems.check(
        creative.getReviewStatus() != ReviewStatus.UNRECOGNIZED,
        "review_status",
        creative.getReviewStatusValue(),
        "PENDING, APPROVED or REJECTED");
    reviewNote(creative.getReviewNote());
  }

  void reviewNote(String note) {
    problems.check(
        note.length() <= MAX_NAME,
        "review_note",
        note.length() + " characters",
        "<= " + MAX_NAME + " characters");
  }

  void product(Product product) {
    id("advertiser_id", product.getAdvertiserId());
    sku("sku", product.getSku());
    name("name", product.getName());
    problems.check(product.getPriceMicros() > 0, "price_micros", product.getPriceMicros(), "> 0");
    currency("currency", product.getCurrency());
    url("image_url", product.getImageUrl(), false);
    url("link_url", product.getLinkUrl(), httpsOnly);
    each(
        "available_in",
        product.getAvailableInList(),
        REGION,
        "ISO 3166-1 alpha-3, or alpha-3/region/city");
    count("available_in", product.getAvailableInCount(), MAX_PLACES);
    count("categories", product.getCategoriesCount(), MAX_CATEGORIES);
    for (String category : product.getCategoriesList()) {
      name("categories", category);
    }
    count("related_skus", product.getRelatedSkusCount(), MAX_RELATED);
    for (String sku : product.getRelatedSkusList()) {
      sku("related_skus", sku);
    }
  }

  private void count(String field, int count, int max) {
    problems.check(count <= max, field, count + " entries", "<= " + max);
  }

  private void deal(Deal deal) {
    id("id", deal.getId());
    id("exchange", deal.getExchange());
    notNegative("floor_cpm_micros", deal.getFloorCpmMicros());
    currency("currency", deal.getCurrency());
    problems.check(
        deal.getExchangeDealId().length() <= MAX_DEAL_ID,
        "exchange_deal_id",
        deal.getExchangeDealId(),
        "at most " + MAX_DEAL_ID + " characters");
  }

  private void exchange(Exchange exchange) {
    id("id", exchange.getId());
    name("name", exchange.getName());
    problems.check(
        VERSIONS.contains(exchange.getOpenrtbVersion()),
        "openrtb_version",
        exchange.getOpenrtbVersion(),
        "one of " + String.join(", ", VERSIONS));
    range("default_tmax_millis", exchange.getDefaultTmaxMillis(), 0, MAX_WAIT_MILLIS);
    range("network_reserve_millis", exchange.getNetworkReserveMillis(), 0, MAX_WAIT_MILLIS);
    notNegative("qps_quota", exchange.getQpsQuota());
    range("interstitial_min_width_percent", exchange.getInterstitialMinWidthPercent(), 0, PER_CENT);
    range(
        "interstitial_min_height_percent", exchange.getInterstitialMinHeightPercent(), 0, PER_CENT);
    problems.check(
        isSet(exchange.getBillingValue(), Billing.forNumber(exchange.getBillingValue())),
        "billing",
        exchange.getBilling(),
        "ON_BILLING_NOTICE or ON_IMPRESSION");
    problems.check(
        exchange.getPriceEncryption() != PriceEncryption.UNRECOGNIZED,
        "price_encryption",
        exchange.getPriceEncryptionValue(),
        "PLAIN or HMAC_SHA1");
    problems.check(
        exchange.getBilling() != Billing.ON_BILLING_NOTICE
            || !WITHOUT_BILLING_NOTICE.contains(exchange.getOpenrtbVersion()),
        "billing",
        exchange.getBilling(),
        "ON_IMPRESSION with OpenRTB 2.3 and 2.4, which have no billing notice");
    macros(exchange.getMacros());
    problems.check(
        exchange.getDomain().isEmpty() || DOMAIN.matcher(exchange.getDomain()).matches(),
        "domain",
        exchange.getDomain(),
        "a domain in lower case, such as exchange.example, or empty");
    each("seller_list_ids", exchange.getSellerListIdsList(), ID, ID_WORDS);
    for (String currency : exchange.getCurrenciesList()) {
      currency("currencies", currency);
    }
    String template = exchange.getSync().getRedirectTemplate();
    if (!template.isEmpty()) {
      problems.check(
          SyncTemplate.hasPlaceForId(template)
              && SyncTemplate.hasFixedHost(template)
              && isUrl(SyncTemplate.example(template), false),
          "sync.redirect_template",
          template,
          "an absolute http or https URL with a place for {uid}, or in another dialect such as [UID] or ${UID}, behind its host");
    }
    notNegative("sync.vendor_id", exchange.getSync().getVendorId());
  }

  private void macros(Macros macros) {
    macro("macros.price", macros.getPrice());
    macro("macros.click_prefix", macros.getClickPrefix());
    for (String known : macros.getKnownList()) {
      problems.check(
          MACROS.contains(known), "macros.known", known, "one of " + String.join(", ", MACROS));
    }
  }

  /** It stands in URLs in HTML and XML as it is. */
  private void macro(String field, String macro) {
    problems.check(
        macro.isEmpty() || MACRO.matcher(macro).matches(),
        field,
        macro,
        "a macro of up to 64 characters such as ${AUCTION_PRICE} or %%WINNING_PRICE%%");
  }

  private void inventoryList(InventoryList list) {
    id("id", list.getId());
    name("name", list.getName());
    problems.check(
        list.getItemsCount() <= MAX_LIST_ITEMS,
        "items",
        list.getItemsCount() + " items",
        "<= " + MAX_LIST_ITEMS);
    for (String item : list.getItemsList()) {
      problems.check(!item.isBlank(), "items", item, "a domain, a bundle or a seller");
    }
  }

  private void id(String field, String id) {
    problems.check(ID.matcher(id).matches(), field, id, ID_WORDS);
  }

  private void name(String field, String name) {
    problems.check(
        !name.isBlank() && name.length() <= MAX_NAME,
        field,
        name,
        "1 to " + MAX_NAME + " characters");
  }

  private void sku(String field, String sku) {
    problems.check(
        !sku.isBlank()
            && sku.equals(sku.strip())
            && sku.codePointCount(0, sku.length()) <= 64
            && sku.codePoints().noneMatch(Character::isISOControl),
        field,
        sku,
        "1 to 64 characters without control characters");
  }

  private void currency(String field, String code) {
    problems.check(CURRENCIES.contains(code), field, code, "ISO 4217, such as USD");
  }

  private void notNegative(String field, long value) {
    problems.check(value >= 0, field, value, ">= 0");
  }

  private void range(String field, int value, int min, int max) {
    problems.check(value >= min && value <= max, field, value, min + " to " + max);
  }

  private void each(String field, List<String> values, Pattern pattern, String expected) {
    for (String value : values) {
      problems.check(pattern.matcher(value).matches(), field, value, expected);
    }
  }

  private void url(String field, String url, boolean https) {
    problems.check(
        isUrl(url, https),
        field,
        url,
        "an absolute " + (https ? "https" : "http or https") + " URL of up to " + MAX_URL
            + " characters");
  }

  static boolean isUrl(String text, boolean https) {
    if (text.isEmpty() || text.length() > MAX_URL) {
      return false;
    }
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || (scheme.equals("http") && !https))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isOrigin(String text) {
    if (!isUrl(text, false)) {
      return false;
    }
    URI uri = URI.create(text);
    return uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
  }

  private static boolean isZone(String name) {
    if (name.isEmpty()) {
      return true;
    }
    try {
      return ZoneId.of(name).getRules() != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Neither UNSPECIFIED nor a number of a later version. */
  private static boolean isSet(int number, Object constant) {
    return number != 0 && constant != null;
  }
}
