package io.segmento.platform.report;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.RETARGET;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.attribution.AttributionModule;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.counter.GroupTotals;
import io.segmento.platform.counter.People;
import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.experiment.ExperimentModule;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.ExperimentReportRequest;
import io.segmento.proto.v1.ExperimentServiceGrpc;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.Purpose;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do is counted by their groups, from the notice to the report of an experiment; for one server and for a Cluster alike. */
abstract class UserGroupsContract {
  private static final int MAY_STORE = 1 << Purpose.STORAGE.getNumber();
  private static final int MAY_MEASURE = MAY_STORE | 1 << Purpose.MEASUREMENT.getNumber();
  private static final int USERS = 30;

  @TempDir
  Path directory;

  /** Noon of today, since the store's own clock decides on expiry, and a test that begins before midnight shall end on the same day. */
  private final Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);

  private final MutableClock clock = new MutableClock(midnight.plus(12, ChronoUnit.HOURS));
  private final LocalDate day = LocalDate.ofInstant(midnight, ZoneOffset.UTC);
  private TrackingNode node;
  private int bids;

  abstract RedisExtension redis();

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis(),
        clock,
        directory,
        redis().isCluster() ? "redis.cluster = true" : "",
        new BudgetModule(),
        new CounterModule(),
        new CurrencyModule(),
        new EventLogModule(),
        new NoticeModule(),
        new AttributionModule(),
        new ExperimentModule(),
        new ReportModule(),
        new ExperimentReportModule());
    long version = CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
                .setExperiment(Experiment.newBuilder()
                    .setId("shading-1")
                    .setStartsAtMillis(midnight.toEpochMilli())
                    .addArms(ExperimentArm.newBuilder().setName("now").setUsersPermille(500))
                    .addArms(ExperimentArm.newBuilder().setName("then").setUsersPermille(500)))
                .build()))
            .build())
        .getVersion();
    Await.until(
        "the experiment runs", () -> node.node().get(Catalog.class).current().version() >= version);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void reachedYesterday(int people) {
    String key =
        new String(CounterKeys.dayPeople(RETARGET, day.minusDays(1), People.REACHED), US_ASCII);
    String[] names = IntStream.range(0, people).mapToObj(i -> "person " + i).toArray(String[]::new);
    redis().run(commands -> commands.pfadd(key, names));
  }

  private static UserKey user(int number) {
    return UserKey.of(
        ByteBuffer.allocate(UserKey.BYTES).putLong(number).putLong(7).array());
  }

  private BidToken.Builder token(UserKey user) {
    LiveCampaign campaign =
        Objects.requireNonNull(node.node().get(Catalog.class).current().campaign(RETARGET));
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bids++)))
        .setExchange(CatalogFixtures.EXCHANGE)
        .setCampaignId(RETARGET)
        .setCreativeId(RETARGET + "-300x250")
        .setStrategy("scripted")
        .setStrategyVersion("1.0.0")
        .setExperimentArm(node.node().get(Experiments.class).arm(campaign, user).arm())
        .setPriceCeilingCpmMicros(1_500_000)
        .setBillsOnImpression(true)
        .setPermitBits(MAY_MEASURE)
        .setUserKey(ByteString.copyFrom(user.bytes()))
        .setIssuedAt(clock.instant().getEpochSecond());
  }

  private NoticeServiceGrpc.NoticeServiceBlockingStub notices() {
    return NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private void show(BidToken token) {
    var unused = notices()
        .impression(NoticeRequest.newBuilder()
            .setToken(node.node().get(BidTokens.class).sealMarkup(token))
            .setPrice("1.5")
            .build());
  }

  private void click(BidToken token) {
    var unused = notices()
        .click(NoticeRequest.newBuilder()
            .setToken(node.node().get(BidTokens.class).sealMarkup(token))
            .build());
  }

  private GroupTotals kept() {
    GroupTotals totals = new GroupTotals();
    Await.result(node.node().get(RedisStore.class).get(CounterKeys.dayGroups(RETARGET, day)))
        .ifPresent(totals::add);
    return totals;
  }

  private boolean isKept() {
    String key = new String(CounterKeys.dayGroups(RETARGET, day), US_ASCII);
    return redis().run(commands -> commands.exists(key)) == 1;
  }

  private ExperimentReport report() {
    return ExperimentServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .report(ExperimentReportRequest.newBuilder().setId("shading-1").build());
  }

  @Clause("C16")
  @Test
  void fromTheNoticeToTheReportEachOnceAndOnlyOfWhomMayBeMeasured() {
    reachedYesterday(2_200);
    // Its arms deliver from its first hour on, so that today is a whole day of it.
    clock.set(midnight.plus(10, ChronoUnit.MINUTES));
    show(token(user(0)).build());
    clock.set(midnight.plus(12, ChronoUnit.HOURS));
    // The node asks how many they were with the first.
    Await.until("the day is counted", () -> {
      show(token(user(0)).build());
      return isKept();
    });
    GroupTotals before = kept();
    ExperimentReport reportBefore = report();

    long[] shown = before.of(Counter.IMPRESSIONS);
    UserGroups groups = node.node().get(UserGroups.class);
    for (int i = 0; i < USERS; i++) {
      BidToken token = token(user(i)).build();
      show(token);
      show(token);
      shown[groups.group(user(i))]++;
    }
    String visitor = node.cookie();
    UserKey buyer = node.slot(visitor).userKey();
    BidToken clicked = token(buyer).build();
    click(clicked);
    click(clicked);
    buy(visitor);
    buy(visitor);
    // Paid for, and nobody's.
    show(token(user(1)).setPermitBits(MAY_STORE).build());
    show(token(user(1)).clearUserKey().build());
    click(token(user(1)).setPermitBits(0).build());

    GroupTotals after = kept();
    assertThat(after.of(Counter.IMPRESSIONS)).isEqualTo(shown);
    assertThat(after.of(Counter.SPEND_MICROS))
        .isEqualTo(Arrays.stream(shown).map(each -> each * 1_500).toArray());
    assertThat(after.of(Counter.CLICKS)).isEqualTo(only(groups.group(buyer), 1));
    assertThat(after.of(Counter.CONVERSIONS)).isEqualTo(only(groups.group(buyer), 1));
    assertThat(after.of(Counter.CONVERSION_VALUE_MICROS))
        .isEqualTo(only(groups.group(buyer), 45_000_000));
    String key = new String(CounterKeys.dayGroups(RETARGET, day), US_ASCII);
    assertThat(redis().<Long>run(commands -> commands.expiretime(key)))
        .as("two days more, unless the day after finds that it had people enough")
        .isEqualTo(day.plusDays(3).atStartOfDay().toEpochSecond(ZoneOffset.UTC));

    ExperimentReport report = report();
    assertThat(report.getUserGroups().getCountedDays()).isEqualTo(1);
    assertThat(report.getUserGroups().getFirstDay()).isEqualTo(day.toString());
    assertThat(report.getUserGroups().getDaysBefore()).isZero();
    assertThat(report.getArmsList()).allMatch(arm -> arm.getUserGroups() == 50);
    assertThat(sum(report) - sum(reportBefore)).isEqualTo(USERS);
    assertThat(impressions(report) - impressions(reportBefore)).isEqualTo(USERS + 2);
    assertThat(report.getArms(1).getRatiosList())
        .filteredOn(ratio -> ratio.getKind() == ArmRatioKind.IMPRESSIONS_PER_USER_GROUP)
        .allMatch(ratio -> ratio.getUserGroupDifference().hasLow())
        .hasSize(1);
  }

  private static long[] only(int group, long value) {
    long[] all = new long[UserGroups.GROUPS];
    all[group] = value;
    return all;
  }

  private static long sum(ExperimentReport report) {
    return report.getArmsList().stream()
        .mapToLong(ArmReport::getUserGroupImpressions)
        .sum();
  }

  private static long impressions(ExperimentReport report) {
    return report.getArmsList().stream().mapToLong(ArmReport::getImpressions).sum();
  }

  private void buy(String visitor) {
    var unused = node.track(
        browser(visitor),
        Event.newBuilder()
            .setAdvertiserId(ADVERTISER)
            .setType(EventType.PURCHASE)
            .setOrderId("order 1")
            .setValueMicros(45_000_000)
            .setCurrency("USD")
            .build());
  }

  /** A group of it would be nearly a person. */
  @Clause("C16")
  @Test
  void aSmallCampaignLeavesNothingByGroups() {
    reachedYesterday(1_800);
    clock.set(midnight.plus(10, ChronoUnit.MINUTES));
    for (int i = 0; i < 5; i++) {
      BidToken token = token(user(i)).build();
      show(token);
      click(token);
    }

    assertThat(isKept()).isFalse();
    ExperimentReport report = report();
    assertThat(report.getUserGroups().getDays()).isEqualTo(1);
    assertThat(report.getUserGroups().getCountedDays()).isZero();
    assertThat(report.getUserGroups().getLeastPeople()).isEqualTo(2_000);
    assertThat(impressions(report)).isEqualTo(5);
    assertThat(report.getArms(1).getRatios(0).hasUserGroupDifference()).isFalse();
  }
}
