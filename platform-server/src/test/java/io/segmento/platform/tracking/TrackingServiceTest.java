package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.identityCookie;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackingServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final String IFA = "6D92078A-8246-4BA4-AE5B-76104861E7DC";
  private static final String SECRET_TEXT = "4111-secret-text";

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;
  private ProfileReader profiles;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, clock, directory);
    profiles = new ProfileReader(node.node());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("T6")
  @Test
  void firstContactSetsACookieAndStoresNothing() {
    TrackReply reply = node.track(browser(""), view("e1", "sku-1"), view("e2", "sku-2"));
    assertThat(outcomes(reply))
        .containsExactly(EventOutcome.NOT_IDENTIFIED, EventOutcome.NOT_IDENTIFIED);
    assertThat(reply.getCookiesList()).hasSize(1);
    CookieInstruction cookie = reply.getCookies(0);
    assertThat(cookie.getCookie()).isEqualTo(Cookie.IDENTITY_COOKIE);
    assertThat(cookie.getAction()).isEqualTo(Action.SET);
    assertThat(clock.instant().plusSeconds(cookie.getMaxAgeSeconds()))
        .isEqualTo(Instant.parse("2027-05-23T10:00:00Z"));
    assertThat(node.userKeys()).isEmpty();
  }

  @Clause({"T7", "R2"})
  @Test
  void secondContactIsRecordedAndRenewsTheCookie() {
    String cookie = node.cookie();
    clock.advance(Duration.ofDays(1));
    TrackReply reply = node.track(browser(cookie), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.RECORDED);
    assertThat(identityCookie(reply)).isEqualTo(cookie);
    assertThat(clock.instant().plusSeconds(reply.getCookies(0).getMaxAgeSeconds()))
        .isEqualTo(Instant.parse("2027-05-24T10:00:00Z"));
    UserSlot slot = node.slot(cookie);
    AdvertiserBucket bucket = profiles.bucket(slot, MONTH).orElseThrow().getAdvertisers(0);
    assertThat(bucket.getAdvertiserId()).isEqualTo(CatalogFixtures.ADVERTISER);
    assertThat(bucket.getEvents()).isEqualTo(1);
    assertThat(bucket.getProducts(0).getSku()).isEqualTo("sku-1");
    assertThat(bucket.getLastSeen()).isEqualTo(clock.instant().getEpochSecond());
    assertThat(skus(profiles.view(slot))).containsExactly("sku-1");
  }

  @Clause("T4")
  @Test
  void forgedCookieIsReplacedAndNeverAdopted() {
    String genuine = node.cookie();
    String forged = (genuine.charAt(0) == 'A' ? "B" : "A") + genuine.substring(1);
    TrackReply reply = node.track(browser(forged), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.NOT_IDENTIFIED);
    assertThat(identityCookie(reply)).isNotEqualTo(forged).isNotEqualTo(genuine);
    assertThat(node.userKeys()).isEmpty();
  }

  @Clause("U4")
  @Test
  void optOutCookieIsRenewedTheIdentityDroppedAndNothingButTheChoiceStored() {
    String cookie = node.cookie();
    BrowserContext optedOut = browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setOptOutCookie(true))
        .build();
    TrackReply reply = node.track(optedOut, view("e1", "sku-1"));
    assertThat(reply.getResultsList()).containsExactly(forbidden(PrivacySignal.OPT_OUT_COOKIE));
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    // The mark beside an id says that a choice may have missed the store.
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).suppression()));
    TrackReply without =
        node.track(optedOut.toBuilder().clearIdentityCookie().build(), view("e2", "sku-1"));
    assertThat(without.getCookiesList())
        .extracting(CookieInstruction::getCookie)
        .containsExactly(Cookie.OPT_OUT_COOKIE_MARK);
  }

  static Stream<Arguments> deviceSignals() {
    return Stream.of(
        Arguments.of(PrivacySignal.DNT, PrivacySignals.newBuilder().setDnt("1").build()),
        Arguments.of(PrivacySignal.GPC, PrivacySignals.newBuilder().addGpc("1").build()));
  }

  @Clause({"U13", "U14", "U15"})
  @ParameterizedTest
  @MethodSource("deviceSignals")
  void signalOnAKnownBrowserHoldsForMinutesAndEndsWithTheNextContact(
      PrivacySignal expected, PrivacySignals signals) {
    String cookie = node.cookie();
    String suppression = text(node.slot(cookie).suppression());
    BrowserContext signalled = browser(cookie).toBuilder().setSignals(signals).build();
    TrackReply reply = node.track(signalled, view("e1", "sku-1"));
    assertThat(reply.getResultsList()).containsExactly(forbidden(expected));
    assertThat(reply.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).containsExactly(suppression);
    assertThat(redis.<String>run(commands -> commands.get(suppression)))
        .isEqualTo("SIGNAL:" + clock.millis());
    assertThat(redis.<Long>run(commands -> commands.ttl(suppression))).isBetween(1L, 600L);
    TrackReply next = node.track(browser(cookie), view("e2", "sku-2"));
    assertThat(outcomes(next)).containsExactly(EventOutcome.RECORDED);
    assertThat(node.userKeys()).doesNotContain(suppression);
    assertThat(skus(profiles.view(node.slot(cookie)))).containsExactly("sku-2");
  }

  @Clause({"T5", "C3"})
  @Test
  void whoWasAskedAndRefusesLosesWhatThatAdvertiserCollected() {
    String cookie = node.cookie();
    UserSlot slot = node.slot(cookie);
    assertThat(outcomes(node.track(browser(cookie), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.RECORDED);
    clock.advance(Duration.ofMinutes(1));

    // What cannot be read forbids, but takes nothing back.
    assertThat(node.track(asked(cookie, "nonsense"), view("e2", "sku-2")).getResultsList())
        .containsExactly(forbidden(PrivacySignal.TCF));
    assertThat(skus(profiles.view(slot))).containsExactly("sku-1");

    TrackReply refused = node.track(asked(cookie, ConsentStrings.tcf(1, 7)), view("e3", "sku-3"));
    assertThat(refused.getResultsList()).containsExactly(forbidden(PrivacySignal.TCF));
    assertThat(
            profiles.bucket(slot, MONTH).map(ProfileBucket::getAdvertisersList).orElse(List.of()))
        .isEmpty();
    assertThat(profiles.view(slot)).isNull();
    assertThat(node.track(asked(cookie, ConsentStrings.tcf(1, 7)), view("e4", "sku-3"))
            .getResultsList())
        .containsExactly(forbidden(PrivacySignal.TCF));

    // Consent given again begins anew.
    clock.advance(Duration.ofMinutes(1));
    assertThat(outcomes(node.track(browser(cookie), view("e5", "sku-5"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(skus(profiles.view(slot))).containsExactly("sku-5");
  }

  private static BrowserContext asked(String cookie, String consent) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(consent))
        .build();
  }

  @Clause("U12")
  @Test
  void signalOfAnUnknownBrowserLeavesNothingAnywhere() {
    BrowserContext signalled = browser("").toBuilder()
        .setSignals(PrivacySignals.newBuilder().setDnt("1"))
        .build();
    TrackReply reply = node.track(signalled, view("e1", "sku-1"));
    assertThat(reply.getResultsList()).containsExactly(forbidden(PrivacySignal.DNT));
    assertThat(reply.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).isEmpty();
  }

  @Clause("U13")
  @Test
  void signalOfTheDeviceDoesNotShortenAChoice() {
    String cookie = node.cookie();
    String suppression = text(node.slot(cookie).suppression());
    redis.run(commands -> commands.set(suppression, "OPT_OUT:1"));
    node.track(
        browser(cookie).toBuilder()
            .setSignals(PrivacySignals.newBuilder().setDnt("1"))
            .build(),
        view("e1", "sku-1"));
    assertThat(redis.<String>run(commands -> commands.get(suppression))).isEqualTo("OPT_OUT:1");
  }

  @Test
  void suppressedUserIsMarkedAndForgotten() {
    String cookie = node.cookie();
    String suppression = text(node.slot(cookie).suppression());
    redis.run(commands -> commands.set(suppression, "OPT_OUT:1"));
    TrackReply reply = node.track(browser(cookie), view("e1", "sku-1"), view("e2", "sku-2"));
    assertThat(reply.getResultsList())
        .containsExactly(
            forbidden(PrivacySignal.SUPPRESSION), forbidden(PrivacySignal.SUPPRESSION));
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    assertThat(node.userKeys()).containsExactly(suppression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5.0",
        "Mozilla/5.0 HeadlessChrome/120.0.0.0"
      })
  void robotLeavesNothingAndGetsNoCookie(String userAgent) {
    String cookie = node.cookie();
    for (String presented : List.of("", cookie)) {
      TrackReply reply = node.track(
          browser(presented).toBuilder().setUserAgent(userAgent).build(), view("e1", "sku-1"));
      assertThat(outcomes(reply)).containsExactly(EventOutcome.NOT_A_PERSON);
      assertThat(reply.getCookiesList()).isEmpty();
    }
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void prefetchLeavesNothing() {
    TrackReply reply = node.track(
        browser(node.cookie()).toBuilder().setPrefetch(true).build(), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.NOT_A_PERSON);
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void unknownAdvertiserCollectsNothing() {
    TrackReply reply = node.track(
        browser(node.cookie()),
        view("e1", "sku-1").toBuilder().setAdvertiserId("stranger").build());
    assertThat(outcomes(reply)).containsExactly(EventOutcome.UNKNOWN_ADVERTISER);
    assertThat(node.userKeys()).isEmpty();
  }

  static Stream<Arguments> invalidEvents() {
    String long65 = SECRET_TEXT + "x".repeat(65);
    String long101 = SECRET_TEXT + "x".repeat(101);
    return Stream.of(
        invalid("event_id", event -> event.setEventId(long65)),
        invalid("advertiser_id", Event.Builder::clearAdvertiserId),
        invalid("type", Event.Builder::clearType),
        invalid("type", event -> event.setTypeValue(99)),
        invalid("custom_name", event -> event.setType(EventType.CUSTOM)),
        invalid(
            "custom_name",
            event -> event.setType(EventType.CUSTOM).setCustomName(SECRET_TEXT + "!")),
        invalid(
            "occurred_at_millis",
            event ->
                event.setOccurredAtMillis(Instant.parse("2026-11-23T03:59:59Z").toEpochMilli())),
        invalid(
            "occurred_at_millis",
            event ->
                event.setOccurredAtMillis(Instant.parse("2026-11-23T10:05:01Z").toEpochMilli())),
        invalid("occurred_at_millis", event -> event.setOccurredAtMillis(Long.MIN_VALUE)),
        invalid("products.sku", event -> event.addProductsBuilder().setSku(long65)),
        invalid("products.sku", event -> event.addProductsBuilder().setSku(" ")),
        invalid("products ", Event.Builder::clearProducts),
        invalid("products ", event -> {
          for (int i = 0; i < 50; i++) {
            event.addProductsBuilder().setSku("sku-" + i);
          }
        }),
        invalid("category", event -> event.setCategory(long101)),
        invalid("query", event -> event.setQuery(long101)));
  }

  @Clause("C4")
  @ParameterizedTest
  @MethodSource("invalidEvents")
  void invalidEventIsNamedByItsFieldWithoutTheValueAndTheOthersAreRecorded(
      String field, Event event) {
    TrackReply reply = node.track(browser(node.cookie()), event, view("sound", "sku-2"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.INVALID, EventOutcome.RECORDED);
    assertThat(reply.getResults(0).getField())
        .startsWith(field)
        .contains("expected: ")
        .doesNotContain(SECRET_TEXT);
  }

  @Test
  void eventIdCountsOnceInACallAndAcrossCalls() {
    String cookie = node.cookie();
    Event event = view("e1", "sku-1");
    assertThat(outcomes(node.track(browser(cookie), event, event)))
        .containsExactly(EventOutcome.RECORDED, EventOutcome.DUPLICATE);
    clock.advance(Duration.ofHours(6));
    assertThat(outcomes(node.track(browser(cookie), event, view("e2", "sku-1"))))
        .containsExactly(EventOutcome.DUPLICATE, EventOutcome.RECORDED);
    Event nameless = view("", "sku-1");
    assertThat(outcomes(node.track(browser(cookie), nameless, nameless)))
        .containsExactly(EventOutcome.RECORDED, EventOutcome.RECORDED);
    assertThat(events(node.slot(cookie))).isEqualTo(4);
  }

  @Test
  void eachEventOfManyWritersCountsOnce() throws Exception {
    String cookie = node.cookie();
    long writers = 50;
    int each = 20;
    List<Future<TrackReply>> replies = new ArrayList<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < writers; i++) {
        Event[] events = new Event[each];
        for (int j = 0; j < each; j++) {
          events[j] = view("e-" + i + "-" + j, "sku-1");
        }
        replies.add(executor.submit(() -> trackUntilAnswered(cookie, events)));
      }
      for (Future<TrackReply> reply : replies) {
        assertThat(outcomes(reply.get(60, TimeUnit.SECONDS)))
            .hasSize(each)
            .isSubsetOf(EventOutcome.RECORDED, EventOutcome.DUPLICATE);
      }
    } finally {
      executor.shutdownNow();
    }
    UserSlot slot = node.slot(cookie);
    assertThat(events(slot)).isEqualTo(writers * each);
    assertThat(Objects.requireNonNull(profiles.view(slot)).getAdvertisers(0).getViews())
        .isEqualTo(writers * each);
    assertThat(redis.<Long>run(commands -> commands.zcard(text(slot.eventIds()))))
        .isEqualTo(writers * each);
  }

  @Clause({"C6", "S5"})
  @Test
  void nothingReadableOfWhatWasDoneLiesInTheStore() {
    String cookie = node.cookie();
    node.track(
        browser(cookie),
        view("e1", "sku-1").toBuilder()
            .setPageUrl("https://shop.example/p/sku-1?name=" + SECRET_TEXT)
            .setCategory("shoes")
            .setQuery("waterproof boots")
            .build());
    UserSlot slot = node.slot(cookie);
    assertThat(profiles.bucket(slot, MONTH).orElseThrow().toString())
        .contains("sku-1", "shoes", "waterproof boots")
        .doesNotContain(SECRET_TEXT);
    assertThat(node.userKeys())
        .containsExactlyInAnyOrder(
            text(slot.profile(MONTH)),
            text(slot.evidence(MONTH)),
            text(slot.bidView()),
            text(slot.eventIds()));
    for (byte[] name : List.of(slot.profile(MONTH), slot.evidence(MONTH), slot.bidView())) {
      assertThat(redis.<String>run(commands -> commands.get(text(name))))
          .doesNotContain("sku", "shop", "shoes", "boots", SECRET_TEXT, cookie);
    }
    assertThat(String.join(" ", node.userKeys())).doesNotContain(cookie.substring(0, 20));
  }

  @Clause("T8")
  @Test
  void searchIsKeptWithoutPersonalData() {
    String cookie = node.cookie();
    node.track(
        browser(cookie),
        Event.newBuilder()
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .setType(EventType.SEARCH)
            .setQuery("  Boots 42 for Ann@example.com +7 (921) 555-12-34 order1234567 ")
            .build());
    assertThat(profiles
            .bucket(node.slot(cookie), MONTH)
            .orElseThrow()
            .getAdvertisers(0)
            .getSearches(0)
            .getQuery())
        .isEqualTo("boots 42 for order1234567");
  }

  @Clause({"C13", "C14"})
  @Test
  void sensitiveMattersAndPagesForChildrenAreNotProfiled() {
    String cookie = node.cookie();
    List<Event.Builder> refused = List.of(
        Event.newBuilder().setCategory("Medical Health"),
        Event.newBuilder().setCategory("content/386/391"),
        Event.newBuilder().setPageUrl("https://shop.example/religion/books"),
        Event.newBuilder().setPageUrl("https://shop.example/toys/for-kids/1"));
    for (Event.Builder event : refused) {
      TrackReply reply = node.track(
          browser(cookie),
          event
              .setAdvertiserId(CatalogFixtures.ADVERTISER)
              .setType(EventType.PAGE_VIEW)
              .build());
      assertThat(reply.getResults(0).getOutcome()).isEqualTo(EventOutcome.SENSITIVE);
    }
    assertThat(profiles.bucket(node.slot(cookie), MONTH)).isEmpty();
  }

  @Clause("T8")
  @Test
  void personalDataInACodeIsRefusedAndInACategoryDropped() {
    String cookie = node.cookie();
    Event view = Event.newBuilder()
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.PRODUCT_VIEW)
        .addProducts(EventProduct.newBuilder().setSku("sku-1"))
        .setCategory("ann@example.com")
        .build();
    assertThat(node.track(
                browser(cookie),
                view.toBuilder().setEventId("ann@example.com").build(),
                view.toBuilder()
                    .setProducts(0, EventProduct.newBuilder().setSku("+79215551234"))
                    .build(),
                view)
            .getResultsList())
        .extracting(EventResult::getOutcome)
        .containsExactly(EventOutcome.INVALID, EventOutcome.INVALID, EventOutcome.RECORDED);
    assertThat(profiles.bucket(node.slot(cookie), MONTH).orElseThrow().toString())
        .contains("sku-1")
        .doesNotContain("example.com", "5551234");
  }

  @Clause("T7")
  @Test
  void appIsRecordedUnderItsDeviceId() {
    assertThat(outcomes(trackApp(app(IFA, CatalogFixtures.API_KEY))))
        .containsExactly(EventOutcome.RECORDED);
    UserSlot slot =
        UserSlot.of(node.node().get(UserKeys.class).of(IdentityKind.IDFA, IFA).orElseThrow());
    assertThat(events(slot)).isEqualTo(1);
  }

  @Test
  void appWithAWrongKeyCollectsNothing() {
    assertThat(outcomes(trackApp(app(IFA, "wrong"))))
        .containsExactly(EventOutcome.UNKNOWN_ADVERTISER);
    assertThat(outcomes(trackApp(app(IFA, "")))).containsExactly(EventOutcome.UNKNOWN_ADVERTISER);
    assertThat(node.userKeys()).isEmpty();
  }

  @Clause({"U8", "U9"})
  @Test
  void appWithoutADeviceIdOfSomebodyLeavesNothing() {
    TrackReply reply =
        trackApp(app("00000000-0000-0000-0000-000000000000", CatalogFixtures.API_KEY));
    assertThat(reply.getResultsList()).containsExactly(forbidden(PrivacySignal.ZERO_DEVICE_ID));
    assertThat(outcomes(trackApp(app("garbage", CatalogFixtures.API_KEY))))
        .containsExactly(EventOutcome.NOT_IDENTIFIED);
    assertThat(node.userKeys()).isEmpty();
  }

  @Clause("U6")
  @Test
  void appWithLimitedTrackingLeavesOnlyTheSignal() {
    AppContext limited = app(IFA, CatalogFixtures.API_KEY).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setLmt(true))
        .build();
    TrackReply reply = trackApp(limited);
    assertThat(reply.getResultsList()).containsExactly(forbidden(PrivacySignal.LMT));
    assertThat(reply.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).hasSize(1).allMatch(name -> name.startsWith("s:"));
  }

  @Clause("T3")
  @Test
  void brokenCallIsRefusedWithItsField() {
    AppContext asCookie = AppContext.newBuilder()
        .setDevice(Identity.newBuilder().setKind(IdentityKind.COOKIE).setValue(IFA))
        .setApiKey(CatalogFixtures.API_KEY)
        .build();
    assertThatThrownBy(() -> trackApp(asCookie))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("app.device.kind")
        .hasMessageNotContaining(IFA);
    assertThatThrownBy(() -> node.track(browser("")))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("events");
    Event[] many = Stream.generate(() -> view("", "sku-1")).limit(101).toArray(Event[]::new);
    assertThatThrownBy(() -> node.track(browser(""), many))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("events");
    assertThatThrownBy(() -> node.tracking()
            .track(TrackRequest.newBuilder().addEvents(view("e1", "sku-1")).build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("source");
  }

  @Test
  void badItemOfAStreamFailsAlone() {
    String cookie = node.cookie();
    TrackRequest sound = TrackRequest.newBuilder()
        .setBrowser(browser(cookie))
        .addEvents(view("", "sku-1"))
        .build();
    Replies replies = new Replies();
    StreamObserver<TrackBatch> stream =
        TrackingServiceGrpc.newStub(node.node().channel()).trackStream(replies);
    stream.onNext(TrackBatch.newBuilder()
        .addItems(item(7, sound))
        .addItems(item(8, TrackRequest.getDefaultInstance()))
        .addItems(item(9, sound))
        .build());
    stream.onNext(TrackBatch.newBuilder().addItems(item(10, sound)).build());
    stream.onCompleted();
    Await.result(replies.completed);
    assertThat(replies.items)
        .extracting(TrackItemReply::getSequence)
        .containsExactlyInAnyOrder(7, 8, 9, 10);
    for (TrackItemReply item : replies.items) {
      if (item.getSequence() == 8) {
        assertThat(item.getFault().getCode()).isEqualTo(3);
        assertThat(item.getFault().getMessage()).contains("events");
      } else {
        assertThat(outcomes(item.getReply())).containsExactly(EventOutcome.RECORDED);
      }
    }
    assertThat(events(node.slot(cookie))).isEqualTo(3);
  }

  @Clause("R1")
  @Test
  void monthsOfCollectionEndTwentyFourMonthsAfterTheyBeganHoweverActiveTheUserIs() {
    clock.set(Instant.parse("2026-11-01T00:00:00Z"));
    String cookie = node.cookie();
    UserSlot slot = node.slot(cookie);
    byte[] firstView = {};
    for (int month = 0; month < 24; month++) {
      TrackReply reply =
          node.track(browser(cookie), view("e-" + month, "old"), view("m-" + month, "m-" + month));
      assertThat(outcomes(reply)).containsOnly(EventOutcome.RECORDED);
      if (month == 0) {
        firstView =
            Await.result(node.node().get(RedisStore.class).get(slot.bidView())).orElseThrow();
        assertThat(profiles.open(slot, firstView)).isNotNull();
      }
      YearMonth now = MONTH.plusMonths(month);
      long end = now.plusMonths(24).atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
      assertThat(expiry(text(slot.profile(now)))).isEqualTo(end);
      // The view reaches back to the first product, and ends with it.
      assertThat(expiry(text(slot.bidView())))
          .isEqualTo(Instant.parse("2028-11-01T00:00:00Z").getEpochSecond());
      assertThat(profiles.bucket(slot, now)).isPresent();
      clock.set(now.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    clock.set(Instant.parse("2028-11-02T00:00:00Z"));
    byte[] lastView =
        Await.result(node.node().get(RedisStore.class).get(slot.bidView())).orElseThrow();
    assertThat(profiles.open(slot, firstView)).isNull();
    assertThat(profiles.open(slot, lastView)).isNull();
    node.track(browser(cookie), view("last", "new"));
    BidView view = Objects.requireNonNull(profiles.view(slot));
    assertThat(skus(view)).contains("new").doesNotContain("old", "m-0");
    long oldest = Instant.parse("2026-12-01T00:00:00Z").getEpochSecond();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      assertThat(advertiser.getFirstSeen()).isGreaterThanOrEqualTo(oldest);
      assertThat(advertiser.getProductsList())
          .extracting(ProductView::getFirstViewed)
          .allMatch(first -> first >= oldest);
    }
  }

  @Test
  void eventOfTheMonthBeforeIsRecordedThoughNothingWasBefore() {
    clock.set(Instant.parse("2026-12-01T01:00:00Z"));
    String cookie = node.cookie();
    Event late = view("e1", "sku-1").toBuilder()
        .setOccurredAtMillis(Instant.parse("2026-11-30T23:00:00Z").toEpochMilli())
        .build();
    assertThat(outcomes(node.track(browser(cookie), late))).containsExactly(EventOutcome.RECORDED);
    assertThat(skus(profiles.view(node.slot(cookie)))).containsExactly("sku-1");
  }

  @Test
  void viewWhoseKeyIsGoneIsReplaced() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.set(Instant.parse("2026-12-05T00:00:00Z"));
    redis.run(commands -> commands.del("mk:202611"));
    // Another node has nothing at hand.
    node.close();
    start();
    assertThat(outcomes(node.track(browser(cookie), view("e2", "sku-2"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(skus(profiles.view(node.slot(cookie)))).containsExactly("sku-2");
  }

  /** As a sender does: what the store did not answer in time is sent again under the same ids. */
  private TrackReply trackUntilAnswered(String cookie, Event... events) {
    for (int tries = 1; ; tries++) {
      try {
        return node.track(browser(cookie), events);
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (tries == 20
            || (code != Status.Code.DEADLINE_EXCEEDED && code != Status.Code.UNAVAILABLE)) {
          throw e;
        }
      }
    }
  }

  private long events(UserSlot slot) {
    return profiles.bucket(slot, MONTH).orElseThrow().getAdvertisers(0).getEvents();
  }

  private TrackReply trackApp(AppContext app) {
    return node.tracking()
        .track(
            TrackRequest.newBuilder().setApp(app).addEvents(view("e1", "sku-1")).build());
  }

  private static long expiry(String name) {
    return redis.<Long>run(commands -> commands.expiretime(name));
  }

  private static List<String> skus(BidView view) {
    return view.getAdvertisersList().stream()
        .flatMap(advertiser -> advertiser.getProductsList().stream())
        .map(ProductView::getSku)
        .toList();
  }

  private static EventResult forbidden(PrivacySignal by) {
    return EventResult.newBuilder()
        .setOutcome(EventOutcome.FORBIDDEN)
        .setForbiddenBy(by)
        .build();
  }

  private static AppContext app(String id, String apiKey) {
    return AppContext.newBuilder()
        .setDevice(Identity.newBuilder().setKind(IdentityKind.IDFA).setValue(id))
        .setApiKey(apiKey)
        .build();
  }

  private static TrackItem item(int sequence, TrackRequest request) {
    return TrackItem.newBuilder().setSequence(sequence).setRequest(request).build();
  }

  private static Arguments invalid(String field, Consumer<Event.Builder> change) {
    Event.Builder event = view("e1", "sku-1").toBuilder();
    change.accept(event);
    return Arguments.of(field, event.build());
  }

  private static final class Replies implements StreamObserver<TrackReplyBatch> {
    private final List<TrackItemReply> items = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> completed = new CompletableFuture<>();

    @Override
    public void onNext(TrackReplyBatch batch) {
      items.addAll(batch.getItemsList());
    }

    @Override
    public void onError(Throwable t) {
      completed.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {
      completed.complete(true);
    }
  }
}
