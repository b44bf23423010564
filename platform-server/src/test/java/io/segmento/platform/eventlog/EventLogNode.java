package io.segmento.platform.eventlog;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.protobuf.ByteString;
import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Purpose;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that has an event log and little else. */
final class EventLogNode implements AutoCloseable {
  static final int MEASURED =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.MEASUREMENT.getNumber());

  private final TestNode node;

  private EventLogNode(TestNode node) {
    this.node = node;
  }

  static EventLogNode start(RedisExtension redis, Clock clock, String config) {
    EventLogNode node = new EventLogNode(TestNode.connected(
        redis.uri(), settings(redis, config), clock, new EventLogModule(), new Keys()));
    Await.until(
        "who is forgotten is known", () -> node.get(ForgottenUsers.class).isLoaded());
    return node;
  }

  /** Without waiting for the store. */
  static EventLogNode alone(RedisExtension redis, Clock clock, String config) {
    return new EventLogNode(TestNode.start(
        redis.uri(), settings(redis, config), clock, new EventLogModule(), new Keys()));
  }

  private static String settings(RedisExtension redis, String config) {
    return (redis.isCluster() ? "redis.cluster = true\n" : "") + config;
  }

  <T> T get(Class<T> type) {
    return node.get(type);
  }

  void bid(int number, long atMillis) {
    get(BidLog.class).bid(token(number), BidBasis.NONE, "shop", "EUR", atMillis);
  }

  /** A bid of user {@code number % 7} that may be measured. */
  static BidToken token(int number) {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFrom(ByteBuffer.allocate(12)
            .putLong(number * 0x9E3779B97F4A7C15L)
            .putInt(number)
            .flip()))
        .setCampaignId("c" + number % 3)
        .setCreativeId("banner")
        .setExchange("exchange")
        .setUserKey(userKey(number % 7))
        .setPermitBits(MEASURED)
        .setPriceCeilingCpmMicros(1_000_000)
        .build();
  }

  static ByteString userKey(int number) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16).putLong(1).putLong(number).flip());
  }

  EventReader reader(String group, String consumer) {
    return reader(group, consumer, Duration.ofMillis(200));
  }

  EventReader reader(String group, String consumer, Duration claimAfter) {
    return get(EventReaders.class)
        .open(
            group,
            consumer,
            new EventReaderConfig(
                256, 64, claimAfter, Duration.ofMillis(1), Duration.ofMillis(20)));
  }

  /** Reads until so many different ones have come. */
  static List<EventEntry> read(EventReader reader, int count) throws InterruptedException {
    Map<String, EventEntry> events = new LinkedHashMap<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (events.size() < count && System.nanoTime() < deadline) {
      for (EventEntry event : reader.poll(Duration.ofMillis(100))) {
        events.put(event.eventId(), event);
      }
    }
    return List.copyOf(events.values());
  }

  @Override
  public void close() {
    node.close();
  }

  private static final class Keys extends AbstractModule {
    @Provides
    Optional<KeyRatchet> ratchet() {
      return Optional.empty();
    }

    @Provides
    KeyRing keys() {
      return new KeyRing(new byte[32], 1, Map.of(1, new byte[32]));
    }
  }
}
