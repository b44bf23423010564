package io.segmento.tools.load;

import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Targeting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Live campaigns of other advertisers, as a platform of some size has them: twenty for each advertiser, all for the visitors of their own shop, every
 * second bound to a few countries, some to kinds of devices. The same ones for the same numbers.
 *
 * @param creatives banners of each
 */
record CampaignCrowd(int campaigns, int creatives) {
  private static final long SEED = 20_261_126;
  private static final int CAMPAIGNS_PER_ADVERTISER = 20;
  private static final int ENTRIES_AT_ONCE = 4_000;
  private static final List<String> COUNTRIES =
      List.of("USA", "GBR", "DEU", "FRA", "RUS", "SWE", "POL", "ESP", "ITA", "BRA", "IND", "JPN");
  private static final int[][] SIZES = {{300, 250}, {728, 90}, {320, 50}, {160, 600}, {336, 280}};

  /** Nobody. */
  static final CampaignCrowd NONE = new CampaignCrowd(0, 0);

  /**
   * What to apply, one request after the other.
   *
   * @param budgetMicros of each campaign, in all and by day
   */
  List<ApplyCatalogRequest> requests(long budgetMicros) {
    Random random = new Random(SEED);
    List<CatalogEntry> entries = new ArrayList<>();
    for (int i = 0; i < campaigns; i++) {
      int advertiser = i / CAMPAIGNS_PER_ADVERTISER;
      if (i % CAMPAIGNS_PER_ADVERTISER == 0) {
        entries.add(CatalogEntry.newBuilder()
            .setAdvertiser(Advertiser.newBuilder()
                .setId("crowd-" + advertiser)
                .setName("Advertiser " + advertiser)
                .setDomain("crowd-" + advertiser + ".example")
                .setActive(true))
            .build());
      }
      String id = "crowd-" + advertiser + "-" + i;
      entries.add(CatalogEntry.newBuilder()
          .setCampaign(campaign(id, "crowd-" + advertiser, budgetMicros, random))
          .build());
      for (int j = 0; j < creatives; j++) {
        int[] size = SIZES[random.nextInt(SIZES.length)];
        entries.add(CatalogEntry.newBuilder()
            .setCreative(creative(id, id + "-" + j, size))
            .build());
      }
    }
    List<ApplyCatalogRequest> requests = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += ENTRIES_AT_ONCE) {
      requests.add(ApplyCatalogRequest.newBuilder()
          .addAllEntries(entries.subList(from, Math.min(entries.size(), from + ENTRIES_AT_ONCE)))
          .build());
    }
    return requests;
  }

  private static Campaign campaign(String id, String advertiser, long budgetMicros, Random random) {
    Targeting.Builder targeting =
        Targeting.newBuilder().addExchanges("test").setViewedWithinHours(24 * 30);
    if (random.nextBoolean()) {
      int from = random.nextInt(COUNTRIES.size());
      for (int i = 0; i < 3; i++) {
        targeting.addCountries(COUNTRIES.get((from + i) % COUNTRIES.size()));
      }
    }
    if (random.nextInt(4) == 0) {
      targeting.addDeviceTypes(random.nextBoolean() ? 2 : 4);
    }
    return Campaign.newBuilder()
        .setId(id)
        .setAdvertiserId(advertiser)
        .setName(id)
        .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
        .setCurrency("USD")
        .setBudget(Budget.newBuilder().setTotalMicros(budgetMicros).setDailyMicros(budgetMicros))
        .setMaxBidCpmMicros(2_000_000)
        .setStrategy("fixed-cpm")
        .putStrategyParameters(
            "price-cpm-micros", Integer.toString(500_000 + random.nextInt(1_000_000)))
        .setTargeting(targeting)
        .build();
  }

  private static Creative creative(String campaign, String id, int[] size) {
    return Creative.newBuilder()
        .setId(id)
        .setCampaignId(campaign)
        .setFormat(CreativeFormat.BANNER)
        .setWidth(size[0])
        .setHeight(size[1])
        .setHtml("<a href=\"{{click}}\">Look again</a>")
        .setLandingUrl("https://" + campaign + ".example/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED)
        .build();
  }
}
