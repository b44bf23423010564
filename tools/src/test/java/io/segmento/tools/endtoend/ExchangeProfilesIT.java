package io.segmento.tools.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.PriceEncryption;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.tools.catalog.CatalogFile;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each shipped exchange is applied and plays its part: it syncs, asks, is bid to in its own words and calls the notices that it calls. */
@Tag("one-jdk")
@Timeout(300)
class ExchangeProfilesIT {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ENCRYPTION = "an exchange's key to hide prices".getBytes(UTF_8);
  private static final byte[] INTEGRITY = "an exchange's key to sign prices".getBytes(UTF_8);
  private static final long CLEARING_CPM_MICROS = 1_250_000;
  private static final String CLEARING_PRICE = "1.25";
  private static final long BILLED_MICROS = 1_250;

  @TempDir
  static Path work;

  @Clause("X1")
  @Test
  void everyShippedExchangeSyncsBidsAndBills() throws Exception {
    givePriceKeys("googlelike", "bidswitchlike");
    try (Stack stack = Stack.start(redis.uri(), work)) {
      Exchange standard = apply(stack, "openrtb-2.6.yaml");
      Exchange google = apply(stack, "google-like.yaml");
      Exchange bidSwitch = apply(stack, "bidswitch-like.yaml");
      String cookie = visit(stack);

      JsonNode bid = play(stack, standard, cookie);
      assertThat(bid.get("mtype").asInt()).isEqualTo(1);
      assertThat(bid.has("ext")).isFalse();
      notify(stack, standard, bid.get("nurl").asText());
      bill(stack, standard, bid.get("burl").asText());

      bid = play(stack, google, cookie);
      assertThat(bid.has("nurl") || bid.has("burl") || bid.has("lurl") || bid.has("mtype"))
          .isFalse();
      bill(stack, google, impressionUrl(bid));
      assertThat(click(stack, bid).headers().firstValue("location"))
          .contains("https://shop.example.com/landing");

      bid = play(stack, bidSwitch, cookie);
      assertThat(bid.has("mtype")).isFalse();
      assertThat(bid.get("ext").get("advertiser_name").asText()).isEqualTo("Shop");
      bill(stack, bidSwitch, bid.get("burl").asText());
      bid = play(stack, bidSwitch, cookie);
      notify(stack, bidSwitch, bid.get("lurl").asText());
      assertThat(metric(stack.metricsOfCore(), "segmento_notice_losses_total{reason=\"price\",}"))
          .isEqualTo(1);
    }
  }

  /** As an operator does before the core starts. */
  private static void givePriceKeys(String... exchanges) throws Exception {
    Path keys = Files.createDirectories(work.resolve("data")).resolve("keys.conf");
    KeyFile.generate(keys);
    for (String exchange : exchanges) {
      Files.writeString(
          keys,
          "prices { " + exchange + " { encryption = \""
              + Base64.getEncoder().encodeToString(ENCRYPTION) + "\", integrity = \""
              + Base64.getEncoder().encodeToString(INTEGRITY) + "\" } }\n",
          StandardOpenOption.APPEND);
    }
  }

  private static Exchange apply(Stack stack, String file) {
    Path path = Path.of(System.getProperty("segmento.root"), "tools", "exchanges", file);
    ApplyCatalogRequest shipped = CatalogFile.read(path);
    Exchange exchange = shipped.getEntries(0).getExchange();
    String campaign = exchange.getId() + "-all";
    CatalogServiceGrpc.newBlockingStub(stack.channel())
        .apply(shipped.toBuilder()
            .addEntries(CatalogEntry.newBuilder()
                .setAdvertiser(Advertiser.newBuilder()
                    .setId("shop")
                    .setName("Shop")
                    .setDomain("shop.example.com")
                    .setActive(true)))
            .addEntries(CatalogEntry.newBuilder()
                .setCampaign(Campaign.newBuilder()
                    .setId(campaign)
                    .setAdvertiserId("shop")
                    .setName("Everybody")
                    .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
                    .setCurrency("USD")
                    .setMaxBidCpmMicros(5_000_000)
                    .setStrategy("fixed-cpm")
                    .putStrategyParameters("price-cpm-micros", "2000000")
                    .setTargeting(io.segmento.proto.v1.Targeting.newBuilder()
                        .addExchanges(exchange.getId()))))
            .addEntries(CatalogEntry.newBuilder()
                .setCreative(Creative.newBuilder()
                    .setId(exchange.getId() + "-banner")
                    .setCampaignId(campaign)
                    .setFormat(CreativeFormat.BANNER)
                    .setWidth(300)
                    .setHeight(250)
                    .setHtml("<a href=\"{{click}}\">Shop</a>")
                    .setLandingUrl("https://shop.example.com/landing")
                    .setSecure(true)
                    .setReviewStatus(ReviewStatus.APPROVED)))
            .build());
    return exchange;
  }

  private static String visit(Stack stack) {
    HttpResponse<String> first = stack.get("/t?a=shop&e=page_view", "");
    String cookie = first.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    Await.until("the catalog is live and the visit recorded", () -> {
      stack.get("/t?a=shop&e=page_view", cookie);
      return redis.run(commands -> !commands.keys("v:*").isEmpty());
    });
    return cookie;
  }

  /** The sync, and a bid on a request with signals where the exchange's version has them. */
  private static JsonNode play(Stack stack, Exchange exchange, String cookie) {
    String template = exchange.getSync().getRedirectTemplate();
    String location = stack
        .get("/sync?ex=" + exchange.getId(), cookie)
        .headers()
        .firstValue("location")
        .orElseThrow();
    assertThat(location).startsWith(template.substring(0, template.indexOf("{uid}")));
    String uid = location.substring(template.indexOf("{uid}"));
    assertThat(uid).hasSizeGreaterThan(20);

    String regs = exchange.getOpenrtbVersion().equals("2.6")
        ? "{\"gdpr\":0}"
        : "{\"ext\":{\"gdpr\":0,\"us_privacy\":\"1---\"}}";
    String request = "{\"id\":\"r-" + exchange.getId() + "\",\"tmax\":10000,\"imp\":[{\"id\":\"1\","
        + "\"secure\":1,\"banner\":{\"w\":300,\"h\":250}}],\"site\":{\"domain\":\"news.example\"},"
        + "\"device\":{\"ua\":\"" + Stack.USER_AGENT + "\",\"geo\":{\"country\":\"USA\"}},"
        + "\"user\":{\"buyeruid\":\"" + uid + "\"},\"regs\":" + regs + "}";
    JsonNode[] bid = new JsonNode[1];
    Await.until("a bid on " + exchange.getId(), () -> {
      HttpResponse<String> answer = stack.bid(exchange.getId(), request.getBytes(UTF_8));
      bid[0] = answer.statusCode() == 200 ? firstBid(answer.body()) : null;
      return bid[0] != null;
    });
    assertThat(bid[0].get("price").asDouble()).isEqualTo(2.0);
    return bid[0];
  }

  private static JsonNode firstBid(String answer) {
    try {
      return JSON.readTree(answer).get("seatbid").get(0).get("bid").get(0);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls what bills, as the exchange would, and sees that the price was understood. */
  private static void bill(Stack stack, Exchange exchange, String url) throws Exception {
    double before = metric(stack.metricsOfCore(), "segmento_notice_billed_micros_total");
    double understood =
        metric(stack.metricsOfCore(), "segmento_notice_prices_total{cause=\"as_noticed\",}");
    notify(stack, exchange, url);
    assertThat(metric(stack.metricsOfCore(), "segmento_notice_billed_micros_total"))
        .as(exchange.getId())
        .isEqualTo(before + BILLED_MICROS);
    assertThat(metric(stack.metricsOfCore(), "segmento_notice_prices_total{cause=\"as_noticed\",}"))
        .as(exchange.getId())
        .isEqualTo(understood + 1);
  }

  private static void notify(Stack stack, Exchange exchange, String url) throws Exception {
    String own = exchange.getMacros().getPrice();
    String filled = url.replace(own.isEmpty() ? "${AUCTION_PRICE}" : own, price(exchange))
        .replace("${AUCTION_LOSS}", "102")
        .replace("${AUCTION_MIN_TO_WIN}", "1.26")
        .replace("${AUCTION_MBR}", "0.625")
        .replace("${AUCTION_MULTIPLIER}", "1")
        .replace("${AUCTION_IMP_TS}", Long.toString(System.currentTimeMillis()));
    assertThat(filled).doesNotContain("${", "%%");
    int expected = exchange.getBilling() == Billing.ON_IMPRESSION ? 200 : 204;
    assertThat(stack.get(pathOf(filled), "").statusCode()).isEqualTo(expected);
  }

  /** By the scheme that the exchanges publish. */
  private static String price(Exchange exchange) throws GeneralSecurityException {
    if (exchange.getPriceEncryption() != PriceEncryption.HMAC_SHA1) {
      return CLEARING_PRICE;
    }
    byte[] iv = ("iv of " + exchange.getId() + "          ").substring(0, 16).getBytes(UTF_8);
    byte[] price = ByteBuffer.allocate(Long.BYTES).putLong(CLEARING_CPM_MICROS).array();
    byte[] pad = hmac(ENCRYPTION, iv);
    ByteBuffer message = ByteBuffer.allocate(28).put(iv);
    for (int i = 0; i < price.length; i++) {
      message.put((byte) (price[i] ^ pad[i]));
    }
    message.put(Arrays.copyOf(hmac(INTEGRITY, price, iv), 4));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(message.array());
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static String impressionUrl(JsonNode bid) {
    Matcher url =
        Pattern.compile("src=\"([^\"]+/i\\?t=[^\"]+)\"").matcher(bid.get("adm").asText());
    assertThat(url.find()).isTrue();
    return url.group(1).replace("&amp;", "&");
  }

  /** The exchange's own address comes first, and leads to ours. */
  private static HttpResponse<String> click(Stack stack, JsonNode bid) {
    Matcher url = Pattern.compile("href=\"%%CLICK_URL_UNESC%%([^\"]+)\"")
        .matcher(bid.get("adm").asText());
    assertThat(url.find()).isTrue();
    return stack.get(pathOf(URLDecoder.decode(url.group(1), UTF_8)), "");
  }

  private static String pathOf(String url) {
    URI uri = URI.create(url);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private static double metric(String page, String series) {
    Matcher line = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
        .matcher(page);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
