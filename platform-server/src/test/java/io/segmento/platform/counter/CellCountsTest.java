package io.segmento.platform.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.redis.RedisConfig;
import io.segmento.platform.redis.RedisConnections;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.proto.storage.v1.BidToken;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CellCountsTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final MutableClock clock = MutableClock.at("2026-11-23T10:59:00Z");
  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final EventLoops loops = new EventLoops(1);
  /** Never started, as one that is away. */
  private final RedisConnections connections = new RedisConnections(
      new RedisConfig(
          List.of(RedisURI.create("redis://127.0.0.1:1")), false, SOON, SOON, SOON, 1, 1),
      loops);

  private final CellCounts counts =
      new CellCounts(new RedisStore(connections), clock, new CellCountMetrics(registry));

  @AfterEach
  void close() {
    connections.close();
    loops.close();
  }

  /** Days that are two days over are taken for what they will always be. */
  @Test
  void whatCannotBeAddedForADayIsGivenUp() {
    BidToken bid = BidToken.newBuilder().setCampaignId("c1").build();
    counts.bid(bid);
    counts.bid(bid);
    flushTwice();
    clock.advance(Duration.ofHours(23));
    flushTwice();
    assertThat(lost()).isZero();
    clock.advance(Duration.ofHours(1));
    flushTwice();
    assertThat(lost()).isEqualTo(2);
  }

  /** What was counted before one call is sent by the next. */
  private void flushTwice() {
    var unused = Await.result(counts.flush().thenCompose(done -> counts.flush()));
  }

  private double lost() {
    return registry.getSampleValue("segmento_counts_lost_total");
  }
}
