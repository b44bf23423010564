package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.TestKeys;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PersonalisedAdsPermit;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonthKeysTest {
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final String REDIS_KEY = "mk:202611";

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final SecureRandom random = new SecureRandom();
  private TestNode node;
  private RedisStore store;

  @BeforeEach
  void connect() {
    node = TestNode.connected(redis.uri(), "", clock);
    store = node.get(RedisStore.class);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void nodesThatNeedANewKeyAtOnceGetTheSame() {
    List<CompletableFuture<byte[]>> keys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keys.add(keys(1).of(NOVEMBER));
    }
    byte[] key = Await.result(keys.get(0));
    assertThat(key).hasSize(32);
    assertThat(keys).allSatisfy(each -> assertThat(Await.result(each)).isEqualTo(key));
    // Another month has another one.
    assertThat(Await.result(keys(1).of(NOVEMBER.plusMonths(1)))).isNotEqualTo(key);
  }

  @Test
  void keyLiesWrappedAndEndsWithTheDataOfItsMonth() {
    byte[] key = Await.result(keys(1).of(NOVEMBER));
    byte[] stored = Await.result(store.get(REDIS_KEY.getBytes(UTF_8))).orElseThrow();
    assertThat(stored).isNotEqualTo(key);
    for (int from = 0; from + key.length <= stored.length; from++) {
      assertThat(Arrays.copyOfRange(stored, from, from + key.length)).isNotEqualTo(key);
    }
    assertThat(redis.<Long>run(commands -> commands.expiretime(REDIS_KEY)))
        .isEqualTo(Instant.parse("2028-11-01T00:00:00Z").getEpochSecond());
  }

  @Clause("S5")
  @Test
  void keyOpensWithTheMasterThatWrappedItAndWithNoOther() {
    byte[] key = Await.result(keys(1).of(NOVEMBER));
    // The ring of a node after a rotation still has the older master.
    assertThat(Await.result(keys(2).find(NOVEMBER)).orElseThrow()).isEqualTo(key);

    YearMonth december = NOVEMBER.plusMonths(1);
    Await.result(keys(2).of(december));
    assertThat(Await.failure(keys(1).find(december)))
        .hasStackTraceContaining("unknown wrapping key");
  }

  @Test
  void wrappedKeyCountsUnderItsOwnMonthOnly() {
    Await.result(keys(1).of(NOVEMBER));
    redis.run(commands -> commands.rename(REDIS_KEY, "mk:202612"));
    assertThat(Await.failure(keys(1).find(NOVEMBER.plusMonths(1))))
        .hasStackTraceContaining("month key");
  }

  @Test
  void keyThatIsGoneIsNotMadeAnewForReading() {
    assertThat(Await.result(keys(1).find(NOVEMBER))).isEmpty();
    assertThat(redis.<Long>run(commands -> commands.exists(REDIS_KEY))).isZero();
  }

  @Test
  void peekNeverWaitsAndHasTheKeyTheNextTime() {
    byte[] key = Await.result(keys(1).of(NOVEMBER));
    MonthKeys other = keys(1);
    assertThat(other.peek(NOVEMBER)).isNull();
    Await.until("the key is at hand", () -> Arrays.equals(key, other.peek(NOVEMBER)));
    // After a start nobody has to ask first.
    MonthKeys started = keys(1);
    started.start();
    Await.until("the key is at hand", () -> Arrays.equals(key, started.peek(NOVEMBER)));
  }

  @Test
  void afterTwentyFourMonthsNothingIsReadThoughValueAndKeyAreStillThere() {
    MonthKeys keys = keys(1);
    SealedValues values = new SealedValues(random);
    BidViews views = new BidViews(keys, values);
    UserSlot slot = UserSlot.of(UserKey.of(new byte[16]));
    BidView view = BidView.newBuilder()
        .addAdvertisers(AdvertiserView.newBuilder().setAdvertiserId("shop"))
        .build();
    byte[] key = Await.result(keys.of(NOVEMBER));
    byte[] sealed = values.seal(slot.bidView(), NOVEMBER, key, view.toByteArray());
    PersonalisedAdsPermit permit = requireNonNull(
        new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE).personalisedAds());

    clock.set(Instant.parse("2028-10-31T23:59:59.999Z"));
    assertThat(views.open(permit, slot, sealed)).isEqualTo(view);
    clock.set(Instant.parse("2028-11-01T00:00:00Z"));
    assertThat(views.open(permit, slot, sealed)).isNull();
    assertThat(keys.peek(NOVEMBER)).isNull();
    assertThat(keys.isRetained(NOVEMBER.plusMonths(1))).isTrue();
  }

  private MonthKeys keys(int masters) {
    return new MonthKeys(
        store,
        new MonthKeyWrap(TestKeys.ring(masters), Optional.empty(), random, clock),
        random,
        clock);
  }
}
