package io.segmento.platform.optout;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.util.concurrent.ListenableFuture;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.OptInRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceBlockingStub;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.OptOutStatusRequest;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.proto.v1.TrackingServiceGrpc.TrackingServiceFutureStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class OptOutServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final long FIVE_YEARS_AND_TWO_DAYS = 157_852_800;
  private static final Identity DEVICE = Identity.newBuilder()
      .setKind(IdentityKind.GAID)
      .setValue("6d92078a-8246-4ba4-ae5b-76104861e7dc")
      .build();

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

  @Clause({"U3", "R3"})
  @Test
  void optOutLeavesNothingButTheSuppression() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofDays(40));
    node.track(browser(cookie), view("e2", "sku-2"));
    assertThat(node.userKeys()).hasSize(6);
    OptOutReply reply = optOut(browser(cookie));
    assertThat(reply.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(reply.getSinceMillis()).isEqualTo(clock.millis());
    assertThat(reply.getRecorded()).isTrue();
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    String suppression = text(node.slot(cookie).suppression());
    assertThat(node.userKeys()).containsExactly(suppression);
    assertThat(redis.<String>run(commands -> commands.get(suppression)))
        .isEqualTo("OPT_OUT:" + clock.millis());
    assertThat(redis.<Long>run(commands -> commands.ttl(suppression)))
        .isBetween(FIVE_YEARS_AND_TWO_DAYS - 30, FIVE_YEARS_AND_TWO_DAYS);
  }

  @Clause("U3")
  @Test
  void secondOptOutKeepsTheTimeOfTheFirst() {
    String cookie = node.cookie();
    long first = optOut(browser(cookie)).getSinceMillis();
    clock.advance(Duration.ofDays(3));
    assertThat(optOut(browser(cookie)).getSinceMillis()).isEqualTo(first);
    assertThat(node.userKeys()).hasSize(1);
  }

  @Test
  void optOutOutweighsASignalOfTheDevice() {
    String cookie = node.cookie();
    String suppression = text(node.slot(cookie).suppression());
    node.track(signalled(cookie), view("e1", "sku-1"));
    assertThat(optOut(browser(cookie)).getSinceMillis()).isEqualTo(clock.millis());
    assertThat(redis.<String>run(commands -> commands.get(suppression))).startsWith("OPT_OUT:");
    assertThat(redis.<Long>run(commands -> commands.ttl(suppression))).isGreaterThan(600L);
  }

  @Test
  void unknownBrowserIsMarkedAndNothingIsStored() {
    OptOutReply reply = optOut(browser(""));
    assertThat(reply.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(reply.getSinceMillis()).isZero();
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie)
        .contains(Cookie.OPT_OUT_COOKIE_MARK);
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void browserThatOptsInStartsAnewAndTheOldIdStaysSuppressed() {
    String cookie = node.cookie();
    optOut(browser(cookie));
    OptOutReply reply =
        optOuts().optIn(OptInRequest.newBuilder().setBrowser(browser(cookie)).build());
    assertThat(reply.getState()).isEqualTo(OptOutState.ACTIVE);
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.DROP),
            tuple(Cookie.IDENTITY_COOKIE, Action.SET));
    String fresh = reply.getCookies(1).getValue();
    assertThat(fresh).isNotEqualTo(cookie);
    assertThat(outcomes(node.track(browser(cookie), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.FORBIDDEN);
    assertThat(outcomes(node.track(browser(fresh), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.RECORDED);
  }

  @Clause("U12")
  @Test
  void browserThatOptsInUnderASignalGetsNoId() {
    OptOutReply reply = optOuts()
        .optIn(OptInRequest.newBuilder()
            .setBrowser(browser("").toBuilder()
                .setSignals(PrivacySignals.newBuilder().setOptOutCookie(true).addGpc("1")))
            .build());
    assertThat(reply.getState()).isEqualTo(OptOutState.FORBIDDEN_BY_SIGNAL);
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.DROP),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
  }

  @Test
  void choiceThatMissedTheStoreIsRecordedByTheNextStatus() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    OptOutReply reply = status(marked(cookie));
    assertThat(reply.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(reply.getEffective()).isTrue();
    assertThat(reply.getRecorded()).isTrue();
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).suppression()));
  }

  @Test
  void choiceThatMissedTheStoreIsRecordedByTheNextEventAndByTheReturn() {
    String visitor = node.cookie();
    node.track(marked(visitor), view("e1", "sku-1"));
    assertThat(node.userKeys()).containsExactly(text(node.slot(visitor).suppression()));
    String returning = node.cookie();
    optOuts().optIn(OptInRequest.newBuilder().setBrowser(marked(returning)).build());
    assertThat(node.userKeys())
        .containsExactlyInAnyOrder(
            text(node.slot(visitor).suppression()), text(node.slot(returning).suppression()));
  }

  @Test
  void statusWithoutTheMarkGivesItAgainToWhoIsSuppressed() {
    String cookie = node.cookie();
    optOut(browser(cookie));
    OptOutReply reply = status(browser(cookie));
    assertThat(reply.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
  }

  @Test
  void optOutIsAnnouncedToAllNodesForAnHour() {
    String cookie = node.cookie();
    optOut(browser(cookie));
    assertThat(redis.<Long>run(commands -> commands.xlen("oo:log"))).isEqualTo(1);
    assertThat(redis.<Long>run(commands -> commands.ttl("oo:log"))).isBetween(3_500L, 3_600L);
  }

  @Test
  void deviceOptsOutAndIn() {
    assertThat(status(DEVICE).getState()).isEqualTo(OptOutState.ACTIVE);
    assertThat(outcomes(trackApp("e1"))).containsExactly(EventOutcome.RECORDED);
    OptOutReply out =
        optOuts().optOut(OptOutRequest.newBuilder().setDevice(DEVICE).build());
    assertThat(out.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(out.getEffective()).isTrue();
    assertThat(out.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).hasSize(1).allMatch(name -> name.startsWith("s:"));
    assertThat(outcomes(trackApp("e2"))).containsExactly(EventOutcome.FORBIDDEN);
    assertThat(status(DEVICE).getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(status(DEVICE).getSinceMillis()).isEqualTo(clock.millis());
    OptOutReply in = optOuts().optIn(OptInRequest.newBuilder().setDevice(DEVICE).build());
    assertThat(in.getState()).isEqualTo(OptOutState.ACTIVE);
    assertThat(node.userKeys()).isEmpty();
    assertThat(outcomes(trackApp("e3"))).containsExactly(EventOutcome.RECORDED);
  }

  @Clause("U10")
  @Test
  void deviceOfTheOtherKindIsSomebodyElse() {
    optOuts().optOut(OptOutRequest.newBuilder().setDevice(DEVICE).build());
    assertThat(status(DEVICE.toBuilder().setKind(IdentityKind.IDFA).build()).getState())
        .isEqualTo(OptOutState.ACTIVE);
  }

  @Clause("T3")
  @Test
  void whatIsNoDeviceIdIsRefusedWithoutTheValue() {
    Identity nobody = DEVICE.toBuilder().setValue("somebody's secret").build();
    assertThatThrownBy(
            () -> optOuts().optOut(OptOutRequest.newBuilder().setDevice(nobody).build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("device.value")
        .hasMessageNotContaining("secret");
    Identity cookie = DEVICE.toBuilder().setKind(IdentityKind.COOKIE).build();
    assertThatThrownBy(() -> status(cookie))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("device.kind");
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void statusSaysWhatHolds() {
    String cookie = node.cookie();
    assertThat(status(browser("")).getState()).isEqualTo(OptOutState.ACTIVE);
    assertThat(status(browser(cookie)).getState()).isEqualTo(OptOutState.ACTIVE);
    OptOutReply signalled = status(signalled(cookie));
    assertThat(signalled.getState()).isEqualTo(OptOutState.FORBIDDEN_BY_SIGNAL);
    assertThat(signalled.getForbiddenBy()).isEqualTo(PrivacySignal.DNT);
    OptOutReply marked = status(browser("").toBuilder()
        .setSignals(PrivacySignals.newBuilder().setOptOutCookie(true))
        .build());
    assertThat(marked.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(marked.getEffective()).isTrue();
    assertThat(marked.getCookies(0).getMaxAgeSeconds()).isEqualTo(FIVE_YEARS_AND_TWO_DAYS);
    optOut(browser(cookie));
    OptOutReply stored = status(signalled(cookie));
    assertThat(stored.getState()).isEqualTo(OptOutState.OPTED_OUT);
    assertThat(stored.getSinceMillis()).isEqualTo(clock.millis());
  }

  @RepeatedTest(20)
  void optOutAmongManyEventsLeavesNoProfile() throws Exception {
    String cookie = node.cookie();
    TrackingServiceFutureStub tracking =
        TrackingServiceGrpc.newFutureStub(node.node().channel());
    List<ListenableFuture<TrackReply>> replies = new ArrayList<>();
    ListenableFuture<OptOutReply> optedOut = null;
    for (int i = 0; i < 100; i++) {
      if (i == 50) {
        optedOut = OptOutServiceGrpc.newFutureStub(node.node().channel())
            .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
      }
      replies.add(tracking.track(TrackRequest.newBuilder()
          .setBrowser(browser(cookie))
          .addEvents(view("e-" + i, "sku-1"))
          .build()));
    }
    assertThat(optedOut).isNotNull();
    assertThat(optedOut.get(60, TimeUnit.SECONDS).getState()).isEqualTo(OptOutState.OPTED_OUT);
    for (ListenableFuture<TrackReply> reply : replies) {
      assertThat(outcomes(reply.get(60, TimeUnit.SECONDS)))
          .containsAnyOf(EventOutcome.RECORDED, EventOutcome.FORBIDDEN);
    }
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).suppression()));
    assertThat(outcomes(node.track(browser(cookie), view("after", "sku-1"))))
        .containsExactly(EventOutcome.FORBIDDEN);
  }

  private OptOutServiceBlockingStub optOuts() {
    return OptOutServiceGrpc.newBlockingStub(node.node().channel());
  }

  private OptOutReply optOut(BrowserContext browser) {
    return optOuts().optOut(OptOutRequest.newBuilder().setBrowser(browser).build());
  }

  private OptOutReply status(BrowserContext browser) {
    return optOuts()
        .getStatus(OptOutStatusRequest.newBuilder().setBrowser(browser).build());
  }

  private OptOutReply status(Identity device) {
    return optOuts()
        .getStatus(OptOutStatusRequest.newBuilder().setDevice(device).build());
  }

  private TrackReply trackApp(String eventId) {
    return node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder().setDevice(DEVICE).setApiKey(CatalogFixtures.API_KEY))
            .addEvents(view(eventId, "sku-1"))
            .build());
  }

  private static BrowserContext marked(String cookie) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setOptOutCookie(true))
        .build();
  }

  private static BrowserContext signalled(String cookie) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setDnt("1"))
        .build();
  }
}
