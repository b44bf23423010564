package io.segmento.platform.segment;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.StreamFollower;
import io.segmento.platform.segment.RedisSegments.Position;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Keeps the node's {@link Segments} current: loads all, then waits for changes and loads again. What cannot be loaded leaves the last definitions in use. */
final class SegmentFollower implements Startable, ReadinessCheck, StreamFollower.Followed {

  private final Segments segments;
  private final RedisSegments redis;
  private final SegmentMetrics metrics;
  private final StreamFollower follower;
  private volatile boolean loaded;

  @Inject
  SegmentFollower(
      Segments segments,
      RedisSegments redis,
      RedisStore store,
      SegmentConfig config,
      SegmentMetrics metrics) {
    this.segments = segments;
    this.redis = redis;
    this.metrics = metrics;
    this.follower = new StreamFollower("segments", RedisSegments.LOG, config.poll(), store, this);
  }

  @Override
  public void start() {
    follower.start();
  }

  @Override
  public void close() {
    follower.close();
  }

  @Override
  public String name() {
    return "segments";
  }

  @Override
  public Optional<String> notReady() {
    return loaded ? Optional.empty() : Optional.of("not loaded yet");
  }

  @Override
  public String load() {
    Position position = redis.position();
    SegmentSet set = new SegmentSet(
        position.version(),
        redis.readAll().stream().map(RedisSegments.Stored::segment).toList());
    segments.swap(set);
    metrics.loaded(set.version(), set.segments().size());
    loaded = true;
    return position.logId();
  }

  /** The version besides, since a store that was emptied or restored may never reach the old position. */
  @Override
  public boolean heard(List<RedisStreamEntry> entries) {
    return !entries.isEmpty() || redis.version() != segments.current().version();
  }

  @Override
  public void failed(Exception failure) {
    metrics.loadFailed();
  }
}
