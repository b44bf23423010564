package io.segmento.platform.testing;

import com.google.protobuf.ByteString;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.ConsentAttestation;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.PriceEncryption;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Sync;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shop: exchange {@code test} (USD, billing by notice), advertiser {@code shop}, campaigns {@code retarget} (strategy {@code
 * product-retargeting}, needs a user, daily budget) and {@code brand} (strategy {@code fixed-cpm}, serves everyone, no budget), each with banners of
 * 300x250, 320x50 and 728x90, and five products.
 */
public final class CatalogFixtures {
  public static final String EXCHANGE = "test";
  public static final String ADVERTISER = "shop";
  public static final String API_KEY = "shop-key-for-tests";
  public static final String RETARGET = "retarget";
  public static final String BRAND = "brand";
  public static final long DAILY_BUDGET_MICROS = 50_000_000;
  public static final long TOTAL_BUDGET_MICROS = 1_000_000_000;

  private static final int[][] SIZES = {{300, 250}, {320, 50}, {728, 90}};
  private static final String[][] PRODUCTS = {
    {"sku-1", "Trail running shoes", "89990000"},
    {"sku-2", "Rain jacket", "129000000"},
    {"sku-3", "Merino socks, 3 pairs", "24500000"},
    {"sku-4", "Head torch", "39000000"},
    {"sku-5", "Tent for <two> & a dog", "349000000"},
  };

  private CatalogFixtures() {}

  /** All of it as entries, what is referred to first. */
  public static List<CatalogEntry> entries() {
    List<CatalogEntry> entries = new ArrayList<>();
    entries.add(of(exchange()));
    entries.add(of(advertiser()));
    for (Product product : products()) {
      entries.add(of(product));
    }
    entries.add(of(retarget()));
    entries.add(of(brand()));
    for (Campaign campaign : List.of(retarget(), brand())) {
      for (Creative creative : creatives(campaign.getId())) {
        entries.add(of(creative));
      }
    }
    return entries;
  }

  /** All of it as a snapshot of version 1. */
  public static CatalogSnapshot snapshot() {
    return CatalogSnapshot.of(1, entries());
  }

  public static Exchange exchange() {
    return Exchange.newBuilder()
        .setId(EXCHANGE)
        .setName("Test exchange")
        .setActive(true)
        .setOpenrtbVersion("2.6")
        .setDefaultTmaxMillis(100)
        .setNetworkReserveMillis(20)
        .setSeat("segmento")
        .setBilling(Billing.ON_BILLING_NOTICE)
        .setPriceEncryption(PriceEncryption.PLAIN)
        .addCurrencies("USD")
        .setSync(Sync.newBuilder()
            .setRedirectTemplate("http://127.0.0.1:1/match?uid={uid}")
            .setVendorId(1)
            .setAcceptsMatch(true))
        .build();
  }

  public static Advertiser advertiser() {
    return Advertiser.newBuilder()
        .setId(ADVERTISER)
        .setName("Shop")
        .setDomain("shop.example")
        .setActive(true)
        .addOrigins("https://shop.example")
        .setApiKeyHash(ByteString.copyFrom(sha256(API_KEY)))
        .setConsentAttestation(ConsentAttestation.newBuilder()
            .setAttestedBy("dpo@shop.example")
            .setAttestedAtMillis(1_700_000_000_000L))
        .build();
  }

  public static Campaign retarget() {
    return Campaign.newBuilder()
        .setId(RETARGET)
        .setAdvertiserId(ADVERTISER)
        .setName("Come back")
        .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
        .setCurrency("USD")
        .setTimeZone("Europe/Moscow")
        .setBudget(Budget.newBuilder()
            .setDailyMicros(DAILY_BUDGET_MICROS)
            .setTotalMicros(TOTAL_BUDGET_MICROS))
        .setMaxBidCpmMicros(8_000_000)
        .setStrategy("product-retargeting")
        .build();
  }

  public static Campaign brand() {
    return Campaign.newBuilder()
        .setId(BRAND)
        .setAdvertiserId(ADVERTISER)
        .setName("The shop that you did not know")
        .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
        .setCurrency("USD")
        .setMaxBidCpmMicros(1_000_000)
        .setStrategy("fixed-cpm")
        .putStrategyParameters("cpm-micros", "500000")
        .setNeedsUser(false)
        .build();
  }

  /** The approved banners of a campaign, {@code <campaign>-300x250} and so on. */
  public static List<Creative> creatives(String campaignId) {
    List<Creative> creatives = new ArrayList<>();
    boolean withProduct = campaignId.equals(RETARGET);
    for (int[] size : SIZES) {
      creatives.add(Creative.newBuilder()
          .setId(campaignId + "-" + size[0] + "x" + size[1])
          .setCampaignId(campaignId)
          .setFormat(CreativeFormat.BANNER)
          .setWidth(size[0])
          .setHeight(size[1])
          .setHtml(
              withProduct
                  ? "<a href=\"{{click}}\"><img src=\"{{product.image}}\" alt=\"{{product.name}}\">"
                      + "<b>{{product.price}}</b></a>"
                  : "<a href=\"{{click}}\"><img src=\"https://shop.example/b.png\"></a>"
                      + "<img src=\"{{impression}}\">")
          .setLandingUrl("https://shop.example/" + campaignId)
          .setSecure(true)
          .setReviewStatus(ReviewStatus.APPROVED)
          .build());
    }
    return creatives;
  }

  public static List<Product> products() {
    List<Product> products = new ArrayList<>();
    for (String[] each : PRODUCTS) {
      products.add(Product.newBuilder()
          .setAdvertiserId(ADVERTISER)
          .setSku(each[0])
          .setName(each[1])
          .setPriceMicros(Long.parseLong(each[2]))
          .setCurrency("USD")
          .setImageUrl("https://img.shop.example/" + each[0] + ".jpg")
          .setLinkUrl("https://shop.example/p/" + each[0])
          .setInStock(true)
          .build());
    }
    return products;
  }

  public static CatalogEntry of(Exchange exchange) {
    return CatalogEntry.newBuilder().setExchange(exchange).build();
  }

  public static CatalogEntry of(Advertiser advertiser) {
    return CatalogEntry.newBuilder().setAdvertiser(advertiser).build();
  }

  public static CatalogEntry of(Campaign campaign) {
    return CatalogEntry.newBuilder().setCampaign(campaign).build();
  }

  public static CatalogEntry of(Creative creative) {
    return CatalogEntry.newBuilder().setCreative(creative).build();
  }

  public static CatalogEntry of(Product product) {
    return CatalogEntry.newBuilder().setProduct(product).build();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
