package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.SiteDay;
import io.segmento.proto.v1.SiteVisits;
import io.segmento.proto.v1.SiteVisitsRequest;
import io.segmento.proto.v1.TrackReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that keep our cookies apart for each site, or not at all. */
final class SiteVisitsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, clock, directory);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aBrowserThatBringsBackNothingElseIsCountedAndNothingIsKeptOfIt() {
    TrackReply first = node.track(thirdParty(""), view("e1", "sku-1"));
    assertThat(outcomes(first)).containsExactly(EventOutcome.NOT_IDENTIFIED);
    assertThat(siteCookie(first)).isEqualTo("0");

    TrackReply again = node.track(thirdParty("0"), view("e1", "sku-1"), view("e2", "sku-2"));
    assertThat(outcomes(again))
        .containsExactly(EventOutcome.VISIT_COUNTED, EventOutcome.VISIT_COUNTED);
    String today = siteCookie(again);
    // A value that says the day and nothing more.
    assertThat(today).isEqualTo("20780");
    assertThat(outcomes(node.track(thirdParty(today), view("e3", "sku-1"))))
        .containsExactly(EventOutcome.VISIT_COUNTED);
    clock.advance(Duration.ofDays(1));
    node.track(thirdParty(today), view("e4", "sku-1"), page("e5"));
    node.track(thirdParty("0"), page("e6"));

    assertThat(node.userKeys()).isEmpty();
    SiteVisits visits = visits("2026-11");
    assertThat(visits.getVisitors()).isEqualTo(2);
    assertThat(visits.getDaysList()).extracting(SiteDay::getDay).containsExactly(23, 24);
    assertThat(visits.getDaysList()).extracting(SiteDay::getVisitors).containsExactly(1L, 2L);
    assertThat(count(visits.getDays(0), EventType.PRODUCT_VIEW)).isEqualTo(3);
    assertThat(count(visits.getDays(1), EventType.PAGE_VIEW)).isEqualTo(2);
  }

  @Test
  void whoIsRecognisedIsNotCountedAndLosesTheCookieOfTheSite() {
    String cookie = node.cookie();
    TrackReply reply = node.track(
        browser(cookie).toBuilder().setPartitionedCookie("20780").build(), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.RECORDED);
    assertThat(dropsSiteCookie(reply.getCookiesList())).isTrue();
    assertThat(visits("2026-11")).isEqualTo(SiteVisits.getDefaultInstance());
  }

  @Test
  void whoRefusesIsNotCountedAndLosesTheCookieOfTheSite() {
    List<PrivacySignals> refusals = List.of(
        PrivacySignals.newBuilder().setOptOutCookie(true).build(),
        PrivacySignals.newBuilder().addGpc("1").build(),
        PrivacySignals.newBuilder().setDnt("1").build(),
        PrivacySignals.newBuilder().setGdpr("1").build());
    for (PrivacySignals signals : refusals) {
      TrackReply reply = node.track(
          thirdParty("20780").toBuilder().setSignals(signals).build(), view("e1", "sku-1"));
      assertThat(outcomes(reply)).containsExactly(EventOutcome.FORBIDDEN);
      assertThat(dropsSiteCookie(reply.getCookiesList())).isTrue();
    }
    assertThat(dropsSiteCookie(OptOutServiceGrpc.newBlockingStub(node.node().channel())
            .optOut(OptOutRequest.newBuilder().setBrowser(thirdParty("20780")).build())
            .getCookiesList()))
        .isTrue();
    assertThat(visits("2026-11")).isEqualTo(SiteVisits.getDefaultInstance());
  }

  @Test
  void onTheSitesOwnPagesAndForOddValuesThereIsNoSuchCookie() {
    assertThat(node.track(browser(""), view("e1", "sku-1")).getCookiesList())
        .extracting(CookieInstruction::getCookie)
        .containsExactly(Cookie.IDENTITY_COOKIE);
    for (String odd : List.of("-1", "1234567", "20780 ", "١", "abc")) {
      assertThat(outcomes(node.track(thirdParty(odd), view("e1", "sku-1"))))
          .containsExactly(EventOutcome.NOT_IDENTIFIED);
    }
    // A day that has not come yet is no day on which somebody was counted.
    node.track(thirdParty("99999"), view("e1", "sku-1"));
    assertThat(visits("2026-11").getVisitors()).isEqualTo(1);
  }

  @Test
  void robotsAndUnknownSitesAreNotCounted() {
    assertThat(outcomes(node.track(
            thirdParty("0").toBuilder().setUserAgent("Googlebot/2.1").build(),
            view("e1", "sku-1"))))
        .containsExactly(EventOutcome.NOT_A_PERSON);
    assertThat(outcomes(node.track(
            thirdParty("0"),
            view("e1", "sku-1").toBuilder().setAdvertiserId("no-such").build())))
        .containsExactly(EventOutcome.UNKNOWN_ADVERTISER);
    assertThat(visits("2026-11")).isEqualTo(SiteVisits.getDefaultInstance());
  }

  @Test
  void countsEndWithTheirMonthLikeAllOfIt() {
    node.track(thirdParty("0"), page("e1"));
    for (String key : redis.<List<String>>run(commands -> commands.keys("sv:*"))) {
      assertThat(redis.<Long>run(commands -> commands.expiretime(key)))
          .isEqualTo(Instant.parse("2028-11-01T00:00:00Z").getEpochSecond());
    }
    for (String month : List.of("2026-12", "2024-11", "November", "")) {
      assertThatThrownBy(() -> visits(month))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("month");
    }
  }

  private static BrowserContext thirdParty(String siteCookie) {
    return browser("").toBuilder()
        .setCrossSite(true)
        .setPartitionedCookie(siteCookie)
        .build();
  }

  private static Event page(String id) {
    return Event.newBuilder()
        .setEventId(id)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.PAGE_VIEW)
        .build();
  }

  private SiteVisits visits(String month) {
    return node.tracking()
        .getSiteVisits(SiteVisitsRequest.newBuilder()
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .setMonth(month)
            .build());
  }

  private static long count(SiteDay day, EventType type) {
    return day.getEventsList().stream()
        .filter(each -> each.getType() == type)
        .mapToLong(each -> each.getCount())
        .sum();
  }

  private static String siteCookie(TrackReply reply) {
    return reply.getCookiesList().stream()
        .filter(each -> each.getCookie() == Cookie.SITE_COOKIE && each.getAction() == Action.SET)
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static boolean dropsSiteCookie(List<CookieInstruction> cookies) {
    return cookies.stream()
        .anyMatch(
            each -> each.getCookie() == Cookie.SITE_COOKIE && each.getAction() == Action.DROP);
  }
}
