package io.segmento.platform.auction.testing;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.identity.UserKey;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import java.util.List;

/** A request, a campaign and a creative that every filter keeps; each test changes the one thing that its filter looks at. */
public final class AuctionFixtures {

  public static final long NOW_MILLIS = 1_800_000_000_000L;
  public static final long NOW_SECONDS = NOW_MILLIS / 1_000;

  private AuctionFixtures() {}

  public static Exchange.Builder exchange() {
    return Exchange.newBuilder()
        .setId("test")
        .setActive(true)
        .setSeat("seat-1")
        .addCurrencies("USD");
  }

  public static Advertiser.Builder advertiser() {
    return Advertiser.newBuilder().setId("shop").setDomain("shop.example").setActive(true);
  }

  public static Campaign.Builder campaign() {
    return Campaign.newBuilder()
        .setId("boots")
        .setAdvertiserId("shop")
        .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
        .setCurrency("USD")
        .setMaxBidCpmMicros(5_000_000)
        .setStrategy("fixed-cpm");
  }

  public static Creative.Builder creative() {
    return Creative.newBuilder()
        .setId("boots-300x250")
        .setCampaignId("boots")
        .setFormat(CreativeFormat.BANNER)
        .setWidth(300)
        .setHeight(250)
        .setHtml("<a href=\"{{click}}\">{{product.name}}</a>")
        .setLandingUrl("https://shop.example/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  public static Product.Builder product() {
    return Product.newBuilder()
        .setAdvertiserId("shop")
        .setSku("b-1")
        .setName("Boots")
        .setPriceMicros(99_000_000)
        .setCurrency("USD")
        .setLinkUrl("https://shop.example/b-1")
        .setInStock(true);
  }

  public static BidRequest.Builder request() {
    return BidRequest.newBuilder()
        .setId("r-1")
        .addImp(imp())
        .setSite(Site.newBuilder().setDomain("news.example"))
        .setDevice(Device.newBuilder().setDevicetype(2).setGeo(Geo.newBuilder().setCountry("USA")));
  }

  public static Imp.Builder imp() {
    return Imp.newBuilder()
        .setId("1")
        .setBidfloor(1.5)
        .setBanner(Banner.newBuilder().setW(300).setH(250));
  }

  /** A user who viewed the product an hour ago. */
  public static AuctionUser user() {
    return new AuctionUser(
        UserKey.of(new byte[16]),
        BidView.newBuilder()
            .addAdvertisers(AdvertiserView.newBuilder()
                .setAdvertiserId("shop")
                .setViews(3)
                .setLastSeen(NOW_SECONDS - 3_600)
                .addProducts(ProductView.newBuilder()
                    .setSku("b-1")
                    .setViews(2)
                    .setLastViewed(NOW_SECONDS - 3_600)))
            .build(),
        ShownAds.getDefaultInstance());
  }

  public static CatalogSnapshot snapshot(Campaign campaign, Creative creative, Product product) {
    return snapshot(exchange().build(), campaign, creative, product);
  }

  public static CatalogSnapshot snapshot(
      Exchange exchange, Campaign campaign, Creative creative, Product product) {
    return CatalogSnapshot.of(
        1,
        List.of(
            CatalogEntry.newBuilder().setExchange(exchange).build(),
            CatalogEntry.newBuilder().setAdvertiser(advertiser()).build(),
            CatalogEntry.newBuilder().setCampaign(campaign).build(),
            CatalogEntry.newBuilder().setCreative(creative).build(),
            CatalogEntry.newBuilder().setProduct(product).build()));
  }

  public static AuctionRequest auctionRequest(BidRequest request) {
    return auctionRequest(request, exchange().build());
  }

  public static AuctionRequest auctionRequest(BidRequest request, Exchange exchange) {
    AuctionRequest auctionRequest = new AuctionRequest(
        request,
        exchange,
        snapshot(exchange, campaign().build(), creative().build(), product().build()),
        ExchangeRates.NONE,
        NOW_MILLIS);
    auctionRequest.recognise(user());
    return auctionRequest;
  }

  public static LiveCampaign live(Campaign campaign) {
    LiveCampaign live =
        snapshot(campaign, creative().build(), product().build()).campaign(campaign.getId());
    if (live == null) {
      throw new IllegalStateException("not live: " + campaign);
    }
    return live;
  }

  public static LiveCampaign live() {
    return live(campaign().build());
  }
}
