package io.segmento.platform.auction;

import static io.segmento.platform.auction.testing.AuctionFixtures.NOW_MILLIS;
import static io.segmento.platform.auction.testing.AuctionFixtures.NOW_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.App;
import io.segmento.proto.openrtb.BidRequest.BrandVersion;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.openrtb.BidRequest.Metric;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.SupplyChainNode;
import io.segmento.proto.openrtb.BidRequest.UserAgent;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.SegmentExpressions;
import io.segmento.proto.v1.Targeting;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part of a campaign's targeting alone ends a bid that there is without it, is counted by its own reason, and bids where it is met. */
class TargetingAuctionTest {

  private static final CatalogEntry GOOD_SITES = CatalogEntry.newBuilder()
      .setInventoryList(InventoryList.newBuilder()
          .setId("listed")
          .setName("Listed")
          .addItems("News.Example")
          .addItems("com.example.game")
          .addItems("IAB7")
          .addItems("ssp.example/17"))
      .build();

  static Stream<Arguments> targetings() {
    return Stream.of(
        part(
            "region",
            FilterReason.REGION,
            t -> t.addRegions("CA"),
            geo("USA", "US-CA", ""),
            geo("USA", "TX", "")),
        part(
            "region of another country",
            FilterReason.REGION,
            t -> t.addRegions("USA/CA"),
            geo("USA", "ca", ""),
            geo("MEX", "CA", "")),
        part(
            "city",
            FilterReason.CITY,
            t -> t.addCities("san jose"),
            geo("USA", "CA", "San Jose"),
            geo("USA", "CA", "San Diego")),
        part(
            "city of another region",
            FilterReason.CITY,
            t -> t.addCities("USA/CA/San Jose"),
            geo("USA", "CA", "San Jose"),
            geo("USA", "IL", "San Jose")),
        part(
            "operating system by hints",
            FilterReason.OPERATING_SYSTEM,
            t -> t.addOperatingSystems("macOS"),
            r -> r.getDeviceBuilder().setSua(platform("macOS", "14", "1")).setOs("Windows"),
            r -> r.getDeviceBuilder().setSua(platform("Windows", "15")).setOs("macOS")),
        part(
            "operating system by name",
            FilterReason.OPERATING_SYSTEM,
            t -> t.addOperatingSystems("mac os x"),
            r -> r.getDeviceBuilder().setOs("OS X"),
            r -> r.getDeviceBuilder().setOs("Linux")),
        part(
            "operating system by user agent",
            FilterReason.OPERATING_SYSTEM,
            t -> t.addOperatingSystems("android"),
            r -> r.getDeviceBuilder().setUa("Mozilla/5.0 (Linux; Android 14; K) Chrome/131.0.0.0"),
            r -> r.getDeviceBuilder().setUa("Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0")),
        part(
            "operating system version",
            FilterReason.OS_VERSION,
            t -> t.setMinimumOsVersion("16.5"),
            r -> r.getDeviceBuilder().setOs("iOS").setOsv("16.10"),
            r -> r.getDeviceBuilder().setOs("iOS").setOsv("16.4.9")),
        part(
            "operating system version that is not told",
            FilterReason.OS_VERSION,
            t -> t.setMinimumOsVersion("1"),
            r -> r.getDeviceBuilder().setOs("iOS").setOsv("1"),
            r -> r.getDeviceBuilder().setOs("iOS")),
        part(
            "Windows 11 by hints",
            FilterReason.OS_VERSION,
            t -> t.setMinimumOsVersion("11"),
            r -> r.getDeviceBuilder().setSua(platform("Windows", "15", "0", "0")),
            r -> r.getDeviceBuilder().setSua(platform("Windows", "10", "0", "0"))),
        part(
            "browser by hints",
            FilterReason.BROWSER,
            t -> t.addBrowsers("chrome"),
            r -> r.getDeviceBuilder().setSua(brands("Not/A)Brand", "Chromium", "Google Chrome")),
            r -> r.getDeviceBuilder().setSua(brands("Chromium", "Microsoft Edge", "Not A;Brand"))),
        part(
            "browser by user agent",
            FilterReason.BROWSER,
            t -> t.addBrowsers("Safari"),
            r -> r.getDeviceBuilder().setUa("Mozilla/5.0 (Macintosh) Version/18.1 Safari/605.1.15"),
            r -> r.getDeviceBuilder().setUa("Mozilla/5.0 (X11) Chrome/131.0.0.0 Safari/537.36")),
        part(
            "language",
            FilterReason.DEVICE_LANGUAGE,
            t -> t.addLanguages("de"),
            r -> r.getDeviceBuilder().setLanguage("DE"),
            r -> r.getDeviceBuilder().setLanguage("en").setLangb("de")),
        part(
            "language by BCP 47",
            FilterReason.DEVICE_LANGUAGE,
            t -> t.addLanguages("de"),
            r -> r.getDeviceBuilder().setLangb("de-AT"),
            r -> r.getDeviceBuilder().setLangb("den")),
        part(
            "listed site",
            FilterReason.INVENTORY,
            t -> t.addInventoryListIds("listed"),
            r -> r.getSiteBuilder().setDomain("sport.news.example"),
            r -> r.getSiteBuilder().setDomain("badnews.example")),
        part(
            "listed page",
            FilterReason.INVENTORY,
            t -> t.addInventoryListIds("listed"),
            r -> r.getSiteBuilder().clearDomain().setPage("https://news.example/a?b=c"),
            r -> r.getSiteBuilder().clearDomain().setPage("https://x.example/news.example")),
        part(
            "listed app",
            FilterReason.INVENTORY,
            t -> t.addInventoryListIds("listed"),
            r -> r.clearSite().setApp(App.newBuilder().setBundle("com.Example.game")),
            r -> r.clearSite().setApp(App.newBuilder().setBundle("com.example"))),
        part(
            "listed category",
            FilterReason.INVENTORY,
            t -> t.addInventoryListIds("listed"),
            r -> r.getSiteBuilder().setDomain("x.example").addPagecat("IAB7-39"),
            r -> r.getSiteBuilder().setDomain("x.example").addCat("IAB70")),
        part(
            "listed seller",
            FilterReason.INVENTORY,
            t -> t.addInventoryListIds("listed"),
            r -> seller(r, "17").getSiteBuilder().setDomain("x.example"),
            r -> seller(r, "18").getSiteBuilder().setDomain("x.example")),
        part(
            "blocked site",
            FilterReason.INVENTORY_BLOCKED,
            t -> t.addBlockedInventoryListIds("listed"),
            r -> r.getSiteBuilder().setDomain("x.example"),
            r -> r.getSiteBuilder().setDomain("news.example")),
        part(
            "hour of the day",
            FilterReason.DAYPART,
            // Friday 8:00 in UTC.
            t -> t.addDayparts(Daypart.newBuilder().setFromHour(8).setToHour(9)),
            r -> {},
            null),
        part(
            "viewability",
            FilterReason.VIEWABILITY,
            t -> t.setMinViewabilityPercent(70),
            viewability("Viewability", 0.7),
            viewability("viewability", 0.69)),
        part(
            "the lower of two viewabilities",
            FilterReason.VIEWABILITY,
            t -> t.setMinViewabilityPercent(1),
            viewability("viewability", 1),
            viewability("viewability", 0.9, 0.001)),
        part(
            "impossible viewability",
            FilterReason.VIEWABILITY,
            t -> t.setMinViewabilityPercent(1),
            viewability("viewability", 0.01),
            viewability("viewability", 70)),
        part(
            "another metric",
            FilterReason.VIEWABILITY,
            t -> t.setMinViewabilityPercent(1),
            viewability("viewability", 0.5),
            viewability("click_through_rate", 0.5)),
        part("recency", FilterReason.RECENCY, t -> t.setViewedWithinHours(1), r -> {}, null));
  }

  private static Arguments part(
      String name,
      FilterReason reason,
      Consumer<Targeting.Builder> targeting,
      Consumer<BidRequest.Builder> met,
      Consumer<BidRequest.Builder> missed) {
    return arguments(name, reason, targeting, met, missed);
  }

  private static Consumer<BidRequest.Builder> geo(String country, String region, String city) {
    return request -> request
        .getDeviceBuilder()
        .setGeo(Geo.newBuilder().setCountry(country).setRegion(region).setCity(city));
  }

  private static UserAgent.Builder platform(String brand, String... version) {
    return UserAgent.newBuilder()
        .setPlatform(BrandVersion.newBuilder().setBrand(brand).addAllVersion(List.of(version)));
  }

  private static UserAgent.Builder brands(String... brands) {
    UserAgent.Builder agent = UserAgent.newBuilder();
    for (String brand : brands) {
      agent.addBrowsers(BrandVersion.newBuilder().setBrand(brand).addVersion("131"));
    }
    return agent;
  }

  private static BidRequest.Builder seller(BidRequest.Builder request, String id) {
    return request.setSource(Source.newBuilder()
        .setSchain(SupplyChain.newBuilder()
            .setComplete(true)
            .addNodes(SupplyChainNode.newBuilder().setAsi("first.example").setSid("1"))
            .addNodes(SupplyChainNode.newBuilder().setAsi("SSP.example").setSid(id))));
  }

  private static Consumer<BidRequest.Builder> viewability(String type, double... values) {
    return request -> {
      for (double value : values) {
        request.getImpBuilder(0).addMetric(Metric.newBuilder().setType(type).setValue(value));
      }
    };
  }

  /** Where the request is not what flips, it is the time: an hour and a second later. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("targetings")
  void aPartOfTheTargetingAloneEndsTheBid(
      String name,
      FilterReason reason,
      Consumer<Targeting.Builder> part,
      Consumer<BidRequest.Builder> met,
      Consumer<BidRequest.Builder> missed) {
    Targeting.Builder targeting = Targeting.newBuilder();
    part.accept(targeting);
    BidRequest.Builder good = AuctionFixtures.request();
    met.accept(good);
    BidRequest.Builder bad = missed == null ? good.clone() : AuctionFixtures.request();
    if (missed != null) {
      missed.accept(bad);
    }
    long later = missed == null ? NOW_MILLIS + 3_601_000 : NOW_MILLIS;

    assertThat(select(targeting, good, AuctionFixtures.user(), NOW_MILLIS).isEmpty())
        .as(name)
        .isFalse();
    assertThat(
            select(Targeting.newBuilder(), bad, AuctionFixtures.user(), later).isEmpty())
        .as(name)
        .isFalse();
    Selection selection = select(targeting, bad, AuctionFixtures.user(), later);
    assertThat(selection.isEmpty()).as(name).isTrue();
    assertThat(selection.removedBy(reason)).as(name).isEqualTo(1);
  }

  @Test
  void segmentsAreThoseThatItsOwnAdvertiserHasOfTheUserAndThatAreStillValid() {
    Targeting.Builder buyers = Targeting.newBuilder().setSegments(in("buyers"));

    assertThat(bySegment(buyers, member("shop", "buyers", 1))).isZero();
    assertThat(bySegment(buyers, member("shop", "buyers", 0))).isEqualTo(1);
    assertThat(bySegment(buyers, member("shop", "lookers", 1))).isEqualTo(1);
    assertThat(bySegment(buyers, member("other", "buyers", 1))).isEqualTo(1);
  }

  @Test
  void aSegmentThatBeginsLaterIsNotYetHeld() {
    Targeting.Builder quiet = Targeting.newBuilder().setSegments(in("quiet"));
    SegmentView.Builder membership =
        SegmentView.newBuilder().setSegmentId("quiet").setValidUntil(NOW_SECONDS + 9);

    assertThat(bySegment(quiet, member("shop", membership.setValidFrom(NOW_SECONDS))))
        .isZero();
    assertThat(bySegment(quiet, member("shop", membership.setValidFrom(NOW_SECONDS + 1))))
        .isEqualTo(1);
  }

  @Test
  void segmentsAreCombined() {
    AuctionUser both = member("shop", "a", 1, "b", 1);
    AuctionUser one = member("shop", "a", 1);
    Targeting.Builder all = segments(s -> s.setAllOf(list("a", "b")));
    Targeting.Builder any = segments(s -> s.setAnyOf(list("b", "a")));
    Targeting.Builder none = segments(s -> s.setNoneOf(in("b")));

    assertThat(bySegment(all, both)).isZero();
    assertThat(bySegment(all, one)).isEqualTo(1);
    assertThat(bySegment(any, one)).isZero();
    assertThat(bySegment(any, member("shop", "c", 1))).isEqualTo(1);
    assertThat(bySegment(none, one)).isZero();
    assertThat(bySegment(none, both)).isEqualTo(1);
  }

  @Test
  void whoIsNotKnownIsInNoSegment() {
    assertThat(bySegment(segments(s -> s.setNoneOf(in("b"))), AuctionUser.UNKNOWN))
        .isZero();
    assertThat(bySegment(segments(s -> s.setSegmentId("b")), AuctionUser.UNKNOWN))
        .isEqualTo(1);
  }

  @Test
  void whatALaterVersionWroteServesNowhere() {
    AuctionUser user = AuctionFixtures.user();
    Targeting.Builder unset = segments(s -> s.setNoneOf(SegmentExpression.getDefaultInstance()));
    Targeting.Builder unknownField = Targeting.newBuilder();
    unknownField.setUnknownFields(UnknownFieldSet.newBuilder()
        .addField(1_000, Field.newBuilder().addVarint(1).build())
        .build());

    for (Targeting.Builder targeting :
        List.of(unset, unknownField, Targeting.newBuilder().addBlockedInventoryListIds("gone"))) {
      assertThat(select(targeting, AuctionFixtures.request(), user, NOW_MILLIS)
              .removedBy(FilterReason.TARGETING))
          .isEqualTo(1);
    }
  }

  @Test
  void anHourIsOneOfTheCampaignsTimeZoneWhateverTheClocksDidLastNight() {
    // In New York, clocks go from 2:00 to 3:00 on 2027-03-14 and from 2:00 to 1:00 on 2027-11-07.
    Targeting.Builder sundayMorning = Targeting.newBuilder()
        .addDayparts(Daypart.newBuilder().addDays(7).setFromHour(1).setToHour(2));

    assertThat(runs(sundayMorning, "2027-03-14T05:59:59Z")).isFalse();
    assertThat(runs(sundayMorning, "2027-03-14T06:59:59Z")).isTrue();
    assertThat(runs(sundayMorning, "2027-03-14T07:00:00Z")).isFalse();
    assertThat(runs(sundayMorning, "2027-11-07T05:00:00Z")).isTrue();
    assertThat(runs(sundayMorning, "2027-11-07T06:59:59Z")).isTrue();
    assertThat(runs(sundayMorning, "2027-11-07T07:00:00Z")).isFalse();
    assertThat(runs(sundayMorning, "2027-11-08T06:30:00Z")).isFalse();
  }

  private static boolean runs(Targeting.Builder targeting, String time) {
    Selection selection = select(
        targeting,
        AuctionFixtures.request(),
        AuctionFixtures.user(),
        Instant.parse(time).toEpochMilli(),
        "America/New_York");
    assertThat(selection.removedBy(FilterReason.DAYPART)).isEqualTo(selection.isEmpty() ? 1 : 0);
    return !selection.isEmpty();
  }

  private static SegmentExpression in(String segment) {
    return SegmentExpression.newBuilder().setSegmentId(segment).build();
  }

  private static SegmentExpressions list(String... segments) {
    SegmentExpressions.Builder list = SegmentExpressions.newBuilder();
    for (String segment : segments) {
      list.addExpressions(in(segment));
    }
    return list.build();
  }

  private static Targeting.Builder segments(Consumer<SegmentExpression.Builder> expression) {
    Targeting.Builder targeting = Targeting.newBuilder();
    expression.accept(targeting.getSegmentsBuilder());
    return targeting;
  }

  /** A user of this advertiser in segments that are valid for so many seconds. */
  private static AuctionUser member(String advertiser, Object... segments) {
    AdvertiserView.Builder view = AdvertiserView.newBuilder().setAdvertiserId(advertiser);
    for (int i = 0; i < segments.length; i += 2) {
      view.addSegments(SegmentView.newBuilder()
          .setSegmentId((String) segments[i])
          .setValidUntil(NOW_SECONDS + (int) segments[i + 1]));
    }
    return user(view);
  }

  private static AuctionUser member(String advertiser, SegmentView.Builder segment) {
    return user(AdvertiserView.newBuilder().setAdvertiserId(advertiser).addSegments(segment));
  }

  private static AuctionUser user(AdvertiserView.Builder view) {
    return new AuctionUser(
        AuctionFixtures.user().key(),
        BidView.newBuilder().addAdvertisers(view).build(),
        ShownAds.getDefaultInstance());
  }

  private static int bySegment(Targeting.Builder targeting, AuctionUser user) {
    return select(targeting, AuctionFixtures.request(), user, NOW_MILLIS)
        .removedBy(FilterReason.SEGMENT);
  }

  private static Selection select(
      Targeting.Builder targeting, BidRequest.Builder request, AuctionUser user, long nowMillis) {
    return select(targeting, request, user, nowMillis, "");
  }

  private static Selection select(
      Targeting.Builder targeting,
      BidRequest.Builder request,
      AuctionUser user,
      long nowMillis,
      String zone) {
    CatalogSnapshot snapshot = CatalogSnapshot.of(
        1,
        List.of(
            GOOD_SITES,
            CatalogEntry.newBuilder().setExchange(AuctionFixtures.exchange()).build(),
            CatalogEntry.newBuilder()
                .setAdvertiser(AuctionFixtures.advertiser())
                .build(),
            CatalogEntry.newBuilder()
                .setCampaign(AuctionFixtures.campaign()
                    .setNeedsUser(false)
                    .setTimeZone(zone)
                    .setTargeting(targeting))
                .build(),
            CatalogEntry.newBuilder()
                .setCreative(AuctionFixtures.creative().setHtml("<a href=\"{{click}}\">Boots</a>"))
                .build()));
    AuctionRequest auctionRequest = new AuctionRequest(
        request.build(),
        AuctionFixtures.exchange().build(),
        snapshot,
        ExchangeRates.NONE,
        nowMillis);
    auctionRequest.recognise(user);
    return FormatFixtures.selection().select(auctionRequest, AuctionTrace.NONE);
  }
}
