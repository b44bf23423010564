package io.segmento.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.segmento.gateway.openrtb.OpenRtbJsonDecoder;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.MediaFile;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Sync;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The requests that real exchanges sent, for strangers and for people whom we know. */
@Tag("one-jdk")
@Timeout(300)
class RecordedTrafficIT {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API_KEY = "shop's key";
  private static final String DEVICE_ID = "6d92078a-8246-4ba4-ae5b-76104861e7dc";

  @TempDir
  static Path work;

  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start(redis.uri(), work);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** Campaigns for everybody whom the shop knows, with a banner of every size that is asked for, a video and a native ad. */
  private static void applyCatalog(Set<String> sizes) throws Exception {
    ApplyCatalogRequest.Builder catalog = ApplyCatalogRequest.newBuilder()
        .addEntries(CatalogEntry.newBuilder()
            .setExchange(Exchange.newBuilder()
                .setId("test")
                .setName("Test exchange")
                .setActive(true)
                .setOpenrtbVersion("2.6")
                .setSeat("seat-1")
                .setBilling(Billing.ON_BILLING_NOTICE)
                .addCurrencies("USD")
                .setSync(
                    Sync.newBuilder().setRedirectTemplate("http://127.0.0.1:1/match?uid={uid}"))))
        .addEntries(CatalogEntry.newBuilder()
            .setAdvertiser(Advertiser.newBuilder()
                .setId("shop")
                .setName("Shop")
                .setDomain("shop.example.com")
                .setActive(true)
                .setApiKeyHash(ByteString.copyFrom(MessageDigest.getInstance("SHA-256")
                    .digest(API_KEY.getBytes(StandardCharsets.UTF_8))))))
        .addEntries(CatalogEntry.newBuilder()
            .setCampaign(Campaign.newBuilder()
                .setId("everybody")
                .setAdvertiserId("shop")
                .setName("Everybody whom the shop knows")
                .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
                .setCurrency("USD")
                .setMaxBidCpmMicros(90_000_000)
                .setStrategy("fixed-cpm")));
    int number = 0;
    for (String size : sizes) {
      String[] sides = size.split("x", -1);
      catalog.addEntries(CatalogEntry.newBuilder()
          .setCreative(Creative.newBuilder()
              .setId("banner-" + ++number)
              .setCampaignId("everybody")
              .setFormat(CreativeFormat.BANNER)
              .setWidth(Integer.parseInt(sides[0]))
              .setHeight(Integer.parseInt(sides[1]))
              .setHtml("<a href=\"{{click}}\">Shop</a>")
              .setLandingUrl("https://shop.example.com/")
              .setSecure(true)
              .setReviewStatus(ReviewStatus.APPROVED)));
    }
    catalog
        .addEntries(CatalogEntry.newBuilder().setCreative(video()))
        .addEntries(CatalogEntry.newBuilder().setCreative(nativeAd()));
    CatalogServiceGrpc.newBlockingStub(stack.channel()).apply(catalog.build());
  }

  private static Creative.Builder video() {
    return Creative.newBuilder()
        .setId("video")
        .setCampaignId("everybody")
        .setFormat(CreativeFormat.VIDEO)
        .setDurationSeconds(15)
        .setWidth(640)
        .setHeight(480)
        .addMediaFiles(MediaFile.newBuilder()
            .setUrl("https://cdn.example.com/shop.mp4")
            .setMimeType("video/mp4")
            .setWidth(640)
            .setHeight(480))
        .setLandingUrl("https://shop.example.com/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  private static Creative.Builder nativeAd() {
    return Creative.newBuilder()
        .setId("native")
        .setCampaignId("everybody")
        .setFormat(CreativeFormat.NATIVE)
        .setNativeAssetsJson("""
            {"assets":[
              {"title":{"text":"Boots for the North"}},
              {"img":{"type":1,"url":"https://cdn.example.com/icon.png","w":64,"h":64,"mime":"image/png"}},
              {"data":{"type":2,"value":"Dry feet"}}]}
            """)
        .setLandingUrl("https://shop.example.com/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  @Clause("X1")
  @Test
  void whatKeepsToOpenRtbIsAnswered200Or204AndWhatDoesNotWith400() throws Exception {
    applyCatalog(Set.of("300x250"));
    for (Map.Entry<String, byte[]> sample : SharedSamples.requests().entrySet()) {
      assertThat(stack.bid("test", sample.getValue()).statusCode())
          .as(sample.getKey())
          .isIn(200, 204);
    }
    for (Map.Entry<String, byte[]> sample : SharedSamples.malformed().entrySet()) {
      HttpResponse<String> answer = stack.bid("test", sample.getValue());
      assertThat(answer.statusCode()).as(sample.getKey()).isEqualTo(400);
      assertThat(answer.body())
          .as(sample.getKey())
          .contains("malformed JSON")
          .doesNotContain("\tat ");
    }
    assertThat(stack.readiness().statusCode()).isEqualTo(200);
  }

  @Clause("X1")
  @Test
  void knownUsersAreBidOnUnlessANamedFilterSaysNo() throws Exception {
    Map<String, byte[]> samples = SharedSamples.requests();
    Set<String> sizes = new TreeSet<>();
    for (byte[] sample : samples.values()) {
      sizes.addAll(sizesOf(request(sample)));
    }
    applyCatalog(sizes);
    String buyerUid = visit();
    trackDevice(IdentityKind.IDFA);
    trackDevice(IdentityKind.GAID);

    Map<String, List<String>> byReason = new TreeMap<>();
    Map<Integer, Integer> bidsByMarkup = new TreeMap<>();
    for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
      byte[] known = overlay(sample.getValue(), buyerUid);
      String reason = bidOrReason(known, bidsByMarkup);
      for (int retry = 0; retry < 10 && reason.equals("no reason"); retry++) {
        // A process that has only just started may be late, which is a 204 without a filter: what
        // counts is what it says when warm.
        reason = bidOrReason(known, bidsByMarkup);
      }
      byReason.computeIfAbsent(reason, unused -> new ArrayList<>()).add(sample.getKey());
    }

    System.out.println("known users, " + samples.size() + " recorded requests:");
    byReason.forEach((reason, names) -> System.out.println("  " + reason + ": " + names.size()
        + names.stream()
            .filter(name -> !name.startsWith("adx"))
            .collect(Collectors.joining(", ", " (", ")"))));
    System.out.println("  bids by markup (1 banner, 2 video, 4 native): " + bidsByMarkup);
    assertThat(byReason).doesNotContainKey("no reason");
    assertThat(byReason.get("bid"))
        .contains("nexagenativeappwall.json", "nexagevideonodomain.json");
    assertThat(bidsByMarkup).containsOnlyKeys(1, 2, 4).containsEntry(4, 1);
    assertThat(bidsByMarkup.get(2)).isGreaterThanOrEqualTo(3);
    assertThat(byReason.get("bid")).hasSizeGreaterThan(samples.size() * 8 / 10);
  }

  /** {@code bid}, with its markup counted and looked at, or why there is none. */
  private static String bidOrReason(byte[] known, Map<Integer, Integer> bidsByMarkup)
      throws Exception {
    HttpResponse<String> answer = stack.bid("test", known);
    if (answer.statusCode() != 200) {
      return reasonOf(known);
    }
    for (JsonNode bid : JSON.readTree(answer.body()).at("/seatbid/0/bid")) {
      int mtype = bid.path("mtype").asInt();
      bidsByMarkup.merge(mtype, 1, Integer::sum);
      String markup = bid.path("adm").asText();
      switch (mtype) {
        case 1 -> assertThat(markup).contains("/c?t=").contains("/i?t=");
        case 2 ->
          assertThat(xml(markup).getElementsByTagName("MediaFile").getLength()).isOne();
        case 4 -> assertThat(JSON.readTree(markup).at("/link/url").asText()).contains("/c?t=");
        default -> throw new AssertionError("mtype " + mtype);
      }
    }
    return "bid";
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static BidRequest request(byte[] json) throws Exception {
    return BidRequest.parseFrom(OpenRtbJsonDecoder.forRequests().decode(json));
  }

  private static Set<String> sizesOf(BidRequest request) {
    Set<String> sizes = new TreeSet<>();
    for (BidRequest.Imp imp : request.getImpList()) {
      if (imp.getBanner().getW() > 0 && imp.getBanner().getH() > 0) {
        sizes.add(imp.getBanner().getW() + "x" + imp.getBanner().getH());
      }
      imp.getBanner()
          .getFormatList()
          .forEach(format -> sizes.add(format.getW() + "x" + format.getH()));
    }
    return sizes;
  }

  /** A browser that the shop knows; answers what the exchange calls it. */
  private static String visit() {
    HttpResponse<String> first = stack.get("/t?a=shop&e=page_view", "");
    String cookie = first.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    Await.until("the catalog is live and the visit recorded", () -> {
      stack.get("/t?a=shop&e=page_view", cookie);
      return redis.run(commands -> !commands.keys("v:*").isEmpty());
    });
    String location =
        stack.get("/sync?ex=test", cookie).headers().firstValue("location").orElseThrow();
    return URI.create(location).getQuery().substring("uid=".length());
  }

  private static void trackDevice(IdentityKind kind) {
    TrackRequest request = TrackRequest.newBuilder()
        .setApp(AppContext.newBuilder()
            .setDevice(Identity.newBuilder().setKind(kind).setValue(DEVICE_ID))
            .setApiKey(API_KEY))
        .addEvents(Event.newBuilder().setAdvertiserId("shop").setType(EventType.PAGE_VIEW))
        .build();
    assertThat(TrackingServiceGrpc.newBlockingStub(stack.channel())
            .track(request)
            .getResults(0)
            .getOutcome())
        .isEqualTo(EventOutcome.RECORDED);
  }

  /** The same request, with time, for somebody whom we know: a browser by its buyeruid, a device by its advertising id. */
  private static byte[] overlay(byte[] sample, String buyerUid) throws Exception {
    ObjectNode request = (ObjectNode) JSON.readTree(sample);
    request.put("tmax", 10_000);
    if (request.has("app")) {
      request.withObject("/device").put("ifa", DEVICE_ID);
    } else {
      request.withObject("/user").put("buyeruid", buyerUid);
    }
    return JSON.writeValueAsBytes(request);
  }

  /** The signal or the filters that Explain names; "no reason" when it names none. */
  private static String reasonOf(byte[] json) throws Exception {
    BidExplanation explanation = AuctionServiceGrpc.newBlockingStub(stack.channel())
        .explain(
            BidCall.newBuilder().setExchange("test").setRequest(request(json)).build());
    String signal = explanation.getPrivacy().getPurposesCount() == 0
        ? "NONE"
        : explanation.getPrivacy().getPurposes(0).getDecidedBy().name();
    if (!signal.equals("NONE")) {
      return "signal " + signal;
    }
    if (explanation.getReply().hasResponse()) {
      // Now there would be a bid: what was missing was time.
      return "no reason";
    }
    Set<String> filters = new TreeSet<>();
    explanation
        .getImpressionsList()
        .forEach(impression -> impression.getCandidatesList().stream()
            .map(candidate -> candidate.getRemovedBy())
            .filter(name -> !name.isEmpty() && !name.equals("size"))
            .forEach(filters::add));
    return filters.isEmpty() ? "no reason" : "filter " + String.join(", ", filters);
  }
}
