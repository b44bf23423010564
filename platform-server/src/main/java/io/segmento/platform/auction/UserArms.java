package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.identity.UserKey;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** By the user's key. Thread-safe. */
final class UserArms implements ArmChoice {

  private final Experiments experiments;

  @Inject
  UserArms(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public @Nullable LiveCampaign arm(
      LiveCampaign campaign, AuctionRequest request, AuctionTrace trace) {
    UserKey user = request.user().key();
    if (user == null) {
      return null;
    }
    return trace.explainsOnly()
        ? experiments.arm(campaign, user)
        : experiments.entered(campaign, user);
  }
}
