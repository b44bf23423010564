package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.proto.v1.NoBidReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EventLogTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  // The store's own clock decides on expiry, so this test lives in the present.
  private final MutableClock clock = new MutableClock(Instant.now());
  private EventLogNode node;

  @BeforeEach
  void start() {
    node = EventLogNode.start(redis, clock, "events.no-bids-one-in = 1");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void bidIsReadWithAllThatItsTokenSays() throws Exception {
    node.bid(1, clock.millis());
    EventEntry entry = EventLogNode.read(node.reader("test", "one"), 1).get(0);
    assertThat(entry.event())
        .isEqualTo(EventRecord.newBuilder()
            .setType(AdEventType.BID_EVENT)
            .setSourceId(EventLogNode.token(1).getBidId())
            .setAtMillis(clock.millis())
            .setExchange("exchange")
            .setCampaignId("c1")
            .setAdvertiserId("shop")
            .setCreativeId("banner")
            .setPermitBits(EventLogNode.MEASURED)
            .setCurrency("EUR")
            .setBidPriceCpmMicros(1_000_000)
            .setValueCpmMicros(1_000_000)
            .build());
    assertThat(entry.eventId()).startsWith("bid:").hasSize(20);
    assertThat(entry.user()).isPresent();
  }

  @Test
  void noBidTellsNothingOfAUser() throws Exception {
    node.get(BidLog.class)
        .noBid("exchange", "DEU", 4, NoBidReason.USER_UNKNOWN_VALUE, clock.millis());
    EventEntry entry = EventLogNode.read(node.reader("test", "one"), 1).get(0);
    assertThat(entry.user()).isEmpty();
    assertThat(entry.event().getCountry()).isEqualTo("DEU");
    assertThat(entry.event().getNoBidReason()).isEqualTo(NoBidReason.USER_UNKNOWN_VALUE);
    assertThat(entry.event().getStandsFor()).isEqualTo(1);
  }

  @Test
  void userIsTheSameAllDayAndAnotherTheNext() throws Exception {
    Instant noon = clock.instant().truncatedTo(ChronoUnit.DAYS);
    node.bid(7, noon.toEpochMilli());
    node.bid(14, noon.plusSeconds(3_600).toEpochMilli());
    node.bid(21, noon.plus(Duration.ofDays(1)).toEpochMilli());
    List<EventEntry> events = EventLogNode.read(node.reader("test", "one"), 3);
    assertThat(events).hasSize(3);
    assertThat(events.stream().map(each -> each.user().orElseThrow()).collect(Collectors.toSet()))
        .hasSize(2);
    // Nothing in the store names the user.
    String tag = UserKey.of(EventLogNode.userKey(0).toByteArray()).tag();
    assertThat(redis.<List<String>>run(commands -> commands.keys("*")))
        .noneMatch(key -> key.contains(tag));
  }

  @Test
  void userWhoMayNotBeMeasuredHasNoReference() throws Exception {
    node.get(BidLog.class)
        .bid(
            EventLogNode.token(1).toBuilder().setPermitBits(2).build(),
            BidBasis.NONE,
            "shop",
            "EUR",
            clock.millis());
    assertThat(EventLogNode.read(node.reader("test", "one"), 1).get(0).user()).isEmpty();
  }

  @Test
  void dayKeyLiesWrappedAndEndsWithTheDaysLife() {
    node.bid(1, clock.millis());
    String name = new String(DayKeys.redisKey(DayKeys.dayOf(clock.millis())), US_ASCII);
    Await.until("made", () -> redis.run(commands -> commands.exists(name)) == 1);
    assertThat(redis.<Long>run(commands -> commands.expiretime(name)))
        .isEqualTo(clock
            .instant()
            .truncatedTo(ChronoUnit.DAYS)
            .plus(Duration.ofDays(7))
            .getEpochSecond());
  }

  @Test
  void whatAConsumerDidNotAcknowledgeComesAgainToItself() throws Exception {
    IntStream.range(0, 500).forEach(i -> node.bid(i, clock.millis()));
    EventReader killed = node.reader("test", "one");
    List<EventEntry> first = EventLogNode.read(killed, 500);
    killed.acknowledge(first.subList(0, 200));
    killed.close();
    EventReader again = node.reader("test", "one");
    // What was written together comes again together, until all of it is acknowledged.
    Set<String> open =
        first.subList(200, 500).stream().map(EventLogTest::entry).collect(Collectors.toSet());
    Set<String> expected =
        ids(first.stream().filter(each -> open.contains(entry(each))).toList());
    assertThat(expected).hasSizeGreaterThanOrEqualTo(300).hasSizeLessThan(350);
    List<EventEntry> second = EventLogNode.read(again, expected.size());
    assertThat(ids(second)).isEqualTo(expected);
    again.acknowledge(second);
    assertThat(again.poll(Duration.ofMillis(300))).isEmpty();
  }

  @Test
  void whatAConsumerLeftLyingIsTakenOverByAnother() throws Exception {
    IntStream.range(0, 100).forEach(i -> node.bid(i, clock.millis()));
    List<EventEntry> first = EventLogNode.read(node.reader("test", "dead"), 100);
    List<EventEntry> second = EventLogNode.read(node.reader("test", "alive"), 100);
    assertThat(ids(second)).isEqualTo(ids(first)).hasSize(100);
  }

  @Test
  void backlogTellsWhatIsLeftAndWhatTheStreamsLetGoOf() throws Exception {
    EventBacklog backlog = node.get(EventBacklog.class);
    // One in each stream.
    bidsInEntriesOfTheirOwn(0, 16);
    EventReader reader = node.reader("test", "one");
    ReadEntries read = new ReadEntries();
    read.add(EventLogNode.read(reader, 16));
    assertThat(backlog.of("test")).isEqualTo(new EventBacklog.Behind(0, 16, 0));
    assertThat(backlog.of("another")).isEqualTo(new EventBacklog.Behind(16, 0, 0));
    reader.acknowledge(read);
    assertThat(backlog.of("test")).isEqualTo(new EventBacklog.Behind(0, 0, 0));
    bidsInEntriesOfTheirOwn(16, 36);
    assertThat(backlog.of("test")).isEqualTo(new EventBacklog.Behind(20, 0, 0));
    long left = redis.<Long>run(commands -> commands.keys("ev:{s:*").stream()
        .mapToLong(stream -> {
          commands.xtrim(stream, 1);
          return commands.xlen(stream);
        })
        .sum());
    assertThat(backlog.of("test")).isEqualTo(new EventBacklog.Behind(left, 0, 20 - left));
    reader.acknowledge(EventLogNode.read(reader, (int) left));
    assertThat(backlog.of("test")).isEqualTo(new EventBacklog.Behind(0, 0, 20 - left));
  }

  private void bidsInEntriesOfTheirOwn(int from, int to) {
    for (int i = from; i < to; i++) {
      node.bid(i, clock.millis());
      long number = i;
      Await.until("written", () -> entries() == number + 1);
    }
  }

  private static long entries() {
    return redis.<Long>run(
        commands -> commands.keys("ev:{s:*").stream().mapToLong(commands::xlen).sum());
  }

  @Test
  void eachGroupGetsEverythingAndItsConsumersShareIt() throws Exception {
    IntStream.range(0, 300).forEach(i -> node.bid(i, clock.millis()));
    Duration longest = Duration.ofMinutes(5);
    EventReader left = node.reader("test", "left", longest);
    EventReader right = node.reader("test", "right", longest);
    List<EventEntry> shared = new ArrayList<>();
    while (shared.size() < 300) {
      for (EventReader reader : List.of(left, right)) {
        List<EventEntry> got = reader.poll(Duration.ofMillis(50));
        reader.acknowledge(got);
        shared.addAll(got);
      }
    }
    assertThat(shared).hasSize(300);
    assertThat(ids(shared)).hasSize(300);
    assertThat(ids(EventLogNode.read(node.reader("other", "one"), 300))).isEqualTo(ids(shared));
  }

  @Test
  void readerWhoComesByMoreRarelyThanItMayClaimReadsWhatIsNew() throws Exception {
    IntStream.range(0, 100).forEach(i -> node.bid(i, clock.millis()));
    EventReader reader = node.reader("test", "slow", Duration.ofMillis(1));
    Set<String> seen = new HashSet<>();
    Await.until("all are read", () -> {
      List<EventEntry> got = reader.poll(Duration.ZERO);
      reader.acknowledge(got);
      seen.addAll(ids(got));
      return seen.size() == 100;
    });
  }

  private static String entry(EventEntry event) {
    return event.stream() + event.entryId();
  }

  private static Set<String> ids(List<EventEntry> events) {
    return events.stream().map(EventEntry::eventId).collect(Collectors.toSet());
  }

  @Test
  void bidSaysHowItCameAbout() throws Exception {
    node.get(BidLog.class)
        .bid(
            EventLogNode.token(1),
            new BidBasis(0.00123, 0.02, 2_460_000, 0.75, 1.25, 0.5, true, 400_000, 0xcafebabe, -2),
            "shop",
            "EUR",
            clock.millis());
    EventEntry entry = EventLogNode.read(node.reader("test", "one"), 1).get(0);

    assertThat(entry.event().getClickProbabilityPpb()).isEqualTo(1_230_000);
    assertThat(entry.event().getBaseValueCpmMicros()).isEqualTo(2_460_000);
    assertThat(columns(entry))
        .containsEntry("click_probability_ppb", 1_230_000L)
        .containsEntry("conversion_probability_ppb", 20_000_000L)
        .containsEntry("base_value_cpm_micros", 2_460_000L)
        .containsEntry("budget_multiplier_ppm", 750_000L)
        .containsEntry("target_multiplier_ppm", 1_250_000L)
        .containsEntry("return_dual_ppm", 500_000L)
        .containsEntry("explored", 1L)
        .containsEntry("bid_floor_cpm_micros", 400_000L)
        .containsEntry("parameters_hash", 0xcafebabeL)
        .containsEntry("setup_hash", 0xfffffffeL);

    // Redis holds the log, and so all that a bid tells.
    EventRecord.Builder without = entry.event().toBuilder();
    BidBasis.NONE.write(without);
    assertThat(entry.event().getSerializedSize() - without.build().getSerializedSize())
        .isLessThanOrEqualTo(52);
  }

  private static Map<String, Long> columns(EventEntry entry) {
    return EventColumn.ALL.stream()
        .collect(Collectors.toMap(EventColumn::name, column -> column.number().applyAsLong(entry)));
  }

  /** Or equal figures would be a rare visitor's name. */
  @Test
  void ofWhatABidWasMadeOfThreeDigitsAreTold() {
    EventRecord.Builder event = EventRecord.newBuilder();
    new BidBasis(
            0.001234567, 0.99999, 2_345_678, 0.123456, 1.2345678, 7.65e-4, false, 123_456, 0, 0)
        .write(event);

    assertThat(event.getClickProbabilityPpb()).isEqualTo(1_230_000);
    assertThat(event.getConversionProbabilityPpb()).isEqualTo(1_000_000_000);
    assertThat(event.getBaseValueCpmMicros()).isEqualTo(2_350_000);
    assertThat(event.getBudgetMultiplierPpm()).isEqualTo(123_000);
    assertThat(event.getTargetMultiplierPpm()).isEqualTo(1_230_000);
    assertThat(event.getReturnDualPpm()).isEqualTo(765);
    assertThat(event.getBidFloorCpmMicros()).as("money stays exact").isEqualTo(123_456);
  }

  @Test
  void whatAStrategyTellsThatCannotBeIsNotTold() {
    EventRecord.Builder event = EventRecord.newBuilder();
    new BidBasis(1.5, Double.NaN, -1, Double.POSITIVE_INFINITY, -3, 1e-12, false, -5, 0, 0)
        .write(event);

    assertThat(event.build())
        .isEqualTo(EventRecord.newBuilder().setReturnDualPpm(1).build());
  }
}
