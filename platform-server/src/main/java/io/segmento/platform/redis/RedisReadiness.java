package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Redis five times a second whether it is there, and at each return whether it is set to keep what it is given. */
public final class RedisReadiness implements ReadinessCheck, Startable {
  private static final Logger log = LoggerFactory.getLogger(RedisReadiness.class);
  private static final long INTERVAL_MILLIS = 200;
  private static final long TIMEOUT_MILLIS = 500;
  private static final Map<String, String> WANTED =
      Map.of("maxmemory-policy", "noeviction", "appendonly", "yes", "appendfsync", "always");

  private final RedisConnections connections;
  private final RedisStore store;
  private final RedisBidReads bidReads;
  private final RedisMetrics metrics;
  private final boolean dev;
  private volatile @Nullable String reason = "connecting";
  private volatile boolean closed;

  @Inject
  public RedisReadiness(
      RedisConnections connections,
      RedisStore store,
      RedisBidReads bidReads,
      RedisMetrics metrics,
      ConfigReader config) {
    this.connections = requireNonNull(connections, "connections");
    this.store = requireNonNull(store, "store");
    this.bidReads = requireNonNull(bidReads, "bidReads");
    this.metrics = requireNonNull(metrics, "metrics");
    this.dev = config.dev();
  }

  @Override
  public void start() {
    pingLater();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Optional<String> notReady() {
    return Optional.ofNullable(reason);
  }

  private void ping() {
    if (closed) {
      return;
    }
    var unused = store
        .ping()
        .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .handle((pong, failure) -> {
          answered(failure);
          return null;
        })
        .whenComplete((done, failure) -> pingLater());
  }

  private void pingLater() {
    if (!closed) {
      try {
        var unused =
            connections.scheduler().schedule(this::ping, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.RejectedExecutionException e) {
        closed = true;
      }
    }
  }

  private void answered(@Nullable Throwable failure) {
    String before = reason;
    String now = failure == null ? missing() : words(failure);
    reason = now;
    metrics.up(failure == null);
    if (before != null && now == null) {
      log.info("Redis answers at {}", connections.config().place());
      checkSettings();
    } else if (before == null && now != null) {
      log.warn("Redis at {} does not answer: {}", connections.config().place(), now);
    } else if ("connecting".equals(before) && now != null) {
      log.warn("Redis at {} is not there yet: {}", connections.config().place(), now);
    }
  }

  private @Nullable String missing() {
    if (!store.isOpen()) {
      return "connections are not open";
    }
    int disconnected = bidReads.disconnected();
    return disconnected == 0 ? null : disconnected + " bid connections are not open";
  }

  private String words(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    Throwable connecting = store.connectFailure();
    if (connecting != null) {
      return RedisFailures.words(connecting);
    }
    boolean ownWords = cause instanceof SegmentoException && cause.getCause() == null;
    return ownWords ? String.valueOf(cause.getMessage()) : RedisFailures.words(cause);
  }

  private void checkSettings() {
    WANTED.forEach((setting, wanted) -> {
      var unused = store.configGet(setting).whenComplete((found, failure) -> {
        String actual = found == null ? null : found.get(setting);
        boolean ok = wanted.equals(actual);
        metrics.setting(setting, ok);
        if (!ok && !dev) {
          log.warn(
              "Redis setting {}: {} (expected: {})",
              setting,
              actual == null ? "unknown" : actual,
              wanted);
        }
      });
    });
  }
}
