package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.List;
import java.util.Set;

/** One of the lists that the campaign is for has the request's site, app, category or seller. */
final class InventoryFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.INVENTORY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    List<String> wanted = campaign.proto().getTargeting().getInventoryListIdsList();
    if (wanted.isEmpty()) {
      return true;
    }
    Set<String> found = request.inventoryLists();
    for (int i = 0; i < wanted.size(); i++) {
      if (found.contains(wanted.get(i))) {
        return true;
      }
    }
    return false;
  }
}
