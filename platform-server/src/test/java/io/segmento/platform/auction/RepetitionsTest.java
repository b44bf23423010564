package io.segmento.platform.auction;

import static io.segmento.platform.auction.FormatFixtures.bid;
import static io.segmento.platform.auction.FormatFixtures.imp;
import static io.segmento.platform.auction.FormatFixtures.video;
import static io.segmento.platform.auction.FormatFixtures.videoSlot;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Repetition;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

  private static final Imp.Builder ANY = AuctionFixtures.imp();

  private static boolean allows(
      Repetition forbidden, Creative.Builder first, Imp.Builder at, Creative.Builder second) {
    Repetitions repetitions = new Repetitions(forbidden);
    repetitions.took(bid(first, at));
    return repetitions.allows(bid(second, at).candidate());
  }

  private static Creative.Builder other(Creative.Builder creative) {
    return creative.setId("another");
  }

  @Test
  void whereTheExchangeSaysNothingImpressionsOfOneRequestAreFree() {
    Creative.Builder boots = AuctionFixtures.creative();

    assertThat(allows(Repetition.REPETITION_UNSPECIFIED, boots, ANY, boots)).isTrue();
  }

  @Test
  void whatTheExchangeForbidsDoesNotStandTwice() {
    Creative.Builder boots = AuctionFixtures.creative();
    Creative.Builder another = other(AuctionFixtures.creative());

    assertThat(allows(Repetition.SAME_CREATIVE, boots, ANY, boots)).isFalse();
    assertThat(allows(Repetition.SAME_CREATIVE, boots, ANY, another)).isTrue();
    assertThat(allows(Repetition.SAME_CAMPAIGN, boots, ANY, another)).isFalse();
    assertThat(allows(Repetition.SAME_ADVERTISER, boots, ANY, another)).isFalse();
  }

  @Test
  void aPodNeverShowsACreativeTwice() {
    Imp.Builder pod = imp(videoSlot().setPodid("p"));

    assertThat(allows(Repetition.REPETITION_UNSPECIFIED, video(), pod, video())).isFalse();
    assertThat(allows(Repetition.REPETITION_UNSPECIFIED, video(), pod, other(video())))
        .isTrue();
    assertThat(allows(Repetition.REPETITION_UNSPECIFIED, video(), imp(videoSlot()), video()))
        .isTrue();
  }

  @Test
  void slotsOfDifferentPodsAreFree() {
    Repetitions repetitions = new Repetitions(Repetition.REPETITION_UNSPECIFIED);
    repetitions.took(bid(video(), imp(videoSlot().setPodid("p"))));

    assertThat(repetitions.allows(bid(video(), imp(videoSlot().setPodid("q"))).candidate()))
        .isTrue();
  }

  @Test
  void aPodMayAskForDifferentAdvertisersOrCategories() {
    Imp.Builder advertisers = imp(videoSlot().setPodid("p").addPoddedupe(1));
    Imp.Builder categories = imp(videoSlot().setPodid("p").addPoddedupe(2));
    Creative.Builder shoes = video().addCategories("IAB18-4");

    assertThat(allows(Repetition.REPETITION_UNSPECIFIED, video(), advertisers, other(video())))
        .isFalse();
    assertThat(allows(
            Repetition.REPETITION_UNSPECIFIED,
            shoes,
            categories,
            other(video().addCategories("IAB18-4"))))
        .isFalse();
    assertThat(allows(
            Repetition.REPETITION_UNSPECIFIED,
            shoes,
            categories,
            other(video().addCategories("IAB18-5"))))
        .isTrue();
  }

  @Test
  void theOthersGoOn() {
    Repetitions repetitions = new Repetitions(Repetition.SAME_CREATIVE);
    AuctionCandidate boots = bid(AuctionFixtures.creative(), ANY).candidate();
    AuctionCandidate another = bid(other(AuctionFixtures.creative()), ANY).candidate();
    assertThat(repetitions.allowed(List.of(boots, another), AuctionTrace.NONE))
        .containsExactly(boots, another);

    repetitions.took(bid(AuctionFixtures.creative(), ANY));

    assertThat(repetitions.allowed(List.of(boots, another), AuctionTrace.NONE))
        .containsExactly(another);
  }
}
