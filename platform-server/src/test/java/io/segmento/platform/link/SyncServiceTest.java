package io.segmento.platform.link;

import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.KnownUser;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.EvaluateRequest;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacyDecision;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.PurposeDecision;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SyncServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path keys;

  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, MutableClock.at("2026-11-23T10:00:00Z"), keys);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause({"T10", "X2"})
  @Test
  void recognisedBrowserIsSentOnWithTheExchangesOwnIdForIt() {
    String cookie = node.cookie();
    SyncReply reply = sync(EXCHANGE, browser(cookie), 0);
    assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.LINKED);
    String start = "http://127.0.0.1:1/match?uid=";
    assertThat(reply.getRedirectUrl()).startsWith(start).doesNotContain(cookie);
    String uid = reply.getRedirectUrl().substring(start.length());
    BuyerUids uids = new BuyerUids(node.node().get(KeyRing.class));
    assertThat(requireNonNull(uids.open(EXCHANGE, uid)))
        .isEqualTo(new KnownUser(IdentityKind.COOKIE, node.slot(cookie).userKey()));
    assertThat(uids.open("another", uid)).isNull();
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void strangerIsNotGivenAnIdHere() {
    for (String cookie : new String[] {"", "forged"}) {
      SyncReply reply = sync(EXCHANGE, browser(cookie), 0);
      assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.SYNC_NOT_IDENTIFIED);
      assertThat(reply.getRedirectUrl()).isEmpty();
      assertThat(reply.getCookiesList()).isEmpty();
    }
  }

  @Clause("U4")
  @Test
  void whoOptedOutIsNotLinkedAndTheCookieGoes() {
    String cookie = node.cookie();
    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
    SyncReply reply = sync(EXCHANGE, browser(cookie), 0);
    assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.SYNC_FORBIDDEN);
    assertThat(reply.getForbiddenBy()).isEqualTo(PrivacySignal.SUPPRESSION);
    assertThat(reply.getRedirectUrl()).isEmpty();
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
  }

  @Clause({"U12", "T10"})
  @Test
  void signalOfTheCallForbidsWithoutTouchingTheCookies() {
    BrowserContext refusing = browser(node.cookie()).toBuilder()
        .setSignals(PrivacySignals.newBuilder().addGpc("1"))
        .build();
    SyncReply reply = sync(EXCHANGE, refusing, 0);
    assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.SYNC_FORBIDDEN);
    assertThat(reply.getForbiddenBy()).isEqualTo(PrivacySignal.GPC);
    assertThat(reply.getRedirectUrl()).isEmpty();
    assertThat(reply.getCookiesList()).isEmpty();
  }

  @Test
  void chainOfRedirectsEnds() {
    String cookie = node.cookie();
    assertThat(sync(EXCHANGE, browser(cookie), 1).getOutcome()).isEqualTo(SyncOutcome.LINKED);
    SyncReply reply = sync(EXCHANGE, browser(cookie), 2);
    assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.TOO_MANY_HOPS);
    assertThat(reply.getRedirectUrl()).isEmpty();
  }

  @Test
  void exchangeThatIsUnknownOrHasNoSyncIsTheCallersFault() {
    var unused = CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(
                CatalogFixtures.exchange().toBuilder().setId("mute").clearSync().build()))
            .build());
    assertThatThrownBy(() -> sync("nobody", browser(""), 0))
        .hasMessageStartingWith("NOT_FOUND: exchange")
        .hasMessageNotContaining("nobody");
    Await.until("the exchange is there", () -> {
      assertThatThrownBy(() -> sync("mute", browser(""), 0))
          .hasMessageStartingWith("FAILED_PRECONDITION: exchange: has no sync");
      return true;
    });
  }

  @Test
  void evaluationTellsWhatSignalsWouldAllowAndLeavesNothing() {
    assertThat(evaluate(PrivacySignals.getDefaultInstance()).getPurposesList())
        .isNotEmpty()
        .extracting(PurposeDecision::getAllowed, PurposeDecision::getDecidedBy)
        .containsOnly(tuple(true, PrivacySignal.NONE));
    assertThat(evaluate(PrivacySignals.newBuilder().setDnt("1").build()).getPurposesList())
        .isNotEmpty()
        .extracting(PurposeDecision::getAllowed, PurposeDecision::getDecidedBy)
        .containsOnly(tuple(false, PrivacySignal.DNT));
    assertThat(node.userKeys()).isEmpty();
  }

  @Test
  void evaluationTellsWhatSilenceMeansInACountry() {
    for (String country : List.of("DE", "DEU", "gb")) {
      assertThat(evaluate(PrivacySignals.getDefaultInstance(), country).getPurposesList())
          .as(country)
          .extracting(PurposeDecision::getAllowed, PurposeDecision::getDecidedBy)
          .containsOnly(tuple(false, PrivacySignal.GEO_DEFAULT));
    }
    PrivacySignals outside = PrivacySignals.newBuilder().setGdpr("0").build();
    for (PrivacyDecision allowed :
        List.of(evaluate(PrivacySignals.getDefaultInstance(), "USA"), evaluate(outside, "DE"))) {
      assertThat(allowed.getPurposesList())
          .extracting(PurposeDecision::getAllowed)
          .containsOnly(true);
    }
  }

  private PrivacyDecision evaluate(PrivacySignals signals) {
    return evaluate(signals, "");
  }

  private PrivacyDecision evaluate(PrivacySignals signals, String country) {
    return ConsentServiceGrpc.newBlockingStub(node.node().channel())
        .evaluate(
            EvaluateRequest.newBuilder().setSignals(signals).setCountry(country).build());
  }

  private SyncReply sync(String exchange, BrowserContext browser, int hops) {
    return IdentityServiceGrpc.newBlockingStub(node.node().channel())
        .sync(SyncRequest.newBuilder()
            .setExchange(exchange)
            .setBrowser(browser)
            .setHops(hops)
            .build());
  }
}
