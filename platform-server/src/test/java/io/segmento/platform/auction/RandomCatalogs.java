package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.identity.UserKey;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.App;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidRequest.Pmp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.SegmentExpressions;
import io.segmento.proto.v1.Size;
import io.segmento.proto.v1.Targeting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random catalogs and requests of few values, so that each rule is met and missed often. */
final class RandomCatalogs {

  private static final String[] COUNTRIES = {"USA", "DEU", "RUS"};
  private static final String[] SYSTEMS = {"iOS", "Android", "Windows", "Mac OS X"};
  private static final String[] LANGUAGES = {"en", "de", "ru"};
  private static final String[] EXCHANGES = {"test", "other"};
  private static final String[] ADVERTISERS = {"shop", "toys", "cars"};
  private static final String[] LISTS = {"news", "games", "sellers"};
  private static final String[] SITES = {"news.example", "games.example", "x.example"};
  private static final String[] DEALS = {"front", "back"};
  private static final String[] SEGMENTS = {"a", "b", "c"};
  private static final String[] ZONES = {"", "Europe/Moscow", "America/New_York", "Asia/Kathmandu"};
  private static final int[][] SIZES = {{300, 250}, {728, 90}, {320, 50}};

  private final Random random;

  RandomCatalogs(long seed) {
    this.random = new Random(seed);
  }

  CatalogSnapshot catalog(int campaigns) {
    List<CatalogEntry> entries = new ArrayList<>();
    for (String exchange : EXCHANGES) {
      entries.add(CatalogEntry.newBuilder()
          .setExchange(AuctionFixtures.exchange()
              .setId(exchange)
              .setInterstitialMinWidthPercent(50)
              .setInterstitialMinHeightPercent(50))
          .build());
    }
    for (String advertiser : ADVERTISERS) {
      entries.add(CatalogEntry.newBuilder()
          .setAdvertiser(
              AuctionFixtures.advertiser().setId(advertiser).setDomain(advertiser + ".example"))
          .build());
    }
    for (String list : LISTS) {
      entries.add(CatalogEntry.newBuilder()
          .setInventoryList(InventoryList.newBuilder().setId(list).addItems(list + ".example"))
          .build());
    }
    for (String deal : DEALS) {
      entries.add(CatalogEntry.newBuilder()
          .setDeal(Deal.newBuilder().setId(deal).setExchange("test").setActive(true))
          .build());
    }
    for (int i = 0; i < campaigns; i++) {
      Campaign campaign = campaign("c" + i);
      entries.add(CatalogEntry.newBuilder().setCampaign(campaign).build());
      for (int j = random.nextInt(4); j > 0; j--) {
        entries.add(CatalogEntry.newBuilder().setCreative(creative(campaign, j)).build());
      }
    }
    return CatalogSnapshot.of(1, entries);
  }

  private Campaign campaign(String id) {
    Campaign.Builder campaign = AuctionFixtures.campaign()
        .setId(id)
        .setAdvertiserId(any(ADVERTISERS))
        .setTimeZone(any(ZONES))
        .setNeedsUser(random.nextInt(3) > 0)
        .setMaxBidCpmMicros(random.nextInt(3) * 1_000_000L + 1);
    if (random.nextInt(20) == 0) {
      campaign.setStatus(CampaignStatus.PAUSED);
    }
    sometimes(() -> campaign.setEndsAtMillis(AuctionFixtures.NOW_MILLIS));
    return campaign.setTargeting(targeting()).build();
  }

  private Targeting targeting() {
    Targeting.Builder targeting = Targeting.newBuilder();
    sometimes(() -> targeting.addExchanges(any(EXCHANGES)));
    sometimes(() -> targeting.addCountries(any(COUNTRIES)).addCountries(any(COUNTRIES)));
    sometimes(() -> targeting.addDeviceTypes(1 + random.nextInt(3)));
    sometimes(() -> targeting.addOperatingSystems(any(SYSTEMS)));
    sometimes(() -> targeting.addLanguages(any(LANGUAGES)));
    sometimes(() -> targeting.addInventoryListIds(any(LISTS)));
    sometimes(() -> targeting.addBlockedInventoryListIds(any(LISTS)));
    sometimes(() -> targeting.addDealIds(any(DEALS)));
    sometimes(() -> targeting.addRegions("CA"));
    sometimes(() -> targeting.setViewedWithinHours(1));
    sometimes(() -> {
      int from = random.nextInt(24);
      targeting.addDayparts(Daypart.newBuilder()
          .addDays(1 + random.nextInt(7))
          .addDays(1 + random.nextInt(7))
          .setFromHour(from)
          .setToHour(from + 1 + random.nextInt(24 - from)));
    });
    sometimes(() -> targeting.setSegments(expression(3)));
    return targeting.build();
  }

  private SegmentExpression expression(int depth) {
    SegmentExpression.Builder expression = SegmentExpression.newBuilder();
    switch (depth == 0 ? 0 : random.nextInt(4)) {
      case 1 -> expression.setAllOf(expressions(depth));
      case 2 -> expression.setAnyOf(expressions(depth));
      case 3 -> expression.setNoneOf(expression(depth - 1));
      default -> expression.setSegmentId(any(SEGMENTS));
    }
    return expression.build();
  }

  private SegmentExpressions expressions(int depth) {
    return SegmentExpressions.newBuilder()
        .addExpressions(expression(depth - 1))
        .addExpressions(expression(depth - 1))
        .build();
  }

  private Creative creative(Campaign campaign, int number) {
    String id = campaign.getId() + "-" + number;
    Creative.Builder creative = switch (random.nextInt(6)) {
      case 0 -> FormatFixtures.video();
      case 1 -> FormatFixtures.nativeAd();
      default -> {
        int[] size = SIZES[random.nextInt(SIZES.length)];
        Creative.Builder banner = AuctionFixtures.creative()
            .setHtml("<a href=\"{{click}}\">x</a>")
            .setWidth(size[0])
            .setHeight(size[1]);
        sometimes(() -> banner.addSizes(Size.newBuilder().setWidth(640).setHeight(100)));
        yield banner;
      }
    };
    return creative
        .setId(id)
        .setCampaignId(campaign.getId())
        .setSecure(random.nextBoolean())
        .build();
  }

  AuctionRequest request(CatalogSnapshot snapshot) {
    BidRequest.Builder request = BidRequest.newBuilder().setId("r-" + random.nextInt());
    for (int i = 0; i <= random.nextInt(3); i++) {
      request.addImp(imp(i));
    }
    if (random.nextInt(4) == 0) {
      request.setApp(App.newBuilder().setBundle(any(SITES)));
    } else {
      request.setSite(Site.newBuilder().setDomain(any(SITES)));
    }
    Device.Builder device = Device.newBuilder()
        .setGeo(Geo.newBuilder().setCountry(any(COUNTRIES)).setRegion("US-CA"))
        .setDevicetype(random.nextInt(4));
    sometimes(() -> device.setW(320).setH(100));
    mostly(() -> device.setOs(any(SYSTEMS)));
    mostly(() -> device.setLanguage(any(LANGUAGES)));
    request.setDevice(device);
    sometimes(() -> request.addBadv("toys.example"));
    String exchange = any(EXCHANGES);
    AuctionRequest auction = new AuctionRequest(
        request.build(),
        snapshot.exchanges().stream()
            .filter(each -> each.getId().equals(exchange))
            .findFirst()
            .orElseThrow(),
        snapshot,
        ExchangeRates.NONE,
        AuctionFixtures.NOW_MILLIS + random.nextInt(7 * 24 * 3_600_000));
    mostly(() -> auction.recognise(user()));
    return auction;
  }

  private Imp imp(int number) {
    Imp.Builder imp = Imp.newBuilder().setId("" + number).setBidfloor(random.nextInt(2));
    if (random.nextInt(4) > 0) {
      Banner.Builder banner = imp.getBannerBuilder();
      sometimes(() -> banner.setW(300).setH(250));
      sometimes(() -> banner.addFormat(Format.newBuilder().setW(728).setH(90)));
      sometimes(() -> banner.addFormat(Format.newBuilder().setWratio(6).setHratio(5)));
      rangeSometimes(banner);
      sometimes(() -> imp.setInstl(true));
    }
    sometimes(() -> imp.setVideo(FormatFixtures.videoSlot()));
    sometimes(() -> imp.setNative(Native.newBuilder().setRequest("{}")));
    sometimes(() -> imp.setSecure(true));
    sometimes(() -> imp.setPmp(Pmp.newBuilder()
        .setPrivateAuction(random.nextBoolean())
        .addDeals(BidRequest.Deal.newBuilder().setId(any(DEALS)))));
    return imp.build();
  }

  @SuppressWarnings("deprecation")
  private void rangeSometimes(Banner.Builder banner) {
    sometimes(() -> banner.setWmin(300).setWmax(800).setHmin(50).setHmax(100));
  }

  private AuctionUser user() {
    BidView.Builder view = BidView.newBuilder();
    for (String advertiser : ADVERTISERS) {
      sometimes(() -> {
        AdvertiserView.Builder known = view.addAdvertisersBuilder().setAdvertiserId(advertiser);
        sometimes(() -> known.addProducts(
            ProductView.newBuilder().setSku("b-1").setLastViewed(AuctionFixtures.NOW_SECONDS)));
        for (String segment : SEGMENTS) {
          sometimes(() -> known.addSegments(SegmentView.newBuilder()
              .setSegmentId(segment)
              .setValidUntil(AuctionFixtures.NOW_SECONDS + random.nextInt(7 * 24 * 3_600))));
        }
      });
    }
    return new AuctionUser(UserKey.of(new byte[16]), view.build(), ShownAds.getDefaultInstance());
  }

  private String any(String[] values) {
    return values[random.nextInt(values.length)];
  }

  private void sometimes(Runnable change) {
    if (random.nextInt(4) == 0) {
      change.run();
    }
  }

  private void mostly(Runnable change) {
    if (random.nextInt(4) > 0) {
      change.run();
    }
  }
}
