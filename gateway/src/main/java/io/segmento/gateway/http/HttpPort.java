package io.segmento.gateway.http;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A server on one port, and the thread that accepts its connections. */
public final class HttpPort {

  private static final long LIMIT_SECONDS = 2;

  private final String setting;
  private final Server server;

  /**
   * Builds the server; it does not listen yet.
   *
   * @param setting section of the configuration that the port stands in, for messages
   */
  public HttpPort(String setting, ServerBuilder builder) {
    this.setting = setting;
    server = builder
        .bossGroupFactory(AcceptingLoop::new)
        .childChannelPipelineCustomizer(HttpPort::sendOncePerTurn)
        .build();
  }

  /**
   * The server flushes head and body of an answer each for itself, which are two calls of the system and two packets when the answer comes while nothing
   * is read from its connection, as answers of the core do. So what is flushed in a turn of the event loop leaves at its end, at once.
   */
  private static void sendOncePerTurn(ChannelPipeline pipeline) {
    pipeline.replace(
        FlushConsolidationHandler.class,
        "flush-once-per-turn",
        new FlushConsolidationHandler(
            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
  }

  /**
   * Returns when the port is open.
   *
   * @throws IOException when it cannot be opened; the message names the setting, the address and why
   */
  public void start() throws IOException {
    try {
      server.start().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          setting + ": cannot listen on " + server.config().ports() + " (" + cause.getMessage()
              + ")",
          e);
    }
  }

  /** The number of the port that is open. */
  public int number() {
    return requireNonNull(server.activePort()).localAddress().getPort();
  }

  /** Waits for the requests in flight, then closes; returns when everything is closed. */
  public void stop() {
    server.stop().join();
  }

  /** One thread that ends when it is told to. Netty's own waits for two seconds of silence first, and the server offers no way to say otherwise. */
  private static final class AcceptingLoop extends MultiThreadIoEventLoopGroup {

    private AcceptingLoop(String name) {
      super(
          1,
          ThreadFactories.newThreadFactory(name, true),
          Flags.transportType() == TransportType.EPOLL
              ? EpollIoHandler.newFactory()
              : NioIoHandler.newFactory());
    }

    @Override
    public Future<?> shutdownGracefully() {
      return shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
