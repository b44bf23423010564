package io.segmento.platform.segment;

import static io.segmento.platform.segment.Conditions.SHOP;
import static io.segmento.platform.segment.Conditions.allOf;
import static io.segmento.platform.segment.Conditions.event;
import static io.segmento.platform.segment.Conditions.events;
import static io.segmento.platform.segment.Conditions.inCategory;
import static io.segmento.platform.segment.Conditions.noneOf;
import static io.segmento.platform.segment.Conditions.segment;
import static io.segmento.platform.segment.Conditions.viewed;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.profile.ProfileErasures;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.profile.SegmentTimes;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.ListSegmentsRequest;
import io.segmento.proto.v1.PreviewSegmentRequest;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentKey;
import io.segmento.proto.v1.SegmentPreview;
import io.segmento.proto.v1.SegmentServiceGrpc;
import io.segmento.proto.v1.SegmentServiceGrpc.SegmentServiceBlockingStub;
import io.segmento.proto.v1.SegmentSize;
import io.segmento.proto.v1.TrackRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String RIVAL = "rival";

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;
  private ProfileReader profiles;

  @BeforeEach
  void start() {
    node = startNode();
    profiles = new ProfileReader(node.node());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private TrackingNode startNode() {
    TrackingNode started = TrackingNode.start(redis, clock, directory, new SegmentModule());
    Await.until(
        "segments are loaded",
        () -> started.node().get(SegmentFollower.class).notReady().isEmpty());
    return started;
  }

  @Test
  void definitionIsKeptGivenBackListedAndRemoved() {
    Segment put = put(segment("viewers", viewed(24, "sku-1")));
    assertThat(put.getEtag()).isNotEmpty();
    assertThat(service().get(key("viewers"))).isEqualTo(put);
    put(segment("others", viewed(24, "sku-2")));
    assertThat(list(SHOP)).extracting(Segment::getId).containsExactly("others", "viewers");
    assertThat(list(RIVAL)).isEmpty();
    assertThat(service().delete(key("viewers"))).isEqualTo(put);
    assertThatThrownBy(() -> service().get(key("viewers"))).hasMessageContaining("NOT_FOUND");
  }

  @Test
  void oldEtagChangesNothing() {
    Segment first = put(segment("viewers", viewed(24, "sku-1")));
    Segment second = put(first.toBuilder().setName("Renamed").build());
    assertThat(second.getEtag()).isNotEqualTo(first.getEtag());
    assertThatThrownBy(() -> put(first.toBuilder().setName("Again").build()))
        .hasMessageContaining("ABORTED");
    assertThatThrownBy(() -> service().delete(first(first))).hasMessageContaining("ABORTED");
    assertThat(service().get(key("viewers")).getName()).isEqualTo("Renamed");
  }

  private static SegmentKey first(Segment segment) {
    return SegmentKey.newBuilder()
        .setId(segment.getId())
        .setEtag(segment.getEtag())
        .build();
  }

  @Test
  void everyFaultIsNamedWithItsField() {
    Segment bad = segment(
            "Bad Id",
            allOf(
                event(EventCondition.newBuilder().setEventType(99).setMinCount(1_000)),
                SegmentCondition.getDefaultInstance()))
        .toBuilder()
        .setName("")
        .build();
    assertThatThrownBy(() -> put(bad))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("segment.id")
        .hasMessageContaining("segment.name")
        .hasMessageContaining("segment.condition.all_of.conditions[0].event.event_type: 99")
        .hasMessageContaining("segment.condition.all_of.conditions[0].event.min_count: 1000")
        .hasMessageContaining("segment.condition.all_of.conditions[1]");
    SegmentCondition deep = viewed(1, "a");
    for (int i = 0; i < 40; i++) {
      deep = noneOf(deep);
    }
    Segment tooDeep = segment("deep", deep);
    assertThatThrownBy(() -> put(tooDeep))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("8 deep");
    assertThatThrownBy(() -> put(
            segment("x", viewed(1, "a")).toBuilder().setAdvertiserId("nobody").build()))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("segment.advertiser_id");
  }

  @Clause("C13")
  @ParameterizedTest
  @ValueSource(strings = {"286", "Medical Health", "религия", "453/Islam", "381"})
  void sensitiveSegmentIsRefused(String category) {
    Segment described =
        segment("s", viewed(24, "sku-1")).toBuilder().addCategories(category).build();
    assertThatThrownBy(() -> put(described))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("segment.categories");
    if (!category.equals("381")) {
      assertThatThrownBy(() -> put(segment("s", noneOf(inCategory(1, 24, category)))))
          .hasMessageContaining("FAILED_PRECONDITION")
          .hasMessageContaining("segment.condition");
      assertThatThrownBy(() -> preview(inCategory(1, 24, category)))
          .hasMessageContaining("FAILED_PRECONDITION");
    }
  }

  @Clause("C14")
  @Test
  void segmentAimedAtPeopleUnder16IsRefused() {
    Segment.Builder young = segment("s", viewed(24, "sku-1")).toBuilder();
    for (int age : new int[] {1, 13, 15}) {
      assertThatThrownBy(() -> put(young.setMinAge(age).build()))
          .hasMessageContaining("FAILED_PRECONDITION")
          .hasMessageContaining("segment.min_age");
    }
    for (String name : List.of("Teens 13-15 years", "дети 7–12 лет", "under 16")) {
      assertThatThrownBy(() -> put(young.setMinAge(0).setName(name).build()))
          .as(name)
          .hasMessageContaining("FAILED_PRECONDITION");
    }
    assertThat(
            put(young.setName("Size 12-14, 16-99 years").setMinAge(16).build()).getMinAge())
        .isEqualTo(16);
  }

  @Test
  void visitorJoinsWithTheEventAndLeavesWithTime() {
    put(segment("viewers", viewed(24, "sku-1")));
    put(segment("frequent", events(EventType.PRODUCT_VIEW, 2, 48, 0)));
    put(segment("gone", events(EventType.EVENT_TYPE_UNSPECIFIED, 1, 240, 72)));
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    assertThat(segmentsOf(cookie)).containsExactlyInAnyOrder("viewers");
    clock.advance(Duration.ofHours(20));
    node.track(browser(cookie), view("e2", "sku-2"));
    assertThat(segmentsOf(cookie)).containsExactlyInAnyOrder("viewers", "frequent");
    // Nothing happens any more, and nothing is written.
    clock.advance(Duration.ofHours(5));
    assertThat(segmentsOf(cookie)).containsExactlyInAnyOrder("frequent");
    clock.advance(Duration.ofDays(2));
    assertThat(segmentsOf(cookie)).isEmpty();
    clock.advance(Duration.ofDays(1));
    assertThat(segmentsOf(cookie)).containsExactlyInAnyOrder("gone");
    clock.advance(Duration.ofDays(10));
    assertThat(segmentsOf(cookie)).isEmpty();
  }

  @Test
  void purchaseEndsAnAbandonedBasket() {
    put(segment(
        "abandoned",
        allOf(events(EventType.BASKET, 1, 72, 0), noneOf(events(EventType.PURCHASE, 1, 72, 0)))));
    String cookie = node.cookie();
    node.track(
        browser(cookie),
        view("e1", "sku-1").toBuilder().setType(EventType.BASKET).build());
    assertThat(segmentsOf(cookie)).containsExactly("abandoned");
    node.track(
        browser(cookie),
        view("e2", "sku-1").toBuilder().setType(EventType.PURCHASE).build());
    assertThat(segmentsOf(cookie)).isEmpty();
  }

  @Test
  void newAndChangedDefinitionsTakeInWhatHappenedBefore() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofDays(20));
    put(segment("viewers", viewed(720, "sku-1")));
    // A page view changes nothing for it, but it has not been evaluated yet; November's bucket is
    // read too.
    node.track(browser(cookie), page("e2"));
    assertThat(segmentsOf(cookie)).containsExactly("viewers");
    put(segment("viewers", viewed(720, "sku-2")));
    node.track(browser(cookie), page("e3"));
    assertThat(segmentsOf(cookie)).isEmpty();
  }

  @Clause("T9")
  @Test
  void segmentReadsNothingThatAnotherAdvertiserCollected() {
    CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogEntry.newBuilder()
                .setAdvertiser(CatalogFixtures.advertiser().toBuilder().setId(RIVAL)))
            .build());
    Await.until(
        "the rival is live",
        () -> outcomes(node.track(
                browser(node.cookie()),
                view("x", "sku-9").toBuilder().setAdvertiserId(RIVAL).build()))
            .equals(List.of(EventOutcome.RECORDED)));
    put(segment("ours", viewed(24, "sku-1")));
    put(segment("theirs", viewed(24, "sku-1")).toBuilder()
        .setAdvertiserId(RIVAL)
        .build());
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    assertThat(advertiser(cookie, SHOP).getSegmentsList())
        .extracting(SegmentView::getSegmentId)
        .containsExactly("ours");
    node.track(
        browser(cookie), view("e2", "sku-2").toBuilder().setAdvertiserId(RIVAL).build());
    assertThat(advertiser(cookie, RIVAL).getSegmentsList()).isEmpty();
    node.track(
        browser(cookie), view("e3", "sku-1").toBuilder().setAdvertiserId(RIVAL).build());
    assertThat(advertiser(cookie, RIVAL).getSegmentsList())
        .extracting(SegmentView::getSegmentId)
        .containsExactly("theirs");
    assertThatThrownBy(() -> put(segment("ours", viewed(24, "sku-1")).toBuilder()
            .setAdvertiserId(RIVAL)
            .build()))
        .hasMessageContaining("FAILED_PRECONDITION");
  }

  @Clause("T5")
  @Test
  void withoutConsentToProfilingThereIsNoSegment() {
    put(segment("viewers", viewed(24, "sku-1")));
    String cookie = node.cookie();
    BrowserContext storageOnly = browser(cookie).toBuilder()
        .setSignals(
            PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(ConsentStrings.tcf(1, 7)))
        .build();
    assertThat(outcomes(node.track(storageOnly, view("e1", "sku-1"))))
        .containsExactly(EventOutcome.FORBIDDEN);
    assertThat(profiles.view(node.slot(cookie))).isNull();
  }

  @Test
  void everyNodeFollows() {
    try (TrackingNode other = startNode()) {
      service().put(put("viewers"));
      Await.until(
          "the other node has it",
          () -> other.node().get(Segments.class).find("viewers").isPresent());
      String cookie = node.cookie();
      other.track(browser(cookie), view("e1", "sku-1"));
      assertThat(segmentsOf(cookie)).containsExactly("viewers");
    }
  }

  @Test
  void whatUploadsAloneFillHasNothingToPreview() {
    assertThatThrownBy(() -> service()
            .preview(PreviewSegmentRequest.newBuilder().setAdvertiserId(SHOP).build())
            .hasNext())
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("condition: none")
        .hasMessageContaining("uploads");
  }

  @Test
  void previewAndSizesCountTheSampleWithAnInterval() {
    put(segment("viewers", viewed(24, "sku-1")));
    List<String> sampled = sampledDevices(8);
    for (int i = 0; i < 8; i++) {
      assertThat(trackApp(sampled.get(i), view("e", i < 3 ? "sku-1" : "sku-2")))
          .containsExactly(EventOutcome.RECORDED);
    }
    assertThat(trackApp(notSampledDevice(), view("e", "sku-1")))
        .containsExactly(EventOutcome.RECORDED);
    SegmentPreview three = preview(viewed(24, "sku-1"));
    assertThat(three.getSampled()).isEqualTo(8);
    assertThat(three.getSampleSize()).isEqualTo(8);
    assertThat(three.getEstimate()).isEqualTo(3 * 64);
    assertThat(three.getLow()).isBetween(3L, 3L * 64);
    assertThat(three.getHigh()).isBetween(3L * 64, 10L * 64);
    assertThat(preview(noneOf(viewed(24, "sku-1"))).getEstimate()).isEqualTo(5 * 64);
    assertThat(preview(RIVAL, noneOf(viewed(24, "sku-1"))).getEstimate()).isZero();

    SegmentSizes sizes = node.node().get(SegmentSizes.class);
    sizes.estimate();
    clock.advance(Duration.ofHours(25));
    sizes.estimate();
    Segment told = service().get(key("viewers"));
    assertThat(told.getSize()).isZero();
    assertThat(told.getSizeEstimate().getHigh()).isPositive();
    assertThat(service().getHistory(key("viewers")).getSizesList())
        .extracting(SegmentSize::getEstimate)
        .containsExactly(0L, 3L * 64);
  }

  /** 10,000 sampled users in the full run; how long the preview took is printed. */
  @Test
  @Timeout(300)
  void aPreviewTellsHowFarItIsUntilEverybodyOfTheSampleWasLookedAt() {
    List<String> devices = sampledDevices(Boolean.getBoolean("segmento.test.full") ? 10_000 : 300);
    for (int i = 0; i < devices.size(); i++) {
      trackApp(devices.get(i), view("e", i % 4 == 0 ? "sku-1" : "sku-2"));
    }
    long begin = System.nanoTime();
    List<Long> looked = new ArrayList<>();
    SegmentPreview last = SegmentPreview.getDefaultInstance();
    var told = service()
        .preview(PreviewSegmentRequest.newBuilder()
            .setAdvertiserId(SHOP)
            .setCondition(viewed(24, "sku-1"))
            .build());
    while (told.hasNext()) {
      last = told.next();
      looked.add(last.getSampled());
    }
    System.out.printf(
        Locale.ROOT,
        "preview of %,d sampled users: %.2f s, %d words of progress%n",
        devices.size(),
        (System.nanoTime() - begin) / 1e9,
        looked.size());
    assertThat(looked).isSorted().hasSizeGreaterThan(1).endsWith((long) devices.size());
    assertThat(last.getEstimate()).isEqualTo(devices.size() / 4 * 64L);
  }

  @Test
  void whoIsGoneLeavesTheSample() {
    String device = sampledDevices(1).get(0);
    trackApp(device, view("e", "sku-1"));
    assertThat(preview(viewed(24, "sku-1")).getSampleSize()).isEqualTo(1);
    UserSlot slot = UserSlot.of(
        node.node().get(UserKeys.class).of(IdentityKind.GAID, device).orElseThrow());
    Await.result(node.node().get(ProfileErasures.class).erase(slot));
    assertThat(preview(viewed(24, "sku-1")).getSampleSize()).isZero();
    assertThat(redis.<List<String>>run(commands -> commands.keys("sm:*"))).isEmpty();
  }

  private SegmentServiceBlockingStub service() {
    return SegmentServiceGrpc.newBlockingStub(node.node().channel());
  }

  private static PutSegmentRequest put(String id) {
    return PutSegmentRequest.newBuilder()
        .setSegment(segment(id, viewed(24, "sku-1")))
        .build();
  }

  /** Puts it and waits until this node goes by it. */
  private Segment put(Segment segment) {
    Segment put =
        service().put(PutSegmentRequest.newBuilder().setSegment(segment).build());
    Segments segments = node.node().get(Segments.class);
    Segment live = put.toBuilder().clearEtag().clearSize().clearSizeEstimate().build();
    Await.until(
        "the segment is live",
        () -> segments.find(segment.getId()).filter(live::equals).isPresent());
    return put;
  }

  private List<Segment> list(String advertiserId) {
    List<Segment> segments = new ArrayList<>();
    service()
        .list(ListSegmentsRequest.newBuilder().setAdvertiserId(advertiserId).build())
        .forEachRemaining(segments::add);
    return segments;
  }

  private SegmentPreview preview(SegmentCondition condition) {
    return preview(SHOP, condition);
  }

  /** The last word. */
  private SegmentPreview preview(String advertiserId, SegmentCondition condition) {
    SegmentPreview last = SegmentPreview.getDefaultInstance();
    var told = service()
        .preview(PreviewSegmentRequest.newBuilder()
            .setAdvertiserId(advertiserId)
            .setCondition(condition)
            .build());
    while (told.hasNext()) {
      last = told.next();
    }
    return last;
  }

  private static SegmentKey key(String id) {
    return SegmentKey.newBuilder().setId(id).build();
  }

  private static Event page(String id) {
    return Event.newBuilder()
        .setEventId(id)
        .setAdvertiserId(SHOP)
        .setType(EventType.PAGE_VIEW)
        .build();
  }

  private AdvertiserView advertiser(String cookie, String advertiserId) {
    BidView view = requireNonNull(profiles.view(node.slot(cookie)));
    return view.getAdvertisersList().stream()
        .filter(each -> each.getAdvertiserId().equals(advertiserId))
        .findFirst()
        .orElse(AdvertiserView.getDefaultInstance());
  }

  /** Those that a bid would see now. */
  private List<String> segmentsOf(String cookie) {
    long now = clock.instant().getEpochSecond();
    AdvertiserView view = advertiser(cookie, SHOP);
    return view.getSegmentsList().stream()
        .map(SegmentView::getSegmentId)
        .filter(id -> SegmentTimes.isIn(view, id, now))
        .toList();
  }

  private List<EventOutcome> trackApp(String device, Event event) {
    return outcomes(node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder()
                .setApiKey(CatalogFixtures.API_KEY)
                .setDevice(Identity.newBuilder().setKind(IdentityKind.GAID).setValue(device)))
            .addEvents(event)
            .build()));
  }

  private List<String> sampledDevices(int count) {
    List<String> devices = new ArrayList<>();
    while (devices.size() < count) {
      String device = UUID.randomUUID().toString();
      if (isSampled(device)) {
        devices.add(device);
      }
    }
    return devices;
  }

  private String notSampledDevice() {
    String device = UUID.randomUUID().toString();
    return isSampled(device) ? notSampledDevice() : device;
  }

  private boolean isSampled(String device) {
    return UserSample.isSampled(node.node()
        .get(UserKeys.class)
        .of(IdentityKind.GAID, device)
        .orElseThrow()
        .bytes());
  }
}
