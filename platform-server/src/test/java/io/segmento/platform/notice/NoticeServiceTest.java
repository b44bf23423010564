package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.PriceKeys;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import io.segmento.proto.v1.PriceEncryption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class NoticeServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  /** Not a fixed day, since the store's own clock decides on expiry. 23:30 in Moscow, where the campaign is. */
  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofMinutes(24 * 60 + 20 * 60 + 30));

  private final long hour = start.getEpochSecond() / 3600;
  private final String day = day(start);
  private final String nextDay = day(start.plus(Duration.ofDays(1)));
  private final String counters = "r:{c:retarget}:" + hour;
  private static final String LEDGER = "b:{c:retarget}";

  private final MutableClock clock = new MutableClock(start);
  private TestNode node;
  private BidTokens tokens;

  @BeforeEach
  void startNode() {
    node = TestNode.connected(redis.uri(), "", clock, features());
    tokens = node.get(BidTokens.class);
    load();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void winIsCountedAndMovesNoMoney() {
    NoticeReply reply = stub().win(notice(token().build(), "1.5"));
    assertThat(reply.getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    assertThat(reply.getBilledMicros()).isZero();
    assertThat(hash(counters)).containsExactly(Map.entry("wins", "1"));
    assertThat(hash(LEDGER)).isEmpty();
  }

  @Test
  void billMovesMoneyOnce() {
    NoticeRequest request = notice(token().build(), "1.5");
    NoticeReply first = stub().bill(request);
    NoticeReply second = stub().bill(request);
    assertThat(first.getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    assertThat(first.getBilledMicros()).isEqualTo(1_500);
    assertThat(second.getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
    assertThat(second.getBilledMicros()).isZero();
    assertThat(hash(LEDGER)).containsOnly(Map.entry("total", "1500"), Map.entry(day, "1500"));
    assertThat(hash(counters))
        .containsOnly(Map.entry("billed", "1"), Map.entry("spend_micros", "1500"));
    assertThat(metric("segmento_notice_billed_micros_total")).isEqualTo(1_500);
    assertThat(metric("segmento_notices_total", "type", "bill", "outcome", "counted_before"))
        .isEqualTo(1);
  }

  @Test
  void twoHundredDuplicatesOnTwoNodesBillOnce() throws Exception {
    try (TestNode other = TestNode.connected(redis.uri(), "", clock, features())) {
      Await.until("loaded", () -> other.get(Catalog.class).current().version() == 1);
      NoticeRequest request = notice(token().build(), "2");
      List<ListenableFuture<NoticeReply>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(NoticeServiceGrpc.newFutureStub((i % 2 == 0 ? node : other).channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .bill(request));
      }
      int counted = 0;
      for (ListenableFuture<NoticeReply> call : calls) {
        if (call.get().getOutcome() == NoticeOutcome.COUNTED) {
          counted++;
        }
      }
      assertThat(counted).isEqualTo(1);
      assertThat(hash(LEDGER)).containsEntry("total", "2000");
      assertThat(hash(counters)).containsEntry("billed", "1");
    }
  }

  @Test
  void whatComesAfterTheHoldOfItsBidIsLate() {
    NoticeRequest held = notice(
        token()
            .setBidId(ByteString.copyFromUtf8("held for 90s"))
            .setHoldSeconds(90)
            .build(),
        "1");
    NoticeRequest shorter = notice(
        token()
            .setBidId(ByteString.copyFromUtf8("held for 30s"))
            .setHoldSeconds(30)
            .build(),
        "2");
    clock.advance(Duration.ofSeconds(70));
    var unused = stub().bill(held);
    assertThat(metric("segmento_notice_late_bills_micros_total")).isZero();
    unused = stub().bill(shorter);
    assertThat(metric("segmento_notice_late_bills_micros_total")).isEqualTo(2_000);
  }

  @Test
  void lateBillCountsOnTheDayOfItsArrivalInTheZoneOfTheCampaign() {
    NoticeRequest request = notice(token().build(), "1");
    clock.advance(Duration.ofHours(1));
    assertThat(stub().bill(request).getBilledMicros()).isEqualTo(1_000);
    // 00:30 of the next day in Moscow, still the same day in UTC.
    assertThat(hash(LEDGER)).containsEntry(nextDay, "1000").doesNotContainKey(day);
    assertThat(hash(counters)).isEmpty();
    assertThat(hash("r:{c:retarget}:" + (hour + 1))).containsEntry("spend_micros", "1000");
  }

  @Test
  void spendIsTakenFromTheBudget() {
    Budgets budgets = node.get(Budgets.class);
    var campaign = Objects.requireNonNull(node.get(Catalog.class).current().campaign("retarget"));
    Await.until(
        "the ledger is read",
        () -> budgets.leftToday(campaign, clock.millis()) == CatalogFixtures.DAILY_BUDGET_MICROS);
    stub().bill(notice(token().build(), "8"));
    Await.until(
        "the bill is seen",
        () -> budgets.leftToday(campaign, clock.millis())
            == CatalogFixtures.DAILY_BUDGET_MICROS - 8_000);
  }

  @Test
  void priceWithoutSenseBillsTheCeilingAndIsCounted() {
    assertThat(stub().bill(notice(token().build(), "${AUCTION_PRICE}")).getBilledMicros())
        .isEqualTo(8_000);
    assertThat(metric("segmento_notice_prices_total", "cause", "unexpanded")).isEqualTo(1);
  }

  @Test
  void nothingOfATestIsBilledOrReported() {
    BidToken token = token().setTest(true).build();
    NoticeServiceBlockingStub stub = stub();
    for (NoticeReply reply : List.of(
        stub.win(notice(token, "1.5")),
        stub.bill(notice(token, "1.5")),
        stub.loss(notice(token, "")),
        stub.impression(markup(token, "")),
        stub.impression(markup(token().setTest(true).setBillsOnImpression(true).build(), "1")),
        stub.click(markup(token, "")))) {
      assertThat(reply.getOutcome()).isEqualTo(NoticeOutcome.NOT_COUNTED_TEST);
      assertThat(reply.getBilledMicros()).isZero();
    }
    assertThat(stub.click(markup(token, "")).getRedirectUrl()).isNotEmpty();
    assertThat(hash(counters)).isEmpty();
    assertThat(hash(LEDGER)).isEmpty();
    assertThat(metric("segmento_notices_total", "type", "bill", "outcome", "test"))
        .isEqualTo(1);
  }

  @Test
  void priceOfAnExchangeThatEncryptsIsOpenedWithItsKeys() {
    Exchange encrypting = CatalogFixtures.exchange().toBuilder()
        .setPriceEncryption(PriceEncryption.HMAC_SHA1)
        .build();
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(encrypting))
            .build());
    Await.until("applied", () -> node.get(Catalog.class).current().version() == 2);

    // 1,900 micros for a thousand.
    assertThat(stub()
            .bill(notice(token().build(), "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemCAWJRxOgA"))
            .getBilledMicros())
        .isEqualTo(2);
    // A price in clear is none of this exchange.
    BidToken another = token().setBidId(ByteString.copyFromUtf8("another-bid!")).build();
    assertThat(stub().bill(notice(another, "1.9")).getBilledMicros()).isEqualTo(8_000);
    assertThat(metric("segmento_notice_prices_total", "cause", "malformed")).isEqualTo(1);
  }

  @Test
  void billingNoticeWithATokenOfTheMarkupIsRefused() {
    NoticeRequest request = NoticeRequest.newBuilder()
        .setToken(tokens.sealMarkup(token().build()))
        .setPrice("0.01")
        .build();
    assertRefused(stub -> stub.bill(request), "TOKEN_OF_OTHER_KIND");
  }

  @Test
  void impressionWithATokenOfTheNoticesIsRefused() {
    NoticeRequest request = notice(token().build(), "");
    assertRefused(stub -> stub.impression(request), "TOKEN_OF_OTHER_KIND");
  }

  @Test
  void impressionDoesNotBillWhereTheExchangeHasBillingNotices() {
    NoticeReply reply = stub().impression(markup(token().build(), "1"));
    assertThat(reply.getBilledMicros()).isZero();
    assertThat(hash(counters)).containsExactly(Map.entry("impressions", "1"));
    assertThat(hash(LEDGER)).isEmpty();
  }

  @Test
  void impressionBillsWhereTheExchangeHasNone() {
    BidToken token = token().setBillsOnImpression(true).build();
    assertThat(stub().impression(markup(token, "1")).getBilledMicros()).isEqualTo(1_000);
    assertThat(hash(LEDGER)).containsEntry("total", "1000");
    assertThat(hash(counters)).containsEntry("impressions", "1").containsEntry("billed", "1");
    assertRefused(stub -> stub.bill(notice(token, "1")), "BILLS_ON_IMPRESSION");
  }

  @Test
  void forgedAndExpiredTokensAreRefusedAndChangeNothing() {
    assertRefused(
        stub -> stub.bill(NoticeRequest.newBuilder().setToken("forged").build()), "TOKEN_FORGED");
    NoticeRequest old = notice(token().build(), "1");
    clock.advance(Duration.ofHours(24));
    assertRefused(stub -> stub.bill(old), "TOKEN_EXPIRED");
  }

  @Test
  void clickLeadsToTheProductThatWasShown() {
    NoticeReply reply = stub().click(markup(token().setSku("sku-2").build(), ""));
    assertThat(reply.getRedirectUrl()).isEqualTo("https://shop.example/p/sku-2");
  }

  @Test
  void clickWithoutAProductLeadsToTheCreativesPageAlsoTheSecondTime() {
    NoticeRequest request = markup(token().setSku("gone").build(), "");
    assertThat(stub().click(request).getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    NoticeReply second = stub().click(request);
    assertThat(second.getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
    assertThat(second.getRedirectUrl()).isEqualTo("https://shop.example/retarget");
    assertThat(hash(counters)).containsExactly(Map.entry("clicks", "1"));
  }

  @Test
  void clickOfADeletedCampaignIsNotFoundAndItsBillStillCounts() {
    BidToken token =
        token().setCampaignId("retarget").setCreativeId("retarget-300x250").build();
    for (String size : List.of("300x250", "320x50", "728x90")) {
      delete(CatalogKind.CREATIVE, "retarget-" + size);
    }
    delete(CatalogKind.CAMPAIGN, "retarget");
    Await.until("gone", () -> node.get(Catalog.class).current().campaign("retarget") == null);
    StatusRuntimeException failure = fails(stub -> stub.click(markup(token, "")));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(hash(counters)).isEmpty();
    assertThat(stub().bill(notice(token, "1")).getBilledMicros()).isEqualTo(1_000);
  }

  @Test
  void aClickOnOneOfSeveralProductsLeadsToItsPageAndNeverElsewhere() {
    NoticeRequest click = markup(token().setSku("sku-1").build(), "");
    assertThat(stub().click(click.toBuilder().setSku("sku-2").build()).getRedirectUrl())
        .isEqualTo(CatalogFixtures.products().get(1).getLinkUrl());
    assertThat(stub().click(click).getRedirectUrl())
        .isEqualTo(CatalogFixtures.products().get(0).getLinkUrl());
    assertThat(stub()
            .click(click.toBuilder().setSku("https://evil.example").build())
            .getRedirectUrl())
        .isEqualTo(CatalogFixtures.creatives("retarget").get(0).getLandingUrl());
  }

  @Test
  void lossAndViewableAreCounted() {
    stub()
        .loss(notice(token().build(), "").toBuilder()
            .setLossReason("102")
            .setMinToWin("x")
            .build());
    stub().viewable(markup(token().build(), ""));
    assertThat(hash(counters))
        .containsOnly(
            Map.entry("losses", "1"), Map.entry("losses_price", "1"), Map.entry("viewables", "1"));
    assertThat(metric("segmento_notice_losses_total", "reason", "price")).isEqualTo(1);
    assertThat(metric("segmento_notice_min_to_win_malformed_total")).isEqualTo(1);
  }

  @Test
  void howFarAVideoPlayedIsCountedOnceForEachEvent() {
    NoticeRequest start =
        markup(token().build(), "").toBuilder().setMediaEvent("start").build();
    NoticeRequest midpoint = start.toBuilder().setMediaEvent("midpoint").build();
    assertThat(stub().progress(start).getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    assertThat(stub().progress(start).getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
    assertThat(stub().progress(midpoint).getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    assertThat(metric("segmento_notices_total", "type", "midpoint", "outcome", "counted"))
        .isEqualTo(1);
    assertThat(hash(counters)).isEmpty();
    NoticeRequest mute = start.toBuilder().setMediaEvent("mute").build();
    assertThat(fails(stub -> stub.progress(mute)).getStatus().getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void whileTheStoreIsAwayNothingIsCountedAndARetryCountsOnce() {
    NoticeRequest request = notice(token().build(), "1");
    redis.stop();
    Await.until(
        "away", () -> fails(stub -> stub.bill(request)).getStatus().getCode() == Code.UNAVAILABLE);
    redis.start();
    Await.until(
        "back",
        () -> stub().bill(request).getOutcome() != NoticeOutcome.NOTICE_OUTCOME_UNSPECIFIED);
    assertThat(stub().bill(request).getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
    assertThat(hash(LEDGER)).containsEntry("total", "1000");
  }

  @Clause("R1")
  @Test
  void keysOfNoticesDieWithTheirTokensAndCountersAfterTwoYears() {
    stub().bill(notice(token().build(), "1"));
    String key = keys("n:*").get(0);
    assertThat(key).startsWith("n:{c:retarget}:").endsWith(":bill");
    long issued = clock.millis() / 1000;
    assertThat(expiry(key)).isEqualTo(issued + 24 * 3600 + 600);
    assertThat(expiry(counters))
        .isEqualTo(start
            .atZone(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.HOURS)
            .plusMonths(24)
            .toEpochSecond());
    assertThat(expiry(LEDGER)).isEqualTo(-1);
  }

  static Module[] features() {
    return new Module[] {
      new CatalogModule(),
      new BudgetModule(),
      new CounterModule(),
      new NoticeModule(),
      new AbstractModule() {
        @Override
        protected void configure() {
          bind(KeyRing.class)
              .toInstance(new KeyRing(
                  new byte[32],
                  1,
                  Map.of(1, new byte[32]),
                  Map.of(
                      CatalogFixtures.EXCHANGE,
                      new PriceKeys(
                          EncryptedPriceTest.key(EncryptedPriceTest.ENCRYPTION),
                          EncryptedPriceTest.key(EncryptedPriceTest.INTEGRITY)))));
        }
      }
    };
  }

  private void load() {
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .build());
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 1);
  }

  private void delete(CatalogKind kind, String id) {
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .delete(DeleteCatalogRequest.newBuilder()
            .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
            .build());
  }

  private BidToken.Builder token() {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8("twelve bytes"))
        .setExchange("test")
        .setCampaignId("retarget")
        .setCreativeId("retarget-300x250")
        .setPriceCeilingCpmMicros(8_000_000)
        .setIssuedAt(clock.millis() / 1000);
  }

  private NoticeRequest notice(BidToken token, String price) {
    return NoticeRequest.newBuilder()
        .setToken(tokens.sealNotice(token))
        .setPrice(price)
        .build();
  }

  private NoticeRequest markup(BidToken token, String price) {
    return NoticeRequest.newBuilder()
        .setToken(tokens.sealMarkup(token))
        .setPrice(price)
        .build();
  }

  private NoticeServiceBlockingStub stub() {
    return NoticeServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private StatusRuntimeException fails(Function<NoticeServiceBlockingStub, NoticeReply> call) {
    try {
      NoticeReply unused = call.apply(stub());
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("did not fail");
  }

  private void assertRefused(Function<NoticeServiceBlockingStub, NoticeReply> call, String reason) {
    List<String> before = keys("*");
    StatusRuntimeException failure = fails(call);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription()).startsWith("token: ");
    assertThat(metric("segmento_notice_refusals_total", "reason", reason)).isEqualTo(1);
    assertThat(keys("*")).containsExactlyInAnyOrderElementsOf(before);
  }

  private static String day(Instant instant) {
    return "d:"
        + DateTimeFormatter.BASIC_ISO_DATE.format(instant.atZone(ZoneOffset.UTC).toLocalDate());
  }

  /** Without what counters are parts of: those of creatives and arms. */
  private static Map<String, String> hash(String key) {
    Map<String, String> all = redis.run(commands -> commands.hgetall(key));
    all.keySet().removeIf(field -> field.contains("@"));
    return all;
  }

  private static List<String> keys(String pattern) {
    return redis.run(commands -> commands.keys(pattern));
  }

  private static long expiry(String key) {
    return redis.run(commands -> commands.expiretime(key));
  }

  private double metric(String name, String... labels) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < labels.length; i += 2) {
      names.add(labels[i]);
      values.add(labels[i + 1]);
    }
    Double value = node.get(CollectorRegistry.class)
        .getSampleValue(name, names.toArray(new String[0]), values.toArray(new String[0]));
    return value == null ? Double.NaN : value;
  }
}
