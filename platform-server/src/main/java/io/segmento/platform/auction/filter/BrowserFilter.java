package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Set;

/** The page is in one of the campaign's browsers. An app is in none. */
final class BrowserFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.BROWSER;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Set<String> wanted = campaign.targeting().browsers();
    return wanted.isEmpty() || wanted.contains(request.device().browser());
  }
}
