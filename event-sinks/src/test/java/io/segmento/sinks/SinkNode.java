package io.segmento.sinks;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.protobuf.ByteString;
import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.eventlog.EventReader;
import io.segmento.platform.eventlog.EventReaderConfig;
import io.segmento.platform.eventlog.EventReaders;
import io.segmento.platform.eventlog.ForgottenUsers;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.CreativeFormat;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node with an event log whose bids are made by number. */
public final class SinkNode implements AutoCloseable {
  public static final int CAMPAIGNS = 7;
  public static final int USERS = 50;

  private static final int EVERYTHING = 0xffff;

  private final TestNode node;

  private SinkNode(TestNode node) {
    this.node = node;
  }

  public static SinkNode start(RedisExtension redis, Clock clock) {
    return start(redis, clock, "events.forget-after = 20 ms");
  }

  static SinkNode start(RedisExtension redis, Clock clock, String config) {
    TestNode node =
        TestNode.connected(redis.uri(), config, clock, new EventLogModule(), new Keys());
    Await.until(
        "who is forgotten is known", () -> node.get(ForgottenUsers.class).isLoaded());
    return new SinkNode(node);
  }

  /** Of campaign {@code number % CAMPAIGNS} and user {@code number % USERS}; the same number is the same event. */
  public void bid(int number, long atMillis) {
    node.get(BidLog.class)
        .bid(
            BidToken.newBuilder()
                .setBidId(ByteString.copyFrom(ByteBuffer.allocate(12)
                    .putLong(number * 0x9E3779B97F4A7C15L)
                    .putInt(number)
                    .flip()))
                .setCampaignId("c" + number % CAMPAIGNS)
                .setCreativeId("banner")
                .setExchange("exchange")
                .setFormat(CreativeFormat.BANNER_VALUE)
                .setStrategy("fixed-cpm")
                .setStrategyVersion("1.0")
                .setUserKey(userKey(number % USERS))
                .setPermitBits(EVERYTHING)
                .setPriceCeilingCpmMicros(price(number))
                .setIssuedAt(atMillis / 1000)
                .build(),
            BidBasis.NONE,
            "shop",
            "EUR",
            atMillis);
  }

  public static long price(int number) {
    return 1_000_000L + number % 997;
  }

  public static ByteString userKey(int user) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(UserKey.BYTES).putLong(1).putLong(user).flip());
  }

  /** As an erasure does. */
  public void erase(int user) throws Exception {
    for (ErasureListener listener : node.get(Listeners.class).all()) {
      listener.erased(UserKey.of(userKey(user).toByteArray())).get();
    }
  }

  public SinkPump pump(EventSink sink, String group) {
    EventReaders readers = node.get(EventReaders.class);
    EventReader reader = readers.open(
        group,
        "one",
        new EventReaderConfig(
            2_048, 256, Duration.ofSeconds(30), Duration.ofMillis(1), Duration.ofMillis(20)));
    return new SinkPump(
        reader,
        readers.openForgetting(group, "one"),
        sink,
        new SinkConfig(
            group, "one", Integer.MAX_VALUE, Duration.ofMinutes(1), Duration.ofMinutes(2)),
        get(SinkMetrics.class));
  }

  public <T> T get(Class<T> type) {
    return node.get(type);
  }

  @Override
  public void close() {
    node.close();
  }

  record Listeners(Set<ErasureListener> all) {}

  private static final class Keys extends AbstractModule {
    @Override
    protected void configure() {
      bind(SinkMetrics.class).in(Scopes.SINGLETON);
    }

    @Provides
    Listeners listeners(Set<ErasureListener> all) {
      return new Listeners(all);
    }

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
