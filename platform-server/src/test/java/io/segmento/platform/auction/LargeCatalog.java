package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.identity.UserKey;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.SegmentExpressions;
import io.segmento.proto.v1.Targeting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A catalog as a large agency would have it: four creatives for each campaign, 25 campaigns for each advertiser, a given part only for users that
 * the advertiser knows, most of them for a few countries; and requests for it. The same for the same seed.
 */
final class LargeCatalog {

  private static final int EXCHANGES = 10;
  private static final int PER_ADVERTISER = 25;
  private static final int LISTS = 200;
  private static final int SITES = 20_000;
  private static final int SEGMENTS = 20;
  private static final int[][] SIZES = {
    {300, 250},
    {728, 90},
    {320, 50},
    {160, 600},
    {970, 250},
    {300, 600},
    {336, 280},
    {320, 100},
    {468, 60},
    {970, 90},
    {250, 250},
    {120, 600}
  };
  private static final String[] SYSTEMS = {"android", "ios", "windows", "macos", "linux"};
  private static final String[] LANGUAGES = {"en", "ru", "de", "fr", "es", "pt", "it", "pl"};
  private static final String[] ZONES = {
    "UTC", "Europe/Moscow", "America/New_York", "Europe/Berlin", "Asia/Tokyo"
  };

  private final Random random;
  private final int campaigns;
  private final int needUserPercent;

  LargeCatalog(long seed, int campaigns, int needUserPercent) {
    this.random = new Random(seed);
    this.campaigns = campaigns;
    this.needUserPercent = needUserPercent;
  }

  List<CatalogEntry> entries() {
    List<CatalogEntry> entries = new ArrayList<>();
    for (int i = 0; i < EXCHANGES; i++) {
      entries.add(CatalogEntry.newBuilder().setExchange(exchange(i)).build());
      for (int j = 0; j < 100; j++) {
        entries.add(CatalogEntry.newBuilder()
            .setDeal(Deal.newBuilder()
                .setId("deal-" + i + "-" + j)
                .setExchange("ex-" + i)
                .setActive(true))
            .build());
      }
    }
    for (int i = 0; i < LISTS; i++) {
      InventoryList.Builder list = InventoryList.newBuilder().setId("list-" + i);
      for (int j = 0; j < 500; j++) {
        list.addItems("site-" + random.nextInt(SITES) + ".example");
      }
      entries.add(CatalogEntry.newBuilder().setInventoryList(list).build());
    }
    for (int i = 0; i < campaigns; i++) {
      if (i % PER_ADVERTISER == 0) {
        entries.add(CatalogEntry.newBuilder()
            .setAdvertiser(AuctionFixtures.advertiser()
                .setId(advertiser(i))
                .setDomain(advertiser(i) + ".example"))
            .build());
      }
      entries.add(CatalogEntry.newBuilder().setCampaign(campaign(i)).build());
      for (int j = 0; j < 4; j++) {
        entries.add(CatalogEntry.newBuilder().setCreative(creative(i, j)).build());
      }
    }
    return entries;
  }

  private static Exchange exchange(int number) {
    return AuctionFixtures.exchange().setId("ex-" + number).build();
  }

  private static String advertiser(int campaign) {
    return "adv-" + campaign / PER_ADVERTISER;
  }

  private boolean chance(int perCent) {
    return random.nextInt(100) < perCent;
  }

  /** Low numbers are likelier, as large countries are. */
  private int skewed(int bound) {
    double uniform = random.nextDouble();
    return (int) (uniform * uniform * uniform * bound);
  }

  private String country() {
    int number = skewed(60);
    return "C" + (char) ('A' + number / 26) + (char) ('A' + number % 26);
  }

  private Campaign campaign(int number) {
    Campaign.Builder campaign = AuctionFixtures.campaign()
        .setId("campaign-" + number)
        .setAdvertiserId(advertiser(number))
        .setName("Campaign number " + number)
        .setTimeZone(ZONES[random.nextInt(ZONES.length)])
        .setMaxBidCpmMicros(1_000_000 + random.nextInt(5_000_000))
        .setNeedsUser(chance(needUserPercent));
    Targeting.Builder targeting = campaign.getTargetingBuilder();
    for (int i = 0; chance(70) && i < 3; i++) {
      targeting.addExchanges("ex-" + random.nextInt(EXCHANGES));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      targeting.addCountries(country());
    }
    if (chance(30)) {
      targeting.addDeviceTypes(chance(50) ? 2 : 4);
    }
    if (chance(25)) {
      targeting.addOperatingSystems(SYSTEMS[random.nextInt(SYSTEMS.length)]);
    }
    if (chance(20)) {
      targeting.addLanguages(LANGUAGES[random.nextInt(LANGUAGES.length)]);
    }
    if (chance(15)) {
      targeting.addInventoryListIds("list-" + random.nextInt(LISTS));
    }
    if (chance(15)) {
      targeting.addBlockedInventoryListIds("list-" + random.nextInt(LISTS));
    }
    if (chance(10)) {
      targeting.addDealIds("deal-" + random.nextInt(EXCHANGES) + "-" + random.nextInt(100));
    }
    if (chance(20)) {
      targeting.addDayparts(Daypart.newBuilder().setFromHour(8).setToHour(23));
    }
    if (chance(40)) {
      targeting.setSegments(segments());
    }
    return campaign.build();
  }

  private SegmentExpression.Builder segments() {
    SegmentExpression.Builder wanted =
        SegmentExpression.newBuilder().setSegmentId("segment-" + random.nextInt(SEGMENTS));
    return chance(50)
        ? wanted
        : SegmentExpression.newBuilder()
            .setAllOf(SegmentExpressions.newBuilder()
                .addExpressions(wanted)
                .addExpressions(SegmentExpression.newBuilder()
                    .setNoneOf(SegmentExpression.newBuilder().setSegmentId("buyers"))));
  }

  private Creative creative(int campaign, int number) {
    String id = "cr-" + campaign + "-" + number;
    Creative.Builder creative = switch (random.nextInt(10)) {
      case 0 -> FormatFixtures.video();
      case 1 -> FormatFixtures.nativeAd();
      default -> {
        int[] size = SIZES[skewed(SIZES.length)];
        yield AuctionFixtures.creative().setWidth(size[0]).setHeight(size[1]).setHtml(html(id));
      }
    };
    return creative.setId(id).setCampaignId("campaign-" + campaign).build();
  }

  /** As long as a simple banner's. */
  private static String html(String id) {
    StringBuilder html = new StringBuilder("<a href=\"{{click}}\"><div id=\"" + id + "\">");
    for (int i = 0; i < 8; i++) {
      html.append("<p style=\"font: 12px sans-serif; color: #333; margin: 0\">Line ")
          .append(i)
          .append("</p>");
    }
    return html.append("</div></a>").toString();
  }

  /** A request for a user whom so many advertisers know; 0: nobody is recognised. */
  AuctionRequest request(CatalogSnapshot snapshot, int knownTo) {
    BidRequest.Builder request = BidRequest.newBuilder()
        .setId("r-" + random.nextInt())
        .setSite(
            Site.newBuilder().setDomain("site-" + skewed(SITES) + ".example").addCat("IAB1"))
        .setDevice(Device.newBuilder()
            .setGeo(Geo.newBuilder().setCountry(country()).setRegion("CA").setCity("Springfield"))
            .setDevicetype(chance(50) ? 2 : 4)
            .setOs(SYSTEMS[random.nextInt(SYSTEMS.length)])
            .setOsv("14.1")
            .setLanguage(LANGUAGES[random.nextInt(LANGUAGES.length)]));
    Imp.Builder imp = Imp.newBuilder().setId("1").setBidfloor(0.5).setSecure(true);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int[] size = SIZES[skewed(SIZES.length)];
      imp.getBannerBuilder().addFormat(Format.newBuilder().setW(size[0]).setH(size[1]));
    }
    int exchange = random.nextInt(EXCHANGES);
    if (chance(10)) {
      imp.getPmpBuilder()
          .addDeals(
              BidRequest.Deal.newBuilder().setId("deal-" + exchange + "-" + random.nextInt(100)));
    }
    AuctionRequest auction = new AuctionRequest(
        request.addImp(imp).build(),
        exchange(exchange),
        snapshot,
        ExchangeRates.NONE,
        AuctionFixtures.NOW_MILLIS + random.nextInt(7 * 24) * 3_600_000L);
    if (knownTo > 0) {
      BidView.Builder view = BidView.newBuilder();
      for (int i = 0; i < knownTo; i++) {
        AdvertiserView.Builder known =
            view.addAdvertisersBuilder().setAdvertiserId(advertiser(random.nextInt(campaigns)));
        for (int j = 0; j < 5; j++) {
          known.addSegments(SegmentView.newBuilder()
              .setSegmentId("segment-" + random.nextInt(SEGMENTS))
              .setValidUntil(Long.MAX_VALUE));
        }
      }
      auction.recognise(
          new AuctionUser(UserKey.of(new byte[16]), view.build(), ShownAds.getDefaultInstance()));
    }
    return auction;
  }
}
