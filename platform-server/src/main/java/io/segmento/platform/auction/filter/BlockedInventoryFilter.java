package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.List;
import java.util.Set;

/** None of the lists that the campaign keeps off has the request's site, app, category or seller. */
final class BlockedInventoryFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.INVENTORY_BLOCKED;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    List<String> blocked = campaign.proto().getTargeting().getBlockedInventoryListIdsList();
    if (blocked.isEmpty()) {
      return true;
    }
    Set<String> found = request.inventoryLists();
    for (int i = 0; i < blocked.size(); i++) {
      if (found.contains(blocked.get(i))) {
        return false;
      }
    }
    return true;
  }
}
