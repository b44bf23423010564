package io.segmento.platform.catalog;

import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.InventoryLists;
import io.segmento.platform.targeting.ZoneClock;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import java.util.List;
import java.util.Map;

/**
 * What a snapshot is made of, each part such that the next snapshot can take it over. Immutable.
 *
 * @param attested whether advertisers without a consent attestation count as switched off
 * @param exchanges in order of id
 * @param campaignToApproved the creatives that may be shown, in order of id, also of campaigns that are not there
 * @param campaigns in order of id
 * @param withoutAdvertiser campaigns by id whose advertiser is not there
 * @param zoneToClock one for each zone, which the index tells campaigns apart by
 * @param indexedCampaigns the active ones, in the order of the index
 */
record SnapshotParts(
    CatalogEntries entries,
    boolean attested,
    Map<String, FeedFile> advertiserToFeed,
    Map<String, Advertiser> advertisers,
    Map<String, Exchange> exchanges,
    LiveDeals deals,
    Map<String, AdvertiserProducts> products,
    SharedMap<Creative> idToCreative,
    SharedMap<List<Creative>> campaignToApproved,
    SharedMap<LiveCampaign> idToCampaign,
    List<LiveCampaign> campaigns,
    Map<String, Campaign> withoutAdvertiser,
    Map<String, ZoneClock> zoneToClock,
    InventoryLists inventoryLists,
    List<LiveCampaign> indexedCampaigns,
    CampaignIndex index) {

  static final SnapshotParts EMPTY = new SnapshotParts(
      CatalogEntries.NONE,
      false,
      Map.of(),
      Map.of(),
      Map.of(),
      LiveDeals.of(List.of()),
      Map.of(),
      SharedMap.empty(),
      SharedMap.empty(),
      SharedMap.empty(),
      List.of(),
      Map.of(),
      Map.of(),
      InventoryLists.NONE,
      List.of(),
      CampaignIndex.NONE);
}
