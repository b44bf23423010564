package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import org.jspecify.annotations.Nullable;

/** What a campaign is for the user of a request. Any thread; never waits. */
@FunctionalInterface
interface ArmChoice {

  /**
   * The arm of the campaign's experiment that the user is in. Null when nobody can say, since the user is not recognised: the campaign must not bid
   * then, for it could be one who is held out.
   *
   * @param campaign one with an experiment
   */
  @Nullable
  LiveCampaign arm(LiveCampaign campaign, AuctionRequest request, AuctionTrace trace);
}
