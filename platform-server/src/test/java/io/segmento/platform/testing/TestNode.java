package io.segmento.platform.testing;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.util.Modules;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.segmento.platform.config.ConfigModule;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.grpc.GrpcModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.lifecycle.LifecycleModule;
import io.segmento.platform.netty.EventLoopsModule;
import io.segmento.platform.observability.ObservabilityModule;
import io.segmento.platform.redis.RedisModule;
import io.segmento.platform.redis.RedisStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A core of a few features with everything below them real: Guice, lifecycle, Redis connections, gRPC over TCP. Only the clock is the test's. */
public final class TestNode implements AutoCloseable {
  /** Tests ask what is answered, not how soon: a machine that builds something else is late now and then. */
  private static final String PATIENT = """
      redis.timeout = 20 s
      redis.bid-timeout = 10 s
      """;

  private final Injector injector;
  private final Lifecycle lifecycle;
  private final ManagedChannel channel;

  private TestNode(Injector injector) throws Exception {
    this.injector = injector;
    this.lifecycle = injector.getInstance(Lifecycle.class);
    lifecycle.start();
    int port = injector.getInstance(GrpcServer.class).port();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /**
   * Starts a node on free ports, with much time for the store; {@code config} is HOCON that is added to that and to the Redis address. Does not
   * wait for Redis.
   */
  public static TestNode start(String redisUri, String config, Clock clock, Module... features) {
    ConfigReader reader =
        ConfigReader.parse("dev = true\ngrpc.port = 0\nadmin.port = 0\nredis.uri = \"" + redisUri
            + "\"\n" + PATIENT + config);
    Module clocked = Modules.override(new LifecycleModule()).with(new AbstractModule() {
      @Override
      protected void configure() {
        bind(Clock.class).toInstance(clock);
      }
    });
    try {
      Injector injector = Guice.createInjector(
          Stage.PRODUCTION,
          binder -> {
            binder.requireExplicitBindings();
            binder.requireAtInjectOnConstructors();
            binder.requireExactBindingAnnotations();
            binder.disableCircularProxies();
          },
          new ConfigModule(reader),
          clocked,
          new EventLoopsModule(),
          new ObservabilityModule(),
          new RedisModule(),
          // The identity feature brings its own.
          Modules.override(binder -> binder.bind(SecureRandom.class).toInstance(new SecureRandom()))
              .with(features),
          new GrpcModule());
      reader.finish();
      return new TestNode(injector);
    } catch (Exception e) {
      throw new IllegalStateException("the node did not start", e);
    }
  }

  /** As {@link #start}, and waits until Redis answers. */
  public static TestNode connected(
      String redisUri, String config, Clock clock, Module... features) {
    TestNode node = start(redisUri, config, clock, features);
    RedisStore store = node.get(RedisStore.class);
    Await.until(
        "the store answers",
        () -> Await.result(store.get(new byte[] {'x'})).equals(Optional.empty()));
    return node;
  }

  public <T> T get(Class<T> type) {
    return injector.getInstance(type);
  }

  /** A channel to the node's own server. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lifecycle.close();
  }
}
