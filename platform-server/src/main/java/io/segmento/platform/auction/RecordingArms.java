package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks for the user's arms and writes them down, since a recorded auction does not say whose it was. Thread-safe. */
final class RecordingArms implements ArmChoice {

  private final ArmChoice live;
  private final Map<String, LiveCampaign> campaignIdToArm = new ConcurrentHashMap<>();

  RecordingArms(ArmChoice live) {
    this.live = live;
  }

  @Override
  public @Nullable LiveCampaign arm(
      LiveCampaign campaign, AuctionRequest request, AuctionTrace trace) {
    LiveCampaign arm = live.arm(campaign, request, trace);
    if (arm != null) {
      campaignIdToArm.put(campaign.id(), arm);
    }
    return arm;
  }

  /** The same answers again. */
  ArmChoice recorded() {
    Map<String, LiveCampaign> same = Map.copyOf(campaignIdToArm);
    return (campaign, request, trace) -> same.get(campaign.id());
  }
}
