package io.segmento.platform.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one group of event loops: gRPC connections and Redis connections live on the same threads, so that a bid never changes its thread.
 * Nothing that blocks may run on them. Threads start with their first task.
 */
public final class EventLoops implements AutoCloseable {
  private static final long QUIET_MILLIS = 0;
  private static final long CLOSE_MILLIS = 5_000;

  private final EventLoopGroup group;
  private final List<EventLoop> loops;
  private final boolean epoll = Epoll.isAvailable();

  /** Creates as many loops as threads are asked for. */
  public EventLoops(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
    group = new MultiThreadIoEventLoopGroup(
        threads,
        new DefaultThreadFactory("segmento-io", true),
        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    List<EventLoop> found = new ArrayList<>(threads);
    for (EventExecutor executor : group) {
      found.add((EventLoop) executor);
    }
    loops = List.copyOf(found);
  }

  public EventLoopGroup group() {
    return group;
  }

  /** Each loop of the group, always in the same order. */
  public List<EventLoop> loops() {
    return loops;
  }

  public Class<? extends ServerChannel> serverChannelType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Whether the calling thread is one of the loops. */
  public boolean inEventLoop() {
    return current() != null;
  }

  /** The loop that the calling thread is; null when it is none. */
  public @Nullable EventLoop current() {
    for (EventLoop loop : loops) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    return null;
  }

  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }
}
