package io.segmento.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ForgettingTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String CONFIG = "events.forget-after = 20 ms";

  private final MutableClock clock = new MutableClock(Instant.now());
  private EventLogNode node;

  @BeforeEach
  void start() {
    node = EventLogNode.start(redis, clock, CONFIG);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whoIsErasedIsInNoStreamAnyMoreAndNoEventIsLost() throws Exception {
    long yesterday = clock.millis() - Duration.ofDays(1).toMillis();
    IntStream.range(0, 700).forEach(i -> node.bid(i, i % 2 == 0 ? yesterday : clock.millis()));
    List<EventEntry> before = EventLogNode.read(node.reader("test", "one"), 700);
    assertThat(users(before).values()).allMatch(count -> count == 50).hasSize(14);

    erase(3);
    List<EventEntry> after = stored(650);
    assertThat(users(after)).hasSize(12);
    assertThat(after.stream().map(EventEntry::eventId).distinct()).hasSize(700);
    assertThat(after.stream().filter(each -> each.user().isEmpty())).hasSize(100);
    // What a consumer had got and not acknowledged comes again, or did it before; by its id it is
    // the same.
    assertThat(EventLogNode.read(node.reader("test", "one"), 700)).hasSize(700);
  }

  @Test
  void whatIsOnItsWayOnAnyNodeDoesNotComeBack() throws Exception {
    try (EventLogNode other = EventLogNode.start(redis, clock, CONFIG)) {
      node.bid(3, clock.millis());
      assertThat(EventLogNode.read(node.reader("a", "one"), 1).get(0).user()).isPresent();
      erase(3);
      Await.until(
          "the other node heard",
          () -> other
              .get(ForgottenUsers.class)
              .contains(
                  DayKeys.dayOf(clock.millis()),
                  other
                      .get(UserRefs.class)
                      .named(
                          UserKey.of(EventLogNode.userKey(3).toByteArray()),
                          DayKeys.dayOf(clock.millis()),
                          false)
                      .get()
                      .orElseThrow()));
      other.bid(10, clock.millis());
      // Also when the key of the day is another by then.
      clock.advance(Duration.ofDays(1));
      node.bid(17, clock.millis());
      assertThat(EventLogNode.read(node.reader("b", "one"), 3))
          .hasSize(3)
          .allMatch(each -> each.user().isEmpty());
    }
  }

  @Test
  void whatIsTooOldIsTrimmedAlsoWhereNothingIsAdded() throws Exception {
    node.bid(1, clock.millis());
    assertThat(EventLogNode.read(node.reader("a", "one"), 1)).hasSize(1);
    node.get(EventLogGuard.class).look();
    assertThat(stored(0)).hasSize(1);
    clock.advance(Duration.ofDays(7).plusMinutes(1));
    node.get(EventLogGuard.class).look();
    assertThat(stored(0)).isEmpty();
  }

  private void erase(int user) throws Exception {
    node.get(EventErasure.class)
        .erased(UserKey.of(EventLogNode.userKey(user).toByteArray()))
        .get();
    Await.until(
        "taken from the streams",
        () -> redis
                .run(commands -> commands.xinfoGroups(EventStreams.FORGET))
                .toString()
                .contains("lag, 0")
            && redis
                    .run(commands -> commands.xpending(EventStreams.FORGET, "streams"))
                    .getCount()
                == 0);
  }

  /** Everything in the streams. */
  private List<EventEntry> stored(int atLeast) throws Exception {
    EventHistory history = node.get(EventHistory.class);
    List<EventEntry> found = new ArrayList<>();
    for (String stream : node.get(EventStreams.class).all().get()) {
      String next = EventHistory.BEGIN;
      while (!next.isEmpty()) {
        EventHistory.Page page = history.read(stream, next).get();
        found.addAll(page.events());
        next = page.nextId();
      }
    }
    assertThat(found).hasSizeGreaterThanOrEqualTo(atLeast);
    return found;
  }

  private static Map<UserRef, Long> users(List<EventEntry> events) {
    return events.stream()
        .filter(each -> each.user().isPresent())
        .collect(Collectors.groupingBy(each -> each.user().orElseThrow(), Collectors.counting()));
  }
}
