package io.segmento.platform.profile;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many write to one user on two nodes; each event counts once, also when it is sent again on the other node. 10,000 events in the full run. */
final class ManyWritersTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final boolean FULL = Boolean.getBoolean("segmento.test.full");
  private static final int WRITERS = FULL ? 50 : 8;
  private static final int EVENTS = FULL ? 10_000 : 160;

  @TempDir
  Path directory;

  @Test
  @Timeout(600)
  void everyEventCountsExactlyOnce() throws Exception {
    MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try (TrackingNode one = TrackingNode.start(redis, clock, directory);
        TrackingNode two = TrackingNode.start(redis, clock, directory)) {
      String cookie = one.cookie();
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer;
        done.add(writers.submit(() -> {
          for (int event = first; event < EVENTS; event += WRITERS) {
            TrackingNode node = event % 2 == 0 ? one : two;
            trackUntilAnswered(node, cookie, event);
            if (event % 10 == 0) {
              trackUntilAnswered(node == one ? two : one, cookie, event);
            }
          }
          return null;
        }));
      }
      for (Future<?> each : done) {
        each.get();
      }
      AdvertiserBucket bucket = new ProfileReader(two.node())
          .bucket(one.slot(cookie), YearMonth.of(2026, 11))
          .orElseThrow()
          .getAdvertisers(0);
      assertThat(bucket.getEvents()).isEqualTo(EVENTS);
      assertThat(bucket.getPageViews()).isEqualTo(EVENTS);
      assertThat(bucket.getMarkCountsList().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(EVENTS);
    } finally {
      writers.shutdownNow();
    }
  }

  /** As a gateway would: what is not answered is sent again under the same id. */
  private static void trackUntilAnswered(TrackingNode node, String cookie, int event)
      throws Exception {
    Event view = Event.newBuilder()
        .setEventId("e" + event)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.PAGE_VIEW)
        .build();
    TrackRequest request =
        TrackRequest.newBuilder().setBrowser(browser(cookie)).addEvents(view).build();
    for (int tries = 0; tries < 20; tries++) {
      ListenableFuture<TrackReply> reply =
          TrackingServiceGrpc.newFutureStub(node.node().channel()).track(request);
      try {
        Futures.getChecked(reply, Exception.class);
        return;
      } catch (Exception e) {
        // Overloaded or too slow: whether it was recorded is not known.
      }
    }
    throw new IllegalStateException("the node never answered");
  }
}
