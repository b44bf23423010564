package io.segmento.platform.auction.filter;

import static io.segmento.platform.auction.testing.AuctionFixtures.NOW_MILLIS;
import static io.segmento.platform.auction.testing.AuctionFixtures.auctionRequest;
import static io.segmento.platform.auction.testing.AuctionFixtures.campaign;
import static io.segmento.platform.auction.testing.AuctionFixtures.exchange;
import static io.segmento.platform.auction.testing.AuctionFixtures.live;
import static io.segmento.platform.auction.testing.AuctionFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.Targeting;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignFiltersTest {

  private static final List<CampaignFilter> ALL = List.of(
      new FlightFilter(),
      new UserNeededFilter(),
      new CurrencyFilter(),
      new AdvertiserFilter(),
      new UnsupportedTargetingFilter(),
      new CountryFilter(),
      new RegionFilter(),
      new CityFilter(),
      new DeviceTypeFilter(),
      new OperatingSystemFilter(),
      new OsVersionFilter(),
      new BrowserFilter(),
      new DeviceLanguageFilter(),
      new InventoryFilter(),
      new BlockedInventoryFilter(),
      new DaypartFilter(),
      new SegmentFilter(),
      new RecencyFilter());

  private final AuctionRequest plain = auctionRequest(request().build());

  private boolean keeps(CampaignFilter filter, Campaign.Builder campaign) {
    return filter.keeps(live(campaign.build()), plain);
  }

  private static Campaign.Builder targeting(Targeting.Builder targeting) {
    return campaign().setTargeting(targeting);
  }

  @Test
  void thePlainCampaignPassesAll() {
    assertThat(ALL).allMatch(filter -> filter.keeps(live(), plain));
  }

  @Test
  void aFlightHasABeginningAndAnEnd() {
    FlightFilter filter = new FlightFilter();

    assertThat(keeps(filter, campaign().setStartsAtMillis(NOW_MILLIS))).isTrue();
    assertThat(keeps(filter, campaign().setStartsAtMillis(NOW_MILLIS + 1))).isFalse();
    assertThat(keeps(filter, campaign().setEndsAtMillis(NOW_MILLIS + 1))).isTrue();
    assertThat(keeps(filter, campaign().setEndsAtMillis(NOW_MILLIS))).isFalse();
  }

  @Test
  void aCampaignNeedsAUserOfItsOwnAdvertiserUnlessItSaysOtherwise() {
    AuctionRequest stranger = auctionRequest(request().build());
    stranger.recognise(AuctionUser.UNKNOWN);
    UserNeededFilter filter = new UserNeededFilter();

    assertThat(filter.keeps(live(), plain)).isTrue();
    assertThat(filter.keeps(live(), stranger)).isFalse();
    assertThat(filter.keeps(live(campaign().setNeedsUser(false).build()), stranger))
        .isTrue();
  }

  @Test
  void theRequestsCurrenciesComeBeforeTheExchangesAndUsdIsAssumedWithoutBoth() {
    CurrencyFilter filter = new CurrencyFilter();

    assertThat(filter.keeps(live(), auctionRequest(request().addCur("EUR").build())))
        .isFalse();
    assertThat(filter.keeps(
            live(), auctionRequest(request().addCur("EUR").addCur("USD").build())))
        .isTrue();
    assertThat(filter.keeps(live(campaign().setCurrency("RUB").build()), plain)).isFalse();
    assertThat(filter.keeps(
            live(),
            auctionRequest(
                request().build(),
                exchange().clearCurrencies().addCurrencies("EUR").build())))
        .isFalse();
    assertThat(filter.keeps(
            live(),
            auctionRequest(request().build(), exchange().clearCurrencies().build())))
        .isTrue();
  }

  @Test
  void aBlockedDomainBlocksWhatIsBelowItInAnyCase() {
    AdvertiserFilter filter = new AdvertiserFilter();

    assertThat(filter.keeps(
            live(), auctionRequest(request().addBadv("Shop.Example").build())))
        .isFalse();
    assertThat(filter.keeps(live(), auctionRequest(request().addBadv("example").build())))
        .isFalse();
    assertThat(
            filter.keeps(live(), auctionRequest(request().addBadv("op.example").build())))
        .isTrue();
    assertThat(filter.keeps(
            live(), auctionRequest(request().addBadv("www.shop.example").build())))
        .isTrue();
  }

  @Test
  void aCampaignWithACapServesOnlyWhoIsRecognisedAndWasNotShownItTooOften() {
    FrequencyCapFilter filter = new FrequencyCapFilter();
    Campaign.Builder twiceADay = campaign()
        .addFrequencyCaps(FrequencyCap.newBuilder()
            .setScope(FrequencyCap.Scope.CAMPAIGN_SCOPE)
            .setImpressions(2)
            .setWindowHours(24));
    AuctionRequest stranger = auctionRequest(request().build());
    stranger.recognise(AuctionUser.UNKNOWN);
    AuctionRequest unreadable = auctionRequest(request().build());
    unreadable.recognise(new AuctionUser(plain.user().key(), BidView.getDefaultInstance(), null));

    assertThat(keeps(filter, campaign())).isTrue();
    assertThat(keeps(filter, twiceADay)).isTrue();
    assertThat(filter.keeps(live(twiceADay.build()), stranger)).isFalse();
    assertThat(filter.keeps(live(twiceADay.build()), unreadable)).isFalse();
  }

  @Test
  void countriesAndDeviceTypesMustMatchAndTheUnknownMatchesNone() {
    AuctionRequest unknown = auctionRequest(request().clearDevice().build());

    assertThat(keeps(new CountryFilter(), targeting(Targeting.newBuilder().addCountries("USA"))))
        .isTrue();
    assertThat(keeps(new CountryFilter(), targeting(Targeting.newBuilder().addCountries("DEU"))))
        .isFalse();
    assertThat(new CountryFilter()
            .keeps(live(targeting(Targeting.newBuilder().addCountries("USA")).build()), unknown))
        .isFalse();
    assertThat(keeps(new DeviceTypeFilter(), targeting(Targeting.newBuilder().addDeviceTypes(2))))
        .isTrue();
    assertThat(keeps(new DeviceTypeFilter(), targeting(Targeting.newBuilder().addDeviceTypes(4))))
        .isFalse();
    assertThat(new DeviceTypeFilter()
            .keeps(live(targeting(Targeting.newBuilder().addDeviceTypes(2)).build()), unknown))
        .isFalse();
  }

  @Test
  void aViewThatIsTooLongAgoIsNotRecent() {
    assertThat(
            keeps(new RecencyFilter(), targeting(Targeting.newBuilder().setViewedWithinHours(1))))
        .isTrue();
    AuctionRequest later = new AuctionRequest(
        plain.bidRequest(),
        plain.exchange(),
        plain.snapshot(),
        ExchangeRates.NONE,
        NOW_MILLIS + 1_000);
    later.recognise(plain.user());
    assertThat(new RecencyFilter()
            .keeps(
                live(targeting(Targeting.newBuilder().setViewedWithinHours(1)).build()), later))
        .isFalse();
  }
}
