package io.segmento.platform.strategy;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.StreamFollower;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.platform.strategy.life.RedisStrategies.Snapshot;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node serve what the store says: fetches, checks, loads and warms up versions that are new, and only then swaps them in. A node that cannot
 * load what is LIVE serves the version before and is not ready.
 */
final class StrategyFollower implements Startable, ReadinessCheck, StreamFollower.Followed {

  private static final Duration POLL = Duration.ofSeconds(1);
  /** Of waits in which nothing came: about a minute. */
  private static final int RESTORE_EVERY = 60;

  private final RedisStrategies store;
  private final DeployedVersions versions;
  private final StreamFollower follower;
  private volatile boolean loaded;
  private @Nullable Snapshot last;
  private int quietPolls;

  @Inject
  StrategyFollower(RedisStrategies store, DeployedVersions versions, RedisStore redis) {
    this.store = store;
    this.versions = versions;
    this.follower = new StreamFollower("strategies", RedisStrategies.LOG, POLL, redis, this);
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
    return "deployed strategies";
  }

  @Override
  public Optional<String> notReady() {
    if (!loaded) {
      return Optional.of("not loaded yet");
    }
    Map<String, String> missing = versions.missingLive();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("not loaded: "
            + missing.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ')')
                .collect(Collectors.joining(", ")));
  }

  /** Reads again between any two that are loaded, which takes seconds: who takes something back does not wait for that. */
  @Override
  public String load() {
    Snapshot snapshot;
    do {
      snapshot = store.read();
      versions.use(snapshot.versions().all());
      last = snapshot;
    } while (versions.loadNext());
    loaded = true;
    return snapshot.logId();
  }

  @Override
  public boolean heard(List<RedisStreamEntry> entries) {
    Snapshot known = last;
    if (!entries.isEmpty() || known == null || !store.isCurrent(known) || versions.isRetryDue()) {
      return true;
    }
    if (++quietPolls % RESTORE_EVERY == 0) {
      versions.restoreJars();
    }
    return false;
  }

  /** What serves goes on serving. */
  @Override
  public void failed(Exception failure) {}
}
