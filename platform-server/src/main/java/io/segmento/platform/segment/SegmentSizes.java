package io.segmento.platform.segment;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.profile.ProfileSamples.Sampled;
import io.segmento.platform.profile.SegmentTimes;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.Segment;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Estimates from time to time how many are in each segment, as bids see it; one node does it for all. Thread-safe. */
final class SegmentSizes implements Startable {
  private static final Logger log = LoggerFactory.getLogger(SegmentSizes.class);

  private final Segments segments;
  private final RedisSegments redis;
  private final SampleRun run;
  private final SegmentConfig config;
  private final SegmentMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;

  @Inject
  SegmentSizes(
      Segments segments,
      RedisSegments redis,
      SampleRun run,
      SegmentConfig config,
      SegmentMetrics metrics,
      Clock clock) {
    this.segments = segments;
    this.redis = redis;
    this.run = run;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-segment-sizes");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    // Looked at more often than done: the claim of another node may end at any time.
    long look = Math.max(1, config.sizeInterval().toMillis() / 10);
    var unused =
        scheduler.scheduleWithFixedDelay(this::estimateIfDue, look, look, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  private void estimateIfDue() {
    try {
      Instant until = clock.instant().plus(config.sizeInterval());
      if (!segments.current().segments().isEmpty() && redis.claimEstimate(until)) {
        estimate();
      }
    } catch (SegmentoException | CompletionException e) {
      metrics.estimateFailed();
    } catch (RuntimeException e) {
      metrics.estimateFailed();
      log.error("sizes of segments could not be estimated", e);
    }
  }

  /** Estimates now and keeps the sizes. Waits; fails like the store. */
  void estimate() {
    SegmentSet set = segments.current();
    Map<String, Long> idToMembers = new HashMap<>();
    long now = clock.instant().getEpochSecond();
    long sampled = run.run(0, new SampleRun.Visitor() {
      @Override
      public void visit(Sampled user) {
        for (AdvertiserView advertiser : user.view().getAdvertisersList()) {
          Set<String> in = new HashSet<>();
          for (SegmentView segment : advertiser.getSegmentsList()) {
            if (SegmentTimes.holds(segment, now) && in.add(segment.getSegmentId())) {
              idToMembers.merge(segment.getSegmentId(), 1L, Long::sum);
            }
          }
        }
      }

      @Override
      public boolean progress(long seen, long sampleSize) {
        return !Thread.currentThread().isInterrupted();
      }
    });
    for (Segment segment : set.segments()) {
      redis.addSize(
          segment.getId(),
          SampleEstimate.of(idToMembers.getOrDefault(segment.getId(), 0L)).size(clock.millis()));
    }
    metrics.estimated(sampled);
  }
}
