package io.segmento.platform.subject;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.lettuce.core.SetArgs;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.ConsentServiceGrpc.ConsentServiceBlockingStub;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.GetProfileRequest;
import io.segmento.proto.v1.GetReceiptKeysRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ProfileServiceGrpc.ProfileServiceBlockingStub;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.proto.v1.TrackingServiceGrpc.TrackingServiceFutureStub;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class SubjectRightsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  /** RFC 8410: what stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo. */
  private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Identity DEVICE = Identity.newBuilder()
      .setKind(IdentityKind.GAID)
      .setValue("6d92078a-8246-4ba4-ae5b-76104861e7dc")
      .build();

  @TempDir
  Path directory;

  /** Far ahead: the store ends what it keeps by its own clock. */
  private final MutableClock clock = MutableClock.at("2035-11-23T10:00:00Z");

  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new FrequencyModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("P3")
  @Test
  void exportTellsEverythingByMonthOfCollectionAndSaysWhenItEnds() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"), search("e2", "tent for two"));
    clock.advance(Duration.ofDays(10));
    node.track(browser(cookie), view("e3", "sku-1"), view("e4", "sku-2"));
    ExportReply export = export(cookie);
    assertThat(export.getIdentified()).isTrue();
    assertThat(export.getGeneratedAtMillis()).isEqualTo(clock.millis());
    assertThat(export.getMonthsList())
        .extracting(month -> month.getMonth(), month -> month.getEndsAtMillis())
        .containsExactly(
            tuple("2035-12", java.time.Instant.parse("2037-12-01T00:00:00Z").toEpochMilli()),
            tuple("2035-11", java.time.Instant.parse("2037-11-01T00:00:00Z").toEpochMilli()));
    AdvertiserProfile december = export.getMonths(0).getAdvertisers(0);
    AdvertiserProfile november = export.getMonths(1).getAdvertisers(0);
    assertThat(december.getAdvertiserId()).isEqualTo(CatalogFixtures.ADVERTISER);
    assertThat(december.getAdvertiserName()).isEqualTo("Shop");
    assertThat(december.getAdvertiserDomain()).isEqualTo("shop.example");
    assertThat(december.getProductsList())
        .extracting(ProductInterest::getSku, ProductInterest::getViews)
        .containsExactlyInAnyOrder(tuple("sku-1", 1), tuple("sku-2", 1));
    assertThat(november.getProductsList())
        .extracting(ProductInterest::getSku, ProductInterest::getViews, ProductInterest::getName)
        .containsExactly(tuple("sku-1", 1, "Trail running shoes"));
    assertThat(november.getSearchesList())
        .extracting(search -> search.getQuery())
        .containsExactly("tent for two");
    assertThat(export.getUsedForAdsList())
        .flatExtracting(AdvertiserProfile::getProductsList)
        .extracting(ProductInterest::getSku)
        .containsExactlyInAnyOrder("sku-1", "sku-2");
    assertThat(export.getTotalsList())
        .flatExtracting(AdvertiserProfile::getProductsList)
        .extracting(ProductInterest::getSku, ProductInterest::getViews)
        .containsExactlyInAnyOrder(tuple("sku-1", 2), tuple("sku-2", 1));
    assertThat(export.getRememberedEventIds()).isPositive();
  }

  @Clause("C8")
  @Test
  void adsThatWereShownAreToldAndGoWithTheirAdvertiser() {
    long version = CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
                .addFrequencyCaps(FrequencyCap.newBuilder()
                    .setScope(FrequencyCap.Scope.CAMPAIGN_SCOPE)
                    .setImpressions(3)
                    .setWindowHours(24))
                .build()))
            .build())
        .getVersion();
    Await.until(
        "the cap is there", () -> node.node().get(Catalog.class).current().version() >= version);
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofMinutes(1));
    String token = node.node()
        .get(BidTokens.class)
        .sealMarkup(BidToken.newBuilder()
            .setBidId(ByteString.copyFromUtf8("twelve bytes"))
            .setCampaignId(CatalogFixtures.RETARGET)
            .setCreativeId("retarget-300x250")
            .setExchange(CatalogFixtures.EXCHANGE)
            .setPermitBits(1 << Purpose.STORAGE.getNumber())
            .setUserKey(ByteString.copyFrom(bytes(cookie)))
            .setIssuedAt(clock.instant().getEpochSecond())
            .build());
    var unused = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .impression(NoticeRequest.newBuilder().setToken(token).build());

    assertThat(export(cookie).getAdsShownList())
        .extracting(ad -> ad.getCampaignId(), ad -> ad.getImpressions())
        .containsExactly(tuple(CatalogFixtures.RETARGET, 1));
    withdraw(cookie, CatalogFixtures.ADVERTISER);
    assertThat(export(cookie).getAdsShownList()).isEmpty();
  }

  @Test
  void profileSumsTheMonthsUp() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"), search("e2", "tent"));
    clock.advance(Duration.ofDays(10));
    node.track(browser(cookie), view("e3", "sku-1"), search("e4", "tent"));
    AdvertiserProfile sum = rights()
        .get(GetProfileRequest.newBuilder().setBrowser(browser(cookie)).build())
        .getAdvertisers(0);
    assertThat(sum.getProductsList())
        .extracting(ProductInterest::getSku, ProductInterest::getViews)
        .containsExactly(tuple("sku-1", 2));
    assertThat(sum.getSearches(0).getCount()).isEqualTo(2);
    assertThat(sum.getFirstSeenMillis()).isLessThan(sum.getLastSeenMillis());
  }

  @Clause({"C5", "C15"})
  @Test
  void exportHoldsNothingThatNamesAnybody() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    String told = export(cookie).toString();
    assertThat(told)
        .doesNotContain(cookie)
        .doesNotContain(node.slot(cookie).userKey().tag())
        .doesNotContain("Mozilla");
  }

  @Test
  void exportOfWhoIsUnknownIsEmptyAndSaysSo() {
    ExportReply stranger = export("");
    assertThat(stranger.getIdentified()).isFalse();
    assertThat(stranger.getMonthsList()).isEmpty();
    // A forged cookie is nobody's.
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    char last = cookie.charAt(cookie.length() - 2);
    String forged = cookie.substring(0, cookie.length() - 2)
        + (last == 'A' ? 'B' : 'A')
        + cookie.charAt(cookie.length() - 1);
    assertThat(export(forged).getIdentified()).isFalse();
  }

  @Test
  void exchangesThatKnowThePersonAreToldAndGoWithAnErasure() {
    String cookie = node.cookie();
    var unused = IdentityServiceGrpc.newBlockingStub(node.node().channel())
        .match(MatchRequest.newBuilder()
            .setExchange(CatalogFixtures.EXCHANGE)
            .setExchangeUserId("theirs")
            .setBrowser(browser(cookie))
            .build());

    assertThat(export(cookie).getLinkedExchangesList()).containsExactly(CatalogFixtures.EXCHANGE);

    assertThat(rights()
            .erase(EraseRequest.newBuilder().setBrowser(browser(cookie)).build())
            .getErasedKeys())
        .isPositive();
    assertThat(export(cookie).getLinkedExchangesList()).isEmpty();
  }

  @Test
  void exportTellsAnOptOut() {
    String cookie = node.cookie();
    optOut(cookie);
    ExportReply export = export(cookie);
    assertThat(export.getOptedOutSinceMillis()).isEqualTo(clock.millis());
    assertThat(export.getMonthsList()).isEmpty();
  }

  @Test
  void bareDeviceIdOpensNothingAndAnAdvertisersKeyItsOwnPart() {
    trackApp("e1");
    assertRefused(ExportRequest.newBuilder().setDevice(DEVICE).build());
    assertRefused(ExportRequest.newBuilder()
        .setDevice(DEVICE)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setApiKey("another-key")
        .build());
    assertThatThrownBy(
            () -> rights().get(GetProfileRequest.newBuilder().setDevice(DEVICE).build()))
        .hasMessageContaining("PERMISSION_DENIED");
    ExportReply export = rights()
        .export(ExportRequest.newBuilder()
            .setDevice(DEVICE)
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .setApiKey(CatalogFixtures.API_KEY)
            .build());
    assertThat(export.getMonths(0).getAdvertisers(0).getProducts(0).getSku()).isEqualTo("sku-1");
  }

  private void assertRefused(ExportRequest request) {
    assertThatThrownBy(() -> rights().export(request)).hasMessageContaining("PERMISSION_DENIED");
  }

  @Clause("P3")
  @Test
  void erasureLeavesNothingButTheRefusalOfOlderEvents() {
    String cookie = node.cookie();
    UserSlot slot = node.slot(cookie);
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofDays(10));
    node.track(browser(cookie), view("e2", "sku-2"));
    // Records of features that write them elsewhere: every kind that a slot can hold.
    slot.erasable(clock)
        .forEach(key -> redis.run(
            commands -> commands.set(text(key), "of another feature", SetArgs.Builder.nx())));
    int before = node.userKeys().size();
    assertThat(before).isGreaterThan(70);
    EraseReply reply = erase(cookie);
    assertThat(reply.getErasedKeys()).isEqualTo(before);
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactly(tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    assertThat(node.userKeys()).containsExactly(text(slot.withdrawals()));
    assertThat(redis.<Long>run(commands -> commands.ttl(text(slot.withdrawals()))))
        .isBetween(25_000L, 25_200L);
    assertThat(erase(cookie).getErasedKeys()).isZero();
  }

  @Test
  void eventsOfBeforeAnErasureAreRefusedAndLaterOnesAreNot() {
    String cookie = node.cookie();
    long before = clock.millis();
    clock.advance(Duration.ofMinutes(1));
    erase(cookie);
    clock.advance(Duration.ofMinutes(1));
    TrackReply late = node.track(browser(cookie), at(view("e1", "sku-1"), before));
    assertThat(outcomes(late)).containsExactly(EventOutcome.FORBIDDEN);
    assertThat(late.getResults(0).getForbiddenBy()).isEqualTo(PrivacySignal.WITHDRAWN);
    assertThat(export(cookie).getMonthsList()).isEmpty();
    assertThat(outcomes(node.track(browser(cookie), view("e2", "sku-2"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(export(cookie).getMonths(0).getAdvertisers(0).getProductsList())
        .extracting(ProductInterest::getSku)
        .containsExactly("sku-2");
  }

  @RepeatedTest(5)
  void erasureAmongManyEventsLeavesNothingOfBefore() throws Exception {
    String cookie = node.cookie();
    long before = clock.millis();
    clock.advance(Duration.ofMinutes(1));
    TrackingServiceFutureStub tracking =
        TrackingServiceGrpc.newFutureStub(node.node().channel());
    List<ListenableFuture<TrackReply>> replies = new ArrayList<>();
    ListenableFuture<EraseReply> erased = null;
    for (int i = 0; i < 60; i++) {
      if (i == 30) {
        erased = ProfileServiceGrpc.newFutureStub(node.node().channel())
            .erase(EraseRequest.newBuilder().setBrowser(browser(cookie)).build());
      }
      replies.add(tracking.track(TrackRequest.newBuilder()
          .setBrowser(browser(cookie))
          .addEvents(at(view("e-" + i, "sku-1"), before))
          .build()));
    }
    requireNonNull(erased).get(60, TimeUnit.SECONDS);
    for (ListenableFuture<TrackReply> reply : replies) {
      reply.get(60, TimeUnit.SECONDS);
    }
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).withdrawals()));
  }

  @Clause("R3")
  @Test
  void erasureKeepsASuppression() {
    String cookie = node.cookie();
    optOut(cookie);
    erase(cookie);
    assertThat(node.userKeys()).contains(text(node.slot(cookie).suppression()));
    clock.advance(Duration.ofMinutes(1));
    assertThat(outcomes(node.track(browser(cookie), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.FORBIDDEN);
  }

  @Test
  void deviceIsErasedByItsBareId() {
    trackApp("e1");
    EraseReply reply =
        rights().erase(EraseRequest.newBuilder().setDevice(DEVICE).build());
    // Bucket, evidence, view and event ids.
    assertThat(reply.getErasedKeys()).isEqualTo(4);
    assertThat(reply.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).hasSize(1).allMatch(name -> name.startsWith("c:"));
  }

  @Clause({"T9", "C3"})
  @Test
  void withdrawalOfOneAdvertiserLeavesTheOthers() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofSeconds(2));
    WithdrawReply other = withdraw(cookie, "somebody-else");
    assertThat(claims(other.getReceipt())).contains("\"records\":0");
    assertThat(export(cookie).getMonthsList()).hasSize(1);
    WithdrawReply reply = withdraw(cookie, CatalogFixtures.ADVERTISER);
    assertThat(reply.getRefusedBeforeMillis()).isEqualTo(clock.millis());
    assertThat(claims(reply.getReceipt()))
        .contains("\"action\":\"withdraw\"")
        .contains("\"advertiser\":\"shop\"")
        .contains("\"records\":3");
    ExportReply export = export(cookie);
    assertThat(export.getMonthsList()).isEmpty();
    assertThat(export.getUsedForAdsList()).isEmpty();
    assertThat(export.getWithdrawalsList())
        .extracting(each -> each.getAdvertiserId())
        .containsExactlyInAnyOrder("shop", "somebody-else");
    TrackReply late = node.track(
        browser(cookie),
        at(view("e2", "sku-1"), clock.millis() - Duration.ofSeconds(5).toMillis()));
    assertThat(outcomes(late)).containsExactly(EventOutcome.FORBIDDEN);
  }

  @Clause("C3")
  @Test
  void withdrawalOfAllErasesEverything() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    WithdrawReply reply = withdraw(cookie, "");
    assertThat(claims(reply.getReceipt())).contains("\"advertiser\":\"\"");
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).withdrawals()));
  }

  @Clause({"P3", "C3"})
  @Test
  void erasureAndWithdrawalEndTheCookieOfTheSiteWhereTheySeeIt() {
    BrowserContext browser =
        browser(node.cookie()).toBuilder().setPartitionedCookie("20780").build();
    CookieInstruction drop = CookieInstruction.newBuilder()
        .setCookie(Cookie.SITE_COOKIE)
        .setAction(Action.DROP)
        .build();
    for (String advertiser : List.of(CatalogFixtures.ADVERTISER, "")) {
      assertThat(consents()
              .withdraw(WithdrawRequest.newBuilder()
                  .setBrowser(browser)
                  .setAdvertiserId(advertiser)
                  .build())
              .getCookiesList())
          .containsExactly(drop);
    }
    assertThat(rights()
            .erase(EraseRequest.newBuilder().setBrowser(browser).build())
            .getCookiesList())
        .contains(drop);
    assertThat(withdraw(node.cookie(), "").getCookiesList()).isEmpty();
  }

  @Test
  void withdrawalNeedsTheCookieAndAnAdvertiserThatCanBe() {
    assertThatThrownBy(() ->
            consents().withdraw(WithdrawRequest.newBuilder().setDevice(DEVICE).build()))
        .hasMessageContaining("PERMISSION_DENIED");
    assertThatThrownBy(() -> withdraw("", "")).hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> withdraw(node.cookie(), "\"evil\""))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageNotContaining("evil");
  }

  @Clause("P3")
  @Test
  void receiptVerifiesUnderThePublishedKeyAndNamesNobodyButToWhoHoldsTheId() throws Exception {
    String cookie = node.cookie();
    String receipt = erase(cookie).getReceipt();
    String[] parts = receipt.split("\\.", -1);
    assertThat(parts).hasSize(3);
    String jwks =
        rights().getReceiptKeys(GetReceiptKeysRequest.getDefaultInstance()).getJwks();
    assertThat(verify(jwks, parts[0] + "." + parts[1], parts[2])).isTrue();
    assertThat(verify(jwks, parts[0] + "." + parts[1] + "x", parts[2])).isFalse();
    String claims = claims(receipt);
    assertThat(claims)
        .contains("\"action\":\"erase\"")
        .contains("\"iat\":" + clock.instant().getEpochSecond())
        .doesNotContain(cookie)
        .doesNotContain(node.slot(cookie).userKey().tag());
    byte[] expected = MessageDigest.getInstance("SHA-256")
        .digest((field(claims, "jti") + cookie).getBytes(StandardCharsets.UTF_8));
    assertThat(field(claims, "subject_sha256"))
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(expected));
  }

  @Test
  void whyTellsTheAdToAnybodyAndTheDataOnlyToTheBrowserItWasShownTo() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    String token = node.node()
        .get(BidTokens.class)
        .sealMarkup(BidToken.newBuilder()
            .setBidId(ByteString.copyFrom(new byte[12]))
            .setCampaignId(CatalogFixtures.RETARGET)
            .setExchange(CatalogFixtures.EXCHANGE)
            .setSku("sku-1")
            .setUserKey(ByteString.copyFrom(bytes(cookie)))
            .setIssuedAt(clock.instant().getEpochSecond())
            .build());
    WhyReply stranger = why(token, node.cookie());
    assertThat(stranger.getAdvertiserName()).isEqualTo("Shop");
    assertThat(stranger.getAdvertiserDomain()).isEqualTo("shop.example");
    assertThat(stranger.getExchangeName()).isEqualTo("Test exchange");
    assertThat(stranger.getProductTitle()).isEqualTo("Trail running shoes");
    assertThat(stranger.getShownAtMillis()).isEqualTo(clock.millis());
    assertThat(stranger.getByProfile()).isTrue();
    assertThat(stranger.getSameBrowser()).isFalse();
    assertThat(stranger.hasOwnData()).isFalse();
    assertThat(why(token, "").hasOwnData()).isFalse();
    WhyReply own = why(token, cookie);
    assertThat(own.getSameBrowser()).isTrue();
    assertThat(own.getOwnData().getProducts(0).getSku()).isEqualTo("sku-1");
    assertThatThrownBy(() -> why("nonsense", cookie)).hasMessageContaining("INVALID_ARGUMENT");
  }

  @Clause("S6")
  @Test
  void everyReadAndErasureLeavesAnEntryThatNamesNobody() {
    Logger audit = (Logger) LoggerFactory.getLogger("segmento.audit");
    ListAppender<ILoggingEvent> entries = new ListAppender<>();
    entries.start();
    audit.addAppender(entries);
    audit.setLevel(Level.INFO);
    String cookie = node.cookie();
    try {
      export(cookie);
      erase(cookie);
      withdraw(cookie, "");
      rights().erase(EraseRequest.newBuilder().setDevice(DEVICE).build());
      assertRefused(ExportRequest.newBuilder().setDevice(DEVICE).build());
    } finally {
      audit.detachAppender(entries);
      audit.setLevel(null);
    }
    assertThat(entries.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "action=export by=cookie outcome=done",
            "action=erase by=cookie outcome=done",
            "action=withdraw by=cookie outcome=done",
            "action=erase by=device outcome=done",
            "action=export by=device outcome=refused");
    assertThat(trail())
        .extracting(entry -> entry.get("who") + " " + entry.get("why") + " " + entry.get("action")
            + " " + entry.get("outcome"))
        .containsExactly(
            "development development export done",
            "development development erase done",
            "development development withdraw done",
            "development development erase done",
            "development development export refused");
    assertThat(trail().get(0).get("subject"))
        .hasSize(22)
        .isEqualTo(trail().get(1).get("subject"))
        .isNotEqualTo(node.slot(cookie).userKey().tag())
        .isNotEqualTo(trail().get(3).get("subject"));
    assertThat(trail())
        .allSatisfy(entry -> assertThat(entry.toString())
            .doesNotContain(
                cookie, DEVICE.getValue(), node.slot(cookie).userKey().tag()));
    CollectorRegistry registry = node.node().get(CollectorRegistry.class);
    assertThat(registry.getSampleValue(
            "segmento_subject_requests_total",
            new String[] {"action", "outcome"},
            new String[] {"erase", "done"}))
        .isEqualTo(2);
  }

  /** The durable entries of this test; the store is shared, the months of its clock are its own. */
  private List<Map<String, String>> trail() {
    return Await.result(node.node()
            .get(RedisStore.class)
            .xrange(
                AuditTrail.key(YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))),
                "-",
                "+",
                1_000))
        .stream()
        .map(entry -> {
          Map<String, String> fields = new HashMap<>();
          entry
              .fields()
              .forEach(
                  (name, value) -> fields.put(name, new String(value, StandardCharsets.UTF_8)));
          return fields;
        })
        .toList();
  }

  private ProfileServiceBlockingStub rights() {
    return ProfileServiceGrpc.newBlockingStub(node.node().channel());
  }

  private ConsentServiceBlockingStub consents() {
    return ConsentServiceGrpc.newBlockingStub(node.node().channel());
  }

  private ExportReply export(String cookie) {
    return rights()
        .export(ExportRequest.newBuilder().setBrowser(browser(cookie)).build());
  }

  private EraseReply erase(String cookie) {
    return rights().erase(EraseRequest.newBuilder().setBrowser(browser(cookie)).build());
  }

  private WithdrawReply withdraw(String cookie, String advertiserId) {
    return consents()
        .withdraw(WithdrawRequest.newBuilder()
            .setBrowser(browser(cookie))
            .setAdvertiserId(advertiserId)
            .build());
  }

  private WhyReply why(String token, String cookie) {
    return rights()
        .why(WhyRequest.newBuilder().setToken(token).setBrowser(browser(cookie)).build());
  }

  private void optOut(String cookie) {
    assertThat(OptOutServiceGrpc.newBlockingStub(node.node().channel())
            .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build())
            .getRecorded())
        .isTrue();
  }

  private void trackApp(String eventId) {
    assertThat(outcomes(node.tracking()
            .track(TrackRequest.newBuilder()
                .setApp(
                    AppContext.newBuilder().setDevice(DEVICE).setApiKey(CatalogFixtures.API_KEY))
                .addEvents(view(eventId, "sku-1"))
                .build())))
        .containsExactly(EventOutcome.RECORDED);
  }

  private byte[] bytes(String cookie) {
    return node.slot(cookie).userKey().bytes();
  }

  private static Event search(String id, String query) {
    return Event.newBuilder()
        .setEventId(id)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.SEARCH)
        .setQuery(query)
        .build();
  }

  private static Event at(Event event, long millis) {
    return event.toBuilder().setOccurredAtMillis(millis).build();
  }

  private static String claims(String receipt) {
    return new String(
        Base64.getUrlDecoder().decode(receipt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  private static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  private static boolean verify(String jwks, String signed, String signature) throws Exception {
    byte[] spki = new byte[SPKI_HEAD.length + 32];
    System.arraycopy(SPKI_HEAD, 0, spki, 0, SPKI_HEAD.length);
    System.arraycopy(
        Base64.getUrlDecoder().decode(field(jwks, "x")), 0, spki, SPKI_HEAD.length, 32);
    PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
    return verifier.verify(Base64.getUrlDecoder().decode(signature));
  }
}
