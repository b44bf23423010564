package io.segmento.gateway.platform;

import com.linecorp.armeria.common.util.TransportType;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.EventExecutor;
import io.segmento.gateway.config.CoreConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Channels to the cores, on the gateway's own event loops and without any other thread: for each loop one to each core, all of them connected
 * when they are first used. Thread-safe.
 */
public final class CoreChannels implements AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;

  private final CoreConfig config;
  private final List<ManagedChannel> open = new ArrayList<>();
  private final List<CoreLink> links = new ArrayList<>();

  public CoreChannels(CoreConfig config, EventLoopGroup eventLoops) {
    this.config = config;
    SslContext tls = config.plaintext() ? null : tls(config);
    for (EventExecutor executor : eventLoops) {
      EventLoop loop = (EventLoop) executor;
      List<ManagedChannel> toEachCore = new ArrayList<>();
      for (String address : config.addresses()) {
        toEachCore.add(open(address, loop, eventLoops, tls));
      }
      open.addAll(toEachCore);
      // Loops begin with different cores, so that each core gets its share.
      links.add(new CoreLink(loop, toEachCore, links.size()));
    }
  }

  public CoreConfig config() {
    return config;
  }

  /** The channel for calls of any thread: to the core that the policy comes from. */
  public ManagedChannel shared() {
    return links.get(0).channel();
  }

  /** One for each event loop. */
  List<CoreLink> links() {
    return links;
  }

  private static ManagedChannel open(
      String address, EventLoop loop, EventLoopGroup loops, @Nullable SslContext tls) {
    NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + address)
        .eventLoopGroup(loop)
        .channelType(TransportType.socketChannelType(loops))
        .directExecutor()
        .disableServiceConfigLookUp()
        .disableRetry()
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (tls == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(tls);
    }
    return builder.build();
  }

  private static SslContext tls(CoreConfig config) {
    SslContextBuilder tls = GrpcSslContexts.forClient();
    config.trustedAuthorities().ifPresent(file -> tls.trustManager(file.toFile()));
    config
        .identity()
        .ifPresent(
            files -> tls.keyManager(files.certificate().toFile(), files.key().toFile()));
    try {
      return tls.build();
    } catch (SSLException e) {
      throw new IllegalStateException("core.tls: " + e.getMessage(), e);
    }
  }

  /** Lets calls that are under way end, for a short while. */
  @Override
  public void close() {
    open.forEach(ManagedChannel::shutdown);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      for (ManagedChannel channel : open) {
        if (!channel.awaitTermination(
            Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          channel.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open.forEach(ManagedChannel::shutdownNow);
    }
  }
}
