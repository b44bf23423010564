package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.segmento.platform.netty.EventLoops;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of the node's Redis, on the node's own event loops. Commands fail at once while there is no connection, and queues are
 * bounded. Close it after everything that uses it.
 */
public final class RedisConnections implements AutoCloseable {
  /** A blocking read waits for at most this long; Lettuce's own timeout of it is a little longer. */
  static final Duration MAX_BLOCK = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(RedisConnections.class);
  private static final Duration MIN_RECONNECT = Duration.ofMillis(50);
  private static final Duration MAX_RECONNECT = Duration.ofSeconds(1);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);
  private static final Duration DEAD_PEER = Duration.ofSeconds(5);
  private static final Duration BLOCK_MARGIN = Duration.ofSeconds(2);
  private static final long CLOSE_MILLIS = 2_000;

  private final RedisConfig config;
  private final EventLoops eventLoops;
  private final List<AbstractRedisClient> clients = new ArrayList<>();
  private final List<ClientResources> pinnedResources = new ArrayList<>();
  private final List<RedisLink> links = new ArrayList<>();
  private @Nullable ClientResources resources;
  private @Nullable AbstractRedisClient sharedClient;
  private @Nullable ScheduledExecutorService scheduler;
  private boolean closed;

  @Inject
  public RedisConnections(RedisConfig config, EventLoops eventLoops) {
    this.config = requireNonNull(config, "config");
    this.eventLoops = requireNonNull(eventLoops, "eventLoops");
  }

  RedisConfig config() {
    return config;
  }

  EventLoops eventLoops() {
    return eventLoops;
  }

  /** A connection on any loop, with a time limit on each command. */
  synchronized RedisLink open(Consumer<RedisLink> onOpen) {
    if (sharedClient == null) {
      sharedClient = newClient(
          resources(),
          config.queueSize(),
          TimeoutOptions.builder()
              .timeoutCommands()
              .timeoutSource(new CommandTimeouts(config.commandTimeout()))
              .build());
    }
    return open(sharedClient, onOpen);
  }

  /** A connection that lives on one loop, now and after each reconnect, with a client of its own that sets no time limits. */
  synchronized RedisLink openOn(EventLoop loop, Consumer<RedisLink> onOpen) {
    ClientResources pinned =
        resources().mutate().eventLoopGroupProvider(new SharedGroup(loop)).build();
    pinnedResources.add(pinned);
    AbstractRedisClient client = newClient(
        pinned,
        config.bidMaxPending(),
        TimeoutOptions.builder().timeoutCommands(false).build());
    return open(client, onOpen);
  }

  synchronized ScheduledExecutorService scheduler() {
    if (scheduler == null) {
      scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "segmento-redis");
        thread.setDaemon(true);
        return thread;
      });
    }
    return scheduler;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
    links.forEach(RedisLink::abandon);
    List<CompletableFuture<?>> closing = new ArrayList<>();
    for (AbstractRedisClient client : clients) {
      closing.add(client.shutdownAsync(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS));
    }
    try {
      CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
          .get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      log.warn("Redis connections did not close in time", e);
    }
    // What these share with the one below, they leave alone.
    for (ClientResources pinned : pinnedResources) {
      pinned.shutdown(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
    if (resources != null) {
      resources.shutdown(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
  }

  private RedisLink open(AbstractRedisClient client, Consumer<RedisLink> onOpen) {
    RedisLink link = new RedisLink(connector(client), scheduler(), onOpen);
    links.add(link);
    link.open();
    return link;
  }

  private Supplier<CompletionStage<? extends StatefulConnection<byte[], byte[]>>> connector(
      AbstractRedisClient client) {
    if (client instanceof RedisClusterClient cluster) {
      return () -> cluster
          .refreshPartitionsAsync()
          .thenCompose(unused -> cluster.connectAsync(ByteArrayCodec.INSTANCE));
    }
    return () -> ((RedisClient) client)
        .connectAsync(ByteArrayCodec.INSTANCE, config.uris().get(0));
  }

  private AbstractRedisClient newClient(
      ClientResources on, int queueSize, TimeoutOptions timeouts) {
    AbstractRedisClient client;
    if (config.cluster()) {
      RedisClusterClient cluster = RedisClusterClient.create(on, config.uris());
      cluster.setOptions(ClusterClientOptions.builder(
              options(ClientOptions.builder(), queueSize, timeouts).build())
          .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
              .adaptiveRefreshTriggersTimeout(MAX_RECONNECT)
              .enablePeriodicRefresh(TOPOLOGY_REFRESH)
              .build())
          .build());
      client = cluster;
    } else {
      RedisClient single = RedisClient.create(on);
      single.setOptions(options(ClientOptions.builder(), queueSize, timeouts).build());
      client = single;
    }
    clients.add(client);
    return client;
  }

  private ClientOptions.Builder options(
      ClientOptions.Builder builder, int queueSize, TimeoutOptions timeouts) {
    SocketOptions.Builder socket = SocketOptions.builder()
        .connectTimeout(config.connectTimeout())
        .tcpNoDelay(true)
        .keepAlive(KeepAliveOptions.builder()
            .enable()
            .idle(DEAD_PEER)
            .interval(Duration.ofSeconds(1))
            .count(3)
            .build());
    if (Epoll.isAvailable()) {
      socket.tcpUserTimeout(
          TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(DEAD_PEER).build());
    }
    return builder
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(queueSize)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(socket.build())
        .timeoutOptions(timeouts);
  }

  private synchronized ClientResources resources() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (resources == null) {
      resources = ClientResources.builder()
          .eventLoopGroupProvider(new SharedGroup(eventLoops.group()))
          .computationThreadPoolSize(2)
          .reconnectDelay(Delay.exponential(MIN_RECONNECT, MAX_RECONNECT, 2, TimeUnit.MILLISECONDS))
          .commandLatencyRecorder(CommandLatencyRecorder.disabled())
          .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
          .build();
    }
    return resources;
  }

  /** Lends Lettuce loops that it neither owns nor ends. */
  private static final class SharedGroup implements EventLoopGroupProvider {
    private final EventLoopGroup group;

    SharedGroup(EventLoopGroup group) {
      this.group = group;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
      // Lettuce asks for the type of its own choice but uses no more of it than EventLoopGroup.
      return (T) group;
    }

    @Override
    public int threadPoolSize() {
      return 1;
    }

    @Override
    public Future<Boolean> release(
        EventExecutorGroup released, long quiet, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quiet, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
  }

  /** The same limit for every command but the one that is meant to wait. */
  private static final class CommandTimeouts extends TimeoutOptions.TimeoutSource {
    private final long millis;

    CommandTimeouts(Duration timeout) {
      millis = timeout.toMillis();
    }

    @Override
    public long getTimeout(RedisCommand<?, ?, ?> command) {
      boolean blocks =
          command.getType() == CommandType.XREAD || command.getType() == CommandType.WAIT;
      return blocks ? MAX_BLOCK.plus(BLOCK_MARGIN).toMillis() : millis;
    }

    @Override
    public TimeUnit getTimeUnit() {
      return TimeUnit.MILLISECONDS;
    }
  }
}
