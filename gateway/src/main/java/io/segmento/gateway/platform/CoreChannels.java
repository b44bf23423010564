package io.segmento.gateway.platform;

import com.linecorp.armeria.common.util.TransportType;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.segmento.gateway.config.CoreConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Channels to the cores, on the gateway's own event loops and without any other thread. Thread-safe. */
public final class CoreChannels implements AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 30;

  private final CoreConfig config;
  private final EventLoopGroup eventLoops;
  private final List<ManagedChannel> open = new ArrayList<>();
  private final List<ManagedChannel> shared = new ArrayList<>();
  private volatile int current;

  public CoreChannels(CoreConfig config, EventLoopGroup eventLoops) {
    this.config = config;
    this.eventLoops = eventLoops;
    for (String address : config.addresses()) {
      shared.add(open(address, eventLoops));
    }
  }

  public CoreConfig config() {
    return config;
  }

  /** The channel for calls of any thread: to the core that answered last. */
  public ManagedChannel shared() {
    return shared.get(current);
  }

  /** Goes on with the next core in the list, since this one does not answer. */
  void nextCore() {
    current = (current + 1) % shared.size();
  }

  int count() {
    return config.addresses().size();
  }

  /** A channel of one event loop's own: all that it carries stays on that loop. */
  ManagedChannel openOn(EventLoopGroup loop, int core) {
    return open(config.addresses().get(core % count()), loop);
  }

  private ManagedChannel open(String address, EventLoopGroup loop) {
    int colon = address.lastIndexOf(':');
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
        .eventLoopGroup(loop)
        .channelType(TransportType.socketChannelType(eventLoops))
        .directExecutor()
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    if (config.plaintext()) {
      builder.usePlaintext();
    } else {
      builder.sslContext(tls());
    }
    ManagedChannel channel = builder.build();
    synchronized (open) {
      open.add(channel);
    }
    return channel;
  }

  private SslContext tls() {
    try {
      SslContextBuilder tls = GrpcSslContexts.forClient();
      config.trustedAuthorities().ifPresent(file -> tls.trustManager(file.toFile()));
      config
          .identity()
          .ifPresent(
              files -> tls.keyManager(files.certificate().toFile(), files.key().toFile()));
      return tls.build();
    } catch (SSLException e) {
      throw new IllegalStateException("core.tls: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      open.forEach(ManagedChannel::shutdownNow);
    }
  }
}
