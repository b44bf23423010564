package io.segmento.platform.auction.filter;

import static io.segmento.platform.auction.testing.AuctionFixtures.auctionRequest;
import static io.segmento.platform.auction.testing.AuctionFixtures.live;
import static io.segmento.platform.auction.testing.AuctionFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.LiveCampaign;
import org.junit.jupiter.api.Test;

class PacingFilterTest {
  private static final int REQUESTS = 2_000;

  @Test
  void theShareOfRequestsPassesAndTheSameRequestAlwaysAlike() {
    assertThat(passed(0)).isZero();
    assertThat(passed(1)).isEqualTo(REQUESTS);
    assertThat(passed(0.3)).isBetween(REQUESTS / 4, REQUESTS * 35 / 100);
    assertThat(passed(0.3)).isEqualTo(passed(0.3));
  }

  private static int passed(double share) {
    PacingFilter filter = new PacingFilter(new Share(share));
    int passed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      if (filter.keeps(live(), auctionRequest(request().setId("request-" + i).build()))) {
        passed++;
      }
    }
    return passed;
  }

  private record Share(double share) implements Budgets {
    @Override
    public long leftToday(LiveCampaign campaign, long nowMillis) {
      return Long.MAX_VALUE;
    }

    @Override
    public double deliveryShare(LiveCampaign campaign, long nowMillis) {
      return share;
    }
  }
}
