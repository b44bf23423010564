package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.SetArgs;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is counted by groups of users, and of which campaigns. */
final class GroupCountsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String CAMPAIGN = "brand";
  /** Today, since the store's own clock decides on expiry. */
  private final LocalDate day = LocalDate.now(ZoneOffset.UTC);

  private final long hour = day.toEpochDay() * 24 + 10;
  private static final UserKey USER = UserKey.of(new byte[UserKey.BYTES]);

  private TestNode node;
  private RedisStore store;
  private UserGroups groups;
  private GroupCounts counts;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", MutableClock.at(day + "T10:30:00Z"));
    store = node.get(RedisStore.class);
    byte[] secret = new byte[KeyRing.KEY_BYTES];
    groups = new UserGroups(new KeyRing(secret, 1, Map.of(1, secret)));
    counts = new GroupCounts(store, groups);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static void reached(LocalDate on, int people) {
    String key = new String(CounterKeys.dayPeople(CAMPAIGN, on, People.REACHED), US_ASCII);
    String[] names = IntStream.range(0, people).mapToObj(i -> "person " + i).toArray(String[]::new);
    redis.run(commands -> commands.pfadd(key, names));
  }

  /** Whether an event of the day would be counted for a group; the store has answered when it returns. */
  private boolean isCounted(Counter counter) {
    CounterUpdate update = new CounterUpdate(CAMPAIGN, TestCounts.CELL, hour, null).add(counter, 1);
    counts.count(USER, update);
    var unused = Await.result(store.get(new byte[] {'x'}));
    return update.keys().size() == 6;
  }

  @Test
  void aDayIsCountedWhenTheDayBeforeReachedPeopleEnough() {
    reached(day.minusDays(1), 2_200);

    assertThat(isCounted(Counter.CLICKS)).as("not known yet").isFalse();
    assertThat(isCounted(Counter.CLICKS)).isTrue();
    assertThat(isCounted(Counter.CONVERSION_VALUE_MICROS)).isTrue();
    // What groups have no counter of is not counted for one.
    assertThat(isCounted(Counter.WINS)).isFalse();
  }

  /** A group of it would be nearly a person. */
  @Test
  void aSmallCampaignIsNotCountedByGroupsHoweverManyItReachesToday() {
    reached(day.minusDays(1), 1_800);
    reached(day, 5_000);

    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(isCounted(Counter.CLICKS)).isFalse();
  }

  /** The day after a campaign's last one has a few late purchases, which nobody needs. */
  @Test
  void whatIsKeptForLongIsOfDaysThatHadPeopleEnoughThemselves() {
    LocalDate before = day.minusDays(1);
    String key = new String(CounterKeys.dayGroups(CAMPAIGN, before), US_ASCII);
    long soon = before.plusDays(3).toEpochDay() * 86_400;
    redis.run(commands -> commands.set(key, "groups", SetArgs.Builder.exAt(soon)));
    reached(before, 1_800);
    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(endOf(key)).isEqualTo(soon);

    reached(before, 2_200);
    counts = new GroupCounts(store, groups);
    assertThat(isCounted(Counter.CLICKS)).isFalse();
    Await.until("kept for 62 days", () -> endOf(key) == before.plusDays(63).toEpochDay() * 86_400);
  }

  private static long endOf(String key) {
    return redis.<Long>run(commands -> commands.expiretime(key));
  }

  @Test
  void whatTheStoreDidNotAnswerIsAskedAgain() {
    reached(day.minusDays(1), 2_200);
    String key =
        new String(CounterKeys.dayPeople(CAMPAIGN, day.minusDays(1), People.REACHED), US_ASCII);
    byte[] people = Await.result(store.get(key.getBytes(US_ASCII))).orElseThrow();
    // Nothing that PFCOUNT can count: its answer is an error.
    redis.run(commands -> commands.set(key, "no sketch"));
    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(isCounted(Counter.CLICKS)).isFalse();

    Await.result(store.set(key.getBytes(US_ASCII), people));

    assertThat(isCounted(Counter.CLICKS)).isFalse();
    assertThat(isCounted(Counter.CLICKS)).isTrue();
  }

  @Test
  void whatIsAddedToGroupsIsReadOfThem() {
    add(0, Map.of(Counter.IMPRESSIONS, 3L, Counter.SPEND_MICROS, 4_500L, Counter.WINS, 8L));
    add(0, Map.of(Counter.IMPRESSIONS, 1L));
    add(57, Map.of(Counter.CLICKS, 70_000L, Counter.CONVERSIONS, 5L));
    long most = (1L << 56) - 1;
    add(99, Map.of(Counter.CONVERSION_VALUE_MICROS, most, Counter.IMPRESSIONS, 4_294_967_295L));
    add(99, Map.of(Counter.CONVERSION_VALUE_MICROS, 1L, Counter.IMPRESSIONS, 1L));

    byte[] kept = Await.result(store.get(CounterKeys.dayGroups(CAMPAIGN, day))).orElseThrow();
    GroupTotals totals = new GroupTotals();
    totals.add(kept);
    assertThat(kept).hasSize(2_600);
    assertThat(totals.of(Counter.IMPRESSIONS)[0]).isEqualTo(4);
    assertThat(totals.of(Counter.SPEND_MICROS)[0]).isEqualTo(4_500);
    assertThat(totals.of(Counter.CLICKS)[57]).isEqualTo(70_000);
    assertThat(totals.of(Counter.CONVERSIONS)[57]).isEqualTo(5);
    assertThat(totals.of(Counter.IMPRESSIONS)[58]).isZero();
    // Full counters stay full, and spill over into nobody else's.
    assertThat(totals.of(Counter.CONVERSION_VALUE_MICROS)[99]).isEqualTo(most);
    assertThat(totals.of(Counter.IMPRESSIONS)[99]).isEqualTo(4_294_967_295L);
    totals.add(kept);
    assertThat(totals.of(Counter.CLICKS)[57]).isEqualTo(140_000);
  }

  private void add(int group, Map<Counter, Long> counters) {
    TestCounts.addInGroup(store, CAMPAIGN, TestCounts.CELL, day + "T10:00:00Z", counters, group);
  }
}
