package io.segmento.platform.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.observability.Readiness;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server with health (following {@link Readiness}) and reflection. <b>Services run on the event loops</b>: a bid never leaves
 * them, so a method that blocks hops by itself to {@link io.segmento.platform.lifecycle.BlockingExecutor}.
 */
public final class GrpcServer implements Startable {
  private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
  private static final long PERMITTED_PING_SECONDS = 5;
  private static final long FORCED_STOP_SECONDS = 1;

  private final GrpcConfig config;
  private final Set<BindableService> services;
  private final EventLoops eventLoops;
  private final Readiness readiness;
  private final GrpcMetrics metrics;
  private final HealthStatusManager health = new HealthStatusManager();
  private volatile boolean terminal;
  private @Nullable Server server;

  @Inject
  GrpcServer(
      GrpcConfig config,
      Set<BindableService> services,
      EventLoops eventLoops,
      Readiness readiness,
      GrpcMetrics metrics) {
    this.config = requireNonNull(config, "config");
    this.services = Set.copyOf(services);
    this.eventLoops = requireNonNull(eventLoops, "eventLoops");
    this.readiness = requireNonNull(readiness, "readiness");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  @Override
  public synchronized void start() throws IOException {
    // gRPC has one registry for the whole process, and no other way to give it one.
    ProtoUtils.setExtensionRegistry(OpenRtbExtensions.REGISTRY);
    NettyServerBuilder builder = NettyServerBuilder.forAddress(config.address())
        .bossEventLoopGroup(eventLoops.group())
        .workerEventLoopGroup(eventLoops.group())
        .channelType(eventLoops.serverChannelType())
        .directExecutor()
        .maxInboundMessageSize(config.maxMessageBytes())
        .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
        .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        // The last one added is the outermost: the metrics see the status that the failure became.
        .addTransportFilter(new CallerFilter(config.access(), config.tls().isEmpty()))
        .intercept(new AccessInterceptor())
        .intercept(new FailureInterceptor())
        .intercept(new MetricsInterceptor(metrics))
        .addService(health.getHealthService());
    if (config.tls().isPresent()) {
      builder.sslContext(tls(config.tls().get()));
    }
    if (config.reflection()) {
      builder.addService(ProtoReflectionServiceV1.newInstance());
    }
    List<String> names = new ArrayList<>(List.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES));
    for (BindableService service : services) {
      ServerServiceDefinition definition = service.bindService();
      builder.addService(definition);
      names.add(definition.getServiceDescriptor().getName());
    }
    Server started = builder.build().start();
    server = started;
    readiness.addListener(ready -> setHealth(names, ready));
    log.info(
        "gRPC listens on {}{}",
        started.getListenSockets(),
        config.tls().isPresent() ? " with mTLS" : " in clear");
  }

  /** The port that is really open, also when the configuration says 0. */
  public synchronized int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.getPort();
  }

  /** Not ready, then no new calls, then the end of the calls in flight or of the time that they are given. */
  @Override
  public synchronized void close() {
    if (terminal) {
      return;
    }
    readiness.drain();
    terminal = true;
    health.enterTerminalState();
    Server running = server;
    if (running == null) {
      return;
    }
    server = null;
    running.shutdown();
    try {
      if (!running.awaitTermination(config.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("calls still in flight after {}: cancelled", config.drain());
        running.shutdownNow().awaitTermination(FORCED_STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      running.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void setHealth(List<String> names, boolean ready) {
    if (terminal) {
      return;
    }
    for (String name : names) {
      health.setStatus(name, ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }
  }

  private static SslContext tls(GrpcConfig.TlsFiles files) throws IOException {
    return GrpcSslContexts.forServer(files.certificate().toFile(), files.key().toFile())
        .trustManager(files.clientCa().toFile())
        // Optional: who has no certificate is told so, in the words of gRPC, and gets no further.
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }
}
