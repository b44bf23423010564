package io.segmento.platform.catalog;

import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an entry refers to by id. */
final class CatalogReferences {
  private CatalogReferences() {}

  /**
   * The keys that an entry refers to, by the field that does. The product that a creative names belongs to its campaign's advertiser, hence
   * {@code campaigns}, which answers null for a campaign that it does not know.
   */
  static Map<CatalogKey, String> of(
      CatalogEntry entry, Function<String, @Nullable Campaign> campaigns) {
    Map<CatalogKey, String> found = new LinkedHashMap<>();
    switch (entry.getEntryCase()) {
      case CAMPAIGN -> {
        Campaign campaign = entry.getCampaign();
        found.put(key(CatalogKind.ADVERTISER, campaign.getAdvertiserId()), "advertiser_id");
        for (String id : campaign.getTargeting().getExchangesList()) {
          found.put(key(CatalogKind.EXCHANGE, id), "targeting.exchanges");
        }
        for (String id : campaign.getTargeting().getDealIdsList()) {
          found.put(key(CatalogKind.DEAL, id), "targeting.deal_ids");
        }
        for (String id : campaign.getTargeting().getInventoryListIdsList()) {
          found.put(key(CatalogKind.INVENTORY_LIST, id), "targeting.inventory_list_ids");
        }
        for (String id : campaign.getTargeting().getBlockedInventoryListIdsList()) {
          found.put(key(CatalogKind.INVENTORY_LIST, id), "targeting.blocked_inventory_list_ids");
        }
      }
      case CREATIVE -> {
        Creative creative = entry.getCreative();
        found.put(key(CatalogKind.CAMPAIGN, creative.getCampaignId()), "campaign_id");
        Campaign campaign = campaigns.apply(creative.getCampaignId());
        if (!creative.getSku().isEmpty() && campaign != null) {
          String product = CatalogKeys.product(campaign.getAdvertiserId(), creative.getSku());
          found.put(key(CatalogKind.PRODUCT, product), "sku");
        }
      }
      case PRODUCT -> {
        Product product = entry.getProduct();
        found.put(key(CatalogKind.ADVERTISER, product.getAdvertiserId()), "advertiser_id");
      }
      case DEAL -> found.put(key(CatalogKind.EXCHANGE, entry.getDeal().getExchange()), "exchange");
      case PRODUCT_FEED ->
        found.put(
            key(CatalogKind.ADVERTISER, entry.getProductFeed().getAdvertiserId()), "advertiser_id");
      case EXCHANGE -> {
        for (String id : entry.getExchange().getSellerListIdsList()) {
          found.put(key(CatalogKind.INVENTORY_LIST, id), "seller_list_ids");
        }
      }
      case ADVERTISER, INVENTORY_LIST, ENTRY_NOT_SET -> {
        // Refer to nothing.
      }
    }
    return found;
  }

  /** The kinds whose entries can refer to one of this kind. */
  static List<CatalogKind> referrers(CatalogKind kind) {
    List<CatalogKind> kinds = new ArrayList<>();
    switch (kind) {
      case ADVERTISER ->
        kinds.addAll(List.of(CatalogKind.CAMPAIGN, CatalogKind.PRODUCT, CatalogKind.PRODUCT_FEED));
      case EXCHANGE -> kinds.addAll(List.of(CatalogKind.CAMPAIGN, CatalogKind.DEAL));
      case CAMPAIGN, PRODUCT -> kinds.add(CatalogKind.CREATIVE);
      case DEAL -> kinds.add(CatalogKind.CAMPAIGN);
      case INVENTORY_LIST -> kinds.addAll(List.of(CatalogKind.CAMPAIGN, CatalogKind.EXCHANGE));
      case CREATIVE, PRODUCT_FEED, CATALOG_KIND_UNSPECIFIED, UNRECOGNIZED -> {
        // Nothing refers to them.
      }
    }
    return kinds;
  }

  private static CatalogKey key(CatalogKind kind, String id) {
    return CatalogKeys.of(kind, id);
  }
}
