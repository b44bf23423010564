package io.segmento.platform.link;

import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange sends a browser here with its own id of it; also what a sync needs of the exchange. */
final class MatchServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  /** As in the catalog of the fixtures. */
  private static final int EXCHANGES_VENDOR = 1;

  private static final int OURS = 42;
  private static final String THEIR_ID = "their-id/1";

  @TempDir
  Path keys;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, clock, keys, "privacy.tcf.vendor-id = " + OURS);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("X2")
  @Test
  void theExchangesIdNamesTheUserFromThenOnForTwoYears() {
    String cookie = node.cookie();
    assertThat(match(browser(cookie), THEIR_ID, 0).getOutcome()).isEqualTo(SyncOutcome.LINKED);

    assertThat(linked(EXCHANGE, THEIR_ID)).isEqualTo(node.slot(cookie).userKey());
    assertThat(linked(EXCHANGE, "their-id/2")).isNull();
    assertThat(linked("another", THEIR_ID)).isNull();
    List<String> names = redis.run(commands -> commands.keys("m:*"));
    assertThat(names).hasSize(1).noneMatch(name -> name.contains("their-id"));
    long end = Instant.parse("2028-11-01T00:00:00Z").getEpochSecond();
    assertThat(redis.<Long>run(commands -> commands.expiretime(names.get(0)))).isEqualTo(end);
    assertThat(node.userKeys()).hasSize(1);
    assertThat(redis.<Long>run(commands -> commands.expiretime(node.userKeys().get(0))))
        .isEqualTo(end);
    assertThat(counted()).isEqualTo(1.0);
  }

  @Clause("U4")
  @Test
  void anOptOutRemovesTheLinksInBothDirectionsAndNoNewOneIsMade() {
    String cookie = node.cookie();
    match(browser(cookie), THEIR_ID, 0);
    clock.advance(Duration.ofDays(40));
    match(browser(cookie), "their-other-id", 0);
    assertThat(redis.<List<String>>run(commands -> commands.keys("m:*"))).hasSize(2);

    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());

    assertThat(redis.<List<String>>run(commands -> commands.keys("m:*"))).isEmpty();
    assertThat(node.userKeys())
        .containsExactly(TrackingNode.text(node.slot(cookie).suppression()));
    SyncReply reply = match(browser(cookie), THEIR_ID, 0);
    assertThat(reply.getOutcome()).isEqualTo(SyncOutcome.SYNC_FORBIDDEN);
    assertThat(reply.getForbiddenBy()).isEqualTo(PrivacySignal.SUPPRESSION);
    assertThat(reply.getCookiesList())
        .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
        .containsExactlyInAnyOrder(
            tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET),
            tuple(Cookie.IDENTITY_COOKIE, Action.DROP));
    assertThat(redis.<List<String>>run(commands -> commands.keys("m:*"))).isEmpty();
  }

  @Clause("T10")
  @Test
  void bothVendorsNeedConsentInBothDirections() {
    String cookie = node.cookie();
    BrowserContext both = asked(cookie, ConsentStrings.tcf(List.of(EXCHANGES_VENDOR, OURS), 1));
    assertThat(sync(both).getOutcome()).isEqualTo(SyncOutcome.LINKED);
    assertThat(match(both, THEIR_ID, 0).getOutcome()).isEqualTo(SyncOutcome.LINKED);

    for (BrowserContext refused : List.of(
        asked(cookie, ConsentStrings.tcf(OURS, 1)),
        asked(cookie, ConsentStrings.tcf(EXCHANGES_VENDOR, 1)),
        asked(cookie, ConsentStrings.tcf(List.of(EXCHANGES_VENDOR, OURS), 3)),
        asked(cookie, "nonsense"),
        asked(cookie, ""))) {
      SyncReply synced = sync(refused);
      assertThat(synced.getOutcome()).isEqualTo(SyncOutcome.SYNC_FORBIDDEN);
      assertThat(synced.getForbiddenBy()).isEqualTo(PrivacySignal.TCF);
      assertThat(synced.getRedirectUrl()).isEmpty();
      assertThat(match(refused, "refused", 0).getOutcome()).isEqualTo(SyncOutcome.SYNC_FORBIDDEN);
    }
    assertThat(linked(EXCHANGE, "refused")).isNull();
  }

  @Test
  void strangersAndLongChainsAreNotLinked() {
    assertThat(match(browser(""), THEIR_ID, 0).getOutcome())
        .isEqualTo(SyncOutcome.SYNC_NOT_IDENTIFIED);
    assertThat(match(browser(node.cookie()), THEIR_ID, 2).getOutcome())
        .isEqualTo(SyncOutcome.TOO_MANY_HOPS);
    assertThat(redis.<List<String>>run(commands -> commands.keys("m:*"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "${USER_ID}",
        "$UID",
        "[UID]",
        "{uid}",
        "%%GOOGLE_GID%%",
        "null",
        "00000000-0000-0000-0000-000000000000"
      })
  void whatIsNobodysIdLinksNobody(String id) {
    assertThatThrownBy(() -> match(browser(node.cookie()), id, 0))
        .hasMessageStartingWith("INVALID_ARGUMENT: exchange_user_id");
  }

  @Test
  void oneUsersLinksOfAMonthAreBounded() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e", "sku-1"));
    for (int i = 0; i < ExchangeLinks.MAX_LINKS + 3; i++) {
      match(browser(cookie), "id-" + i, 0);
    }
    assertThat(Await.result(node.node().get(ExchangeLinks.class).of(node.slot(cookie))))
        .hasSize(ExchangeLinks.MAX_LINKS);
  }

  private @Nullable UserKey linked(String exchange, String id) {
    ExchangeLinks links = node.node().get(ExchangeLinks.class);
    byte[] name = links.nameOf(exchange, id);
    return Await.result(node.node().get(RedisStore.class).get(name))
        .map(value -> links.open(name, value))
        .orElse(null);
  }

  private static BrowserContext asked(String cookie, String consent) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(consent))
        .build();
  }

  private SyncReply sync(BrowserContext browser) {
    return identities()
        .sync(SyncRequest.newBuilder().setExchange(EXCHANGE).setBrowser(browser).build());
  }

  private SyncReply match(BrowserContext browser, String id, int hops) {
    return identities()
        .match(MatchRequest.newBuilder()
            .setExchange(EXCHANGE)
            .setExchangeUserId(id)
            .setBrowser(browser)
            .setHops(hops)
            .build());
  }

  private IdentityServiceBlockingStub identities() {
    return IdentityServiceGrpc.newBlockingStub(node.node().channel());
  }

  /** The match rate as it is told. */
  private @Nullable Double counted() {
    return node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_identity_links_total",
            new String[] {"exchange", "direction", "outcome"},
            new String[] {EXCHANGE, "match", "linked"});
  }
}
