package io.segmento.tools.experiment;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.segmento.platform.WholeCore;
import io.segmento.platform.strategy.ScriptedStrategies;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.ExperimentReportRequest;
import io.segmento.proto.v1.ExperimentServiceGrpc;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.SyncRequest;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.tools.Typed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An experiment as an analyst sees it: 3,600 people, each with a browser, of whom more than 2,000 see an ad each day, over days in which nothing is tried and days of an experiment of a dearer bid and of no ads at all. Everything
 * comes through the core's own services: events, syncs, auctions, bills, impressions, clicks, purchases; only the clock is the test's.
 */
class ExperimentOverDaysTest {

  private static final String CAMPAIGN = "tried";
  private static final int PEOPLE = 3_600;
  private static final int DAYS_BEFORE = 4;
  private static final int DAYS_DURING = 3;
  /** Of the day, at which offers come. */
  private static final int[] HOURS = {0, 9, 18};

  private static final double CHEAP = 2.0;
  private static final double DEAR = 3.0;
  private static final double RIVALS = 1.6;
  private static final int BROWSERS = 8;
  private static final Pattern BILLING = Pattern.compile("/n/bill\\?t=([A-Za-z0-9_-]+)");
  private static final Pattern SHOWN = Pattern.compile("/i\\?t=([A-Za-z0-9_-]+)");
  private static final Pattern CLICKED = Pattern.compile("/c\\?t=([A-Za-z0-9_-]+)");

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path work;

  /** From today on, since the store's own clock decides what has come to its end. */
  private final Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);

  private final MutableClock clock = new MutableClock(midnight.plusSeconds(1));
  private ManagedChannel channel;

  /**
   * Somebody with a browser.
   *
   * @param uid of the exchange
   * @param offers a day on average: few people see most of the ads
   */
  private record Person(String cookie, String uid, double offers, double clicks) {}

  @Test
  @EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
  @Timeout(900)
  void whatAnExperimentDidIsFoundAndWhatItDidNotIsNot() throws Exception {
    ScriptedStrategies.in(work, "scripted");
    try (WholeCore core = WholeCore.start(redis.uri(), work, clock, """
        strategies.kit = false
        strategies.call-time = 10 s
        auction.queue-delay = 60 s
        """)) {
      channel = Grpc.newChannelBuilder(core.address(), InsecureChannelCredentials.create())
          .build();
      try {
        run(core);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private void run(WholeCore core) throws Exception {
    apply(entries(campaign()));
    // Nobody without a cookie is synced; before it is there the exchange is not found.
    Await.until("the catalog is there", () -> sync("").isEmpty());
    List<Person> people = people();
    for (int day = 0; day < DAYS_BEFORE; day++) {
      play(day, people);
    }
    clock.set(midnight.plus(DAYS_BEFORE, ChronoUnit.DAYS).plusSeconds(1));
    begin("dearer");
    for (int day = DAYS_BEFORE; day < DAYS_BEFORE + DAYS_DURING; day++) {
      play(day, people);
    }

    Await.until("ghost bids are written", () -> report("dearer").getArms(2).getGhostBids() > 0);
    System.out.print(text(core, "dearer"));
    ExperimentReport report = report("dearer");
    assertThat(report.getSampleRatio().getMismatch()).isFalse();
    assertThat(report.getUserGroups().getDays()).isEqualTo(DAYS_DURING);
    assertThat(report.getUserGroups().getCountedDays()).isEqualTo(DAYS_DURING);
    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(DAYS_BEFORE - 1);
    ArmReport heldOut = report.getArms(2);
    assertThat(heldOut.getImpressions()).isZero();
    assertThat(heldOut.getSpendMicros()).isZero();
    assertThat(report.getHoldOut().getHeldOut()).isPositive();
    // A dearer bid wins more often, and what each click costs is more: found by users as well.
    for (ArmRatioKind kind :
        List.of(ArmRatioKind.IMPRESSIONS_PER_USER_GROUP, ArmRatioKind.SPEND_PER_USER_GROUP)) {
      ArmRatio told = ratio(report.getArms(1), kind);
      assertThat(told.getUserGroupDifference().getLow()).as(kind.name()).isPositive();
      assertThat(told.getNoiseExplained()).as(kind.name()).isPositive();
    }

    // The next experiment begins without a pause: its past is what was before the first.
    int second = DAYS_BEFORE + DAYS_DURING;
    clock.set(midnight.plus(second, ChronoUnit.DAYS).plusSeconds(1));
    begin("again");
    play(second, people);
    System.out.print(text(core, "again"));
    ExperimentReport again = report("again");
    assertThat(again.getUserGroups().getCountedDays()).isEqualTo(1);
    assertThat(again.getUserGroups().getDaysOfExperiments()).isEqualTo(DAYS_DURING);
    assertThat(again.getUserGroups().getDaysBefore()).isEqualTo(DAYS_BEFORE - 1);
    // Of both the same fifth is held out, others in each: whom the first held out is not counted
    // beside.
    assertThat(again.getHoldOut().getHeldOut()).isBetween(1L, PEOPLE / 4L);
  }

  private static ArmRatio ratio(ArmReport arm, ArmRatioKind kind) {
    return arm.getRatiosList().stream()
        .filter(each -> each.getKind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static String text(WholeCore core, String id) {
    Typed typed = Typed.segmento("experiment", "report", id, "--core", core.address());
    assertThat(typed.exitCode()).as(typed.out()).isZero();
    return typed.out();
  }

  private ExperimentReport report(String id) {
    return ExperimentServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .report(ExperimentReportRequest.newBuilder().setId(id).build());
  }

  private static Map<String, String> bid(double cpm) {
    String micros = Long.toString(Math.round(cpm * 1e6));
    return Map.of("price", micros, "value", micros);
  }

  private static Campaign.Builder campaign() {
    return CatalogFixtures.brand().toBuilder()
        .setId(CAMPAIGN)
        .setMaxBidCpmMicros(100_000_000)
        .setStrategy("scripted")
        .clearStrategyParameters()
        .putAllStrategyParameters(bid(CHEAP));
  }

  private Campaign experiment(Campaign.Builder campaign, String id) {
    return campaign
        .setExperiment(Experiment.newBuilder()
            .setId(id)
            .setStartsAtMillis(clock.instant().truncatedTo(ChronoUnit.DAYS).toEpochMilli())
            .addArms(ExperimentArm.newBuilder().setName("cheap").setUsersPermille(400))
            .addArms(ExperimentArm.newBuilder()
                .setName("dear")
                .setUsersPermille(400)
                .putAllStrategyParameters(bid(DEAR)))
            .addArms(ExperimentArm.newBuilder()
                .setName("nothing")
                .setUsersPermille(200)
                .setHoldOut(true)))
        .build();
  }

  private static List<CatalogEntry> entries(Campaign.Builder campaign) {
    List<CatalogEntry> entries = new ArrayList<>();
    entries.add(CatalogFixtures.of(CatalogFixtures.exchange()));
    entries.add(CatalogFixtures.of(CatalogFixtures.advertiser()));
    CatalogFixtures.products().forEach(product -> entries.add(CatalogFixtures.of(product)));
    entries.add(CatalogFixtures.of(campaign.build()));
    entries.add(
        CatalogFixtures.of(CatalogFixtures.creatives(CatalogFixtures.BRAND).get(0).toBuilder()
            .setId(CAMPAIGN + "-banner")
            .setCampaignId(CAMPAIGN)
            .build()));
    return entries;
  }

  private void begin(String id) {
    apply(List.of(CatalogFixtures.of(experiment(campaign(), id))));
    Await.until("the experiment runs", () -> report(id).getExperimentId().equals(id));
  }

  private void apply(List<CatalogEntry> entries) {
    var unused = CatalogServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private static BrowserContext browser(String cookie) {
    return BrowserContext.newBuilder()
        .setIdentityCookie(cookie)
        .setUserAgent("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
        .build();
  }

  private List<Person> people() throws Exception {
    Random random = new Random(11);
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String cookie = track("", EventType.PRODUCT_VIEW, "").orElseThrow();
      String url = sync(cookie);
      people.add(new Person(
          cookie,
          url.substring(url.indexOf("uid=") + 4),
          1 + 1.5 * Math.exp(random.nextGaussian()),
          0.02 * Math.exp(random.nextGaussian())));
    }
    return people;
  }

  private String sync(String cookie) {
    return IdentityServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .sync(SyncRequest.newBuilder()
            .setExchange(EXCHANGE)
            .setBrowser(browser(cookie))
            .build())
        .getRedirectUrl();
  }

  private Optional<String> track(String cookie, EventType type, String order) {
    Event.Builder event = Event.newBuilder()
        .setAdvertiserId(ADVERTISER)
        .setType(type)
        .addProducts(EventProduct.newBuilder().setSku("sku-1"));
    if (!order.isEmpty()) {
      event.setOrderId(order).setValueMicros(45_000_000).setCurrency("USD");
    }
    return TrackingServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .track(TrackRequest.newBuilder()
            .setBrowser(browser(cookie))
            .addEvents(event)
            .build())
        .getCookiesList()
        .stream()
        .map(CookieInstruction::getValue)
        .findFirst();
  }

  /** A day of everybody: each has offers, wins some by price, clicks and buys now and then; who sees an ad buys more often. */
  private void play(int day, List<Person> people) throws Exception {
    ExecutorService browsers = Executors.newFixedThreadPool(BROWSERS);
    try {
      for (int hour : HOURS) {
        clock.set(midnight
            .plus(day, ChronoUnit.DAYS)
            .plus(hour, ChronoUnit.HOURS)
            .plus(Duration.ofMinutes(5)));
        List<CompletableFuture<Void>> parts = IntStream.range(0, BROWSERS)
            .mapToObj(part -> CompletableFuture.runAsync(
                () -> {
                  for (int i = part; i < people.size(); i += BROWSERS) {
                    Random random = new Random(1_000_003L * i + 101L * day + hour);
                    visit(people.get(i), random);
                  }
                },
                browsers))
            .toList();
        for (CompletableFuture<Void> part : parts) {
          part.get(300, TimeUnit.SECONDS);
        }
      }
    } finally {
      browsers.shutdownNow();
    }
  }

  private void visit(Person person, Random random) {
    double left = person.offers() / HOURS.length;
    boolean saw = false;
    while (random.nextDouble() < left) {
      left--;
      saw |= offer(person, random);
    }
    if (random.nextDouble() < (saw ? 0.03 : 0.01)) {
      var unused = track(person.cookie(), EventType.PURCHASE, "o" + random.nextLong());
    }
  }

  private boolean offer(Person person, Random random) {
    BidReply reply = AuctionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .bid(BidCall.newBuilder()
            .setExchange(EXCHANGE)
            .setTimeLeftMillis(20_000)
            .setRequest(BidRequest.newBuilder()
                .setId("r" + random.nextLong())
                .addImp(BidRequest.Imp.newBuilder()
                    .setId("i")
                    .setBanner(
                        BidRequest.Banner.newBuilder().setW(300).setH(250).setPos(1)))
                .setSite(BidRequest.Site.newBuilder().setDomain("news.example"))
                .setDevice(BidRequest.Device.newBuilder()
                    .setDevicetype(2)
                    .setGeo(BidRequest.Geo.newBuilder().setCountry("USA")))
                .setUser(BidRequest.User.newBuilder().setBuyeruid(person.uid())))
            .build());
    double rival = RIVALS * Math.exp(0.5 * random.nextGaussian());
    boolean clicks = random.nextDouble() < person.clicks();
    if (reply.getResponse().getSeatbidCount() == 0) {
      return false;
    }
    Bid bid = reply.getResponse().getSeatbid(0).getBid(0);
    if (bid.getPrice() <= rival) {
      return false;
    }
    NoticeServiceGrpc.NoticeServiceBlockingStub notices =
        NoticeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    var unused = notices.bill(token(BILLING, bid.getBurl(), person)
        .setPrice(Double.toString(bid.getPrice()))
        .clearBrowser()
        .build());
    unused = notices.impression(token(SHOWN, bid.getAdm(), person).build());
    if (clicks) {
      unused = notices.click(token(CLICKED, bid.getAdm(), person).build());
    }
    return true;
  }

  private static NoticeRequest.Builder token(Pattern url, String text, Person person) {
    Matcher found = url.matcher(text);
    assertThat(found.find()).as("%s in %s", url, text).isTrue();
    return NoticeRequest.newBuilder().setToken(found.group(1)).setBrowser(browser(person.cookie()));
  }
}
