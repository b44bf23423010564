package io.segmento.platform.subject;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.Purpose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reads the whole store, key by key and field by field: after an erasure nothing in it is about who asked, and all else is as it was. */
final class CompleteErasureTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  /** By which other nodes learn of an opt-out; it holds user keys for an hour. */
  private static final String OPT_OUT_LOG = "oo:log";

  @TempDir
  Path directory;

  /** Not a fixed day, since the store's own clock decides on expiry. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(10)));

  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        "events.forget-after = 20 ms",
        new EventLogModule(),
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new FrequencyModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule());
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
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("P3")
  @Test
  void erasureLeavesOneTimeAndNothingElse() {
    String cookie = node.cookie();
    String other = node.cookie();
    live(other);
    Map<String, String> ofOthers = everything();
    live(cookie);
    assertThat(everythingOf(cookie).keySet().stream().map(key -> key.substring(0, 2)))
        .contains("p:", "e:", "v:", "f:", "d:");
    assertThat(referencedEvents()).isEqualTo(2);

    clock.advance(Duration.ofMinutes(1));
    long erased = ProfileServiceGrpc.newBlockingStub(node.node().channel())
        .erase(EraseRequest.newBuilder().setBrowser(browser(cookie)).build())
        .getErasedKeys();
    assertThat(erased).isGreaterThanOrEqualTo(5);
    // Before which events on their way are refused; it ends by itself within hours.
    UserSlot slot = node.slot(cookie);
    assertThat(everythingOf(cookie))
        .containsOnlyKeys(text(slot.withdrawals()))
        .containsValue("{=" + clock.millis() + "}");
    assertSameAsBefore(ofOthers);
    Await.until("only the other is referred to in the event log", () -> referencedEvents() == 1);
  }

  @Clause("U3")
  @Test
  void optOutLeavesTheSuppressionAndNothingElse() {
    String cookie = node.cookie();
    String other = node.cookie();
    live(other);
    Map<String, String> ofOthers = everything();
    live(cookie);

    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
    assertThat(everythingOf(cookie).keySet())
        .contains(text(node.slot(cookie).suppression()))
        .isSubsetOf(text(node.slot(cookie).suppression()), OPT_OUT_LOG);
    assertThat(everything().get(text(node.slot(cookie).suppression())))
        .isEqualTo("OPT_OUT:" + clock.millis());
    assertSameAsBefore(ofOthers);
    Await.until("only the other is referred to in the event log", () -> referencedEvents() == 1);
  }

  /** Events of the log that tell one user from another; both users saw one ad. */
  private long referencedEvents() {
    return redis.run(commands ->
        commands.xrange("ev:{c:" + CatalogFixtures.RETARGET + "}", Range.unbounded()).stream()
            .filter(entry -> entry.getBody().containsKey("u"))
            .count());
  }

  /** Visits in two months, a signal, an ad that was shown, and whatever features of other nodes may have left in the slot. */
  private void live(String cookie) {
    node.track(browser(cookie), view("e1-" + cookie, "sku-1"));
    clock.advance(Duration.ofDays(10));
    node.track(consenting(cookie), view("e2-" + cookie, "sku-2"));
    String token = node.node()
        .get(BidTokens.class)
        .sealMarkup(BidToken.newBuilder()
            .setBidId(ByteString.copyFromUtf8(cookie.substring(0, 12)))
            .setCampaignId(CatalogFixtures.RETARGET)
            .setCreativeId("retarget-300x250")
            .setExchange(CatalogFixtures.EXCHANGE)
            .setPermitBits(1 << Purpose.STORAGE.getNumber() | 1 << Purpose.MEASUREMENT.getNumber())
            .setUserKey(ByteString.copyFrom(node.slot(cookie).userKey().bytes()))
            .setIssuedAt(clock.instant().getEpochSecond())
            .build());
    var shown = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .impression(NoticeRequest.newBuilder().setToken(token).build());
    assertThat(shown).isNotNull();
    node.slot(cookie)
        .erasable(clock)
        .forEach(key -> redis.run(
            commands -> commands.set(text(key), "of another feature", SetArgs.Builder.nx())));
  }

  private static BrowserContext consenting(String cookie) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setUsPrivacy("1YNN"))
        .build();
  }

  private void assertSameAsBefore(Map<String, String> before) {
    Map<String, String> now = everything();
    before.forEach((key, value) -> {
      // Counters of a campaign count everybody, by no name.
      if (key.contains("{u:")) {
        assertThat(now).as(key).containsEntry(key, value);
      }
    });
  }

  /** Keys and values in which the user is named, in any form in which a user can be. */
  private Map<String, String> everythingOf(String cookie) {
    UserKey user = node.slot(cookie).userKey();
    List<String> forms = List.of(
        user.tag(),
        cookie,
        cookie.substring(0, 20),
        HexFormat.of().formatHex(user.bytes()),
        Base64.getEncoder().withoutPadding().encodeToString(user.bytes()));
    return everything().entrySet().stream()
        .filter(entry -> forms.stream()
            .anyMatch(form -> entry.getKey().contains(form) || entry.getValue().contains(form)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, String> everything() {
    return redis.run(commands -> {
      Map<String, String> all = new TreeMap<>();
      commands.keys("*").forEach(key -> all.put(key, value(commands, key)));
      return all;
    });
  }

  private static String value(RedisCommands<String, String> commands, String key) {
    return switch (commands.type(key)) {
      case "string" -> commands.get(key);
      case "hash" -> commands.hgetall(key).toString();
      case "zset" -> commands.zrange(key, 0, -1).toString();
      case "set" -> commands.smembers(key).toString();
      case "list" -> commands.lrange(key, 0, -1).toString();
      case "stream" ->
        commands.xrange(key, Range.unbounded()).stream()
            .map(message -> message.getBody().toString())
            .collect(Collectors.joining());
      default -> throw new IllegalStateException(key + ": " + commands.type(key));
    };
  }
}
