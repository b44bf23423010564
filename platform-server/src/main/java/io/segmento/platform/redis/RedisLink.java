package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection that is being opened until it is open; from then on Lettuce keeps it. */
final class RedisLink {
  private static final Duration MIN_DELAY = Duration.ofMillis(50);
  private static final Duration MAX_DELAY = Duration.ofSeconds(1);

  private final Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector;
  private final ScheduledExecutorService scheduler;
  private final Consumer<RedisLink> onOpen;
  private long delayMillis = MIN_DELAY.toMillis();
  private volatile @Nullable StatefulConnection<byte[], byte[]> connection;
  private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  RedisLink(
      Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector,
      ScheduledExecutorService scheduler,
      Consumer<RedisLink> onOpen) {
    this.connector = requireNonNull(connector, "connector");
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.onOpen = requireNonNull(onOpen, "onOpen");
  }

  /** Tries now, and again until it works; returns at once. */
  void open() {
    if (closed) {
      return;
    }
    CompletionStage<? extends StatefulConnection<byte[], byte[]>> attempt;
    try {
      attempt = connector.get();
    } catch (RuntimeException e) {
      retry(e);
      return;
    }
    var unused = attempt.whenComplete((opened, e) -> {
      if (e != null) {
        retry(e);
      } else {
        opened(opened);
      }
    });
  }

  /** Null until the connection was open for the first time. */
  @Nullable
  StatefulConnection<byte[], byte[]> connection() {
    return connection;
  }

  /** Null until the connection was open for the first time; a Cluster's commands and a server's share this type. */
  @Nullable
  RedisClusterAsyncCommands<byte[], byte[]> commands() {
    return commands;
  }

  /** Why the last attempt to open failed; null when it did not. */
  @Nullable
  Throwable failure() {
    return failure;
  }

  /**
   * Whether commands can be sent. On a Cluster it also opens the connections to primaries that are not open yet: Lettuce by itself opens
   * each with the first command for it, and refuses that one.
   */
  boolean isOpen() {
    StatefulConnection<byte[], byte[]> current = connection;
    if (!(current instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)) {
      return current != null && current.isOpen();
    }
    boolean open = true;
    for (RedisClusterNode node : cluster.getPartitions()) {
      if (node.is(NodeFlag.UPSTREAM)) {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> toNode =
            cluster.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
        open &= toNode.isDone()
            && !toNode.isCompletedExceptionally()
            && toNode.join().isOpen();
      }
    }
    return open;
  }

  /** No attempt after this; the connection itself closes with its client. */
  void abandon() {
    closed = true;
  }

  void close() {
    closed = true;
    StatefulConnection<byte[], byte[]> open = connection;
    if (open != null) {
      var unused = open.closeAsync();
    }
  }

  private void opened(StatefulConnection<byte[], byte[]> opened) {
    if (closed) {
      var unused = opened.closeAsync();
      return;
    }
    failure = null;
    connection = opened;
    if (opened instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
      commands = cluster.async();
    } else if (opened instanceof StatefulRedisConnection<byte[], byte[]> single) {
      commands = single.async();
    }
    // Begins to open a Cluster's other connections.
    var unused = isOpen();
    onOpen.accept(this);
  }

  private void retry(Throwable e) {
    failure = e;
    long delay = delayMillis;
    delayMillis = Math.min(delay * 2, MAX_DELAY.toMillis());
    try {
      var unused = scheduler.schedule(this::open, delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException shutDown) {
      closed = true;
    }
  }
}
