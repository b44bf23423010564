package io.segmento.platform.frequency;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.storage.v1.ShownAd;
import io.segmento.proto.storage.v1.ShownAds;
import org.junit.jupiter.api.Test;

final class ImpressionCountsTest {

  private static final int HOUR = 500_000;

  private static ShownAd ad(String campaign, String creative, int hour) {
    return ShownAd.newBuilder()
        .setAdvertiserId("shop")
        .setCampaignId(campaign)
        .setCreativeId(creative)
        .setHour(hour)
        .setImpressions(1)
        .build();
  }

  private static ShownAds shown(ShownAd... ads) {
    ShownAds shown = ShownAds.getDefaultInstance();
    for (ShownAd ad : ads) {
      shown = ImpressionCounts.add(shown, ad);
    }
    return shown;
  }

  @Test
  void impressionsAreCountedByCampaignCreativeAndAdvertiser() {
    ShownAds shown = shown(
        ad("a", "a-1", HOUR), ad("a", "a-1", HOUR), ad("a", "a-2", HOUR), ad("b", "b-1", HOUR));
    assertThat(shown.getAdsCount()).isEqualTo(3);
    assertThat(ImpressionCounts.ofCampaign(shown, "a", HOUR, 1)).isEqualTo(3);
    assertThat(ImpressionCounts.ofCreative(shown, "a-1", HOUR, 1)).isEqualTo(2);
    assertThat(ImpressionCounts.ofAdvertiser(shown, "shop", HOUR, 1)).isEqualTo(4);
    assertThat(ImpressionCounts.ofAdvertiser(shown, "else", HOUR, 1)).isZero();
  }

  @Test
  void theWindowSlidesByTheHourAndNeverEndsEarly() {
    ShownAds shown = shown(ad("a", "a-1", HOUR));
    assertThat(ImpressionCounts.ofCampaign(shown, "a", HOUR + 24, 24)).isEqualTo(1);
    assertThat(ImpressionCounts.ofCampaign(shown, "a", HOUR + 25, 24)).isZero();
  }

  @Test
  void whatNoWindowReachesLeavesAndTheRestIsBounded() {
    ShownAds shown = shown(ad("a", "a-1", HOUR), ad("a", "a-1", HOUR + 720));
    assertThat(shown.getAdsCount()).isEqualTo(2);
    assertThat(ImpressionCounts.add(shown, ad("a", "a-1", HOUR + 721)).getAdsList())
        .extracting(ShownAd::getHour)
        .containsExactly(HOUR + 720, HOUR + 721);

    ShownAds many = ShownAds.getDefaultInstance();
    for (int i = 0; i < 300; i++) {
      many = ImpressionCounts.add(many, ad("a", "creative-" + i, HOUR + i / 10));
    }
    assertThat(many.getAdsCount()).isEqualTo(256);
    assertThat(many.getAds(0).getCreativeId()).isEqualTo("creative-44");
  }
}
