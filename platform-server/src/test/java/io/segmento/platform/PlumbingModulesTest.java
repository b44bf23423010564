package io.segmento.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.segmento.platform.config.ConfigModule;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.grpc.GrpcModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.lifecycle.LifecycleModule;
import io.segmento.platform.netty.EventLoopsModule;
import io.segmento.platform.observability.AdminServer;
import io.segmento.platform.observability.ObservabilityModule;
import io.segmento.platform.redis.RedisModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PlumbingModulesTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @Test
  void nodeWithoutFeaturesComesUpFollowsRedisAndGoesDown() throws Exception {
    ConfigReader config = ConfigReader.parse(
        "dev = true, grpc.port = 0, admin.port = 0, redis.uri = \"" + redis.uri() + "\"");
    Injector injector = Guice.createInjector(
        Stage.PRODUCTION,
        binder -> {
          binder.requireExplicitBindings();
          binder.requireAtInjectOnConstructors();
          binder.requireExactBindingAnnotations();
          binder.disableCircularProxies();
        },
        new ConfigModule(config),
        new EventLoopsModule(),
        new LifecycleModule(),
        new ObservabilityModule(),
        new RedisModule(),
        new GrpcModule());
    config.finish();
    try (Lifecycle lifecycle = injector.getInstance(Lifecycle.class)) {
      lifecycle.start();
      int adminPort = injector.getInstance(AdminServer.class).port();
      ManagedChannel channel = Grpc.newChannelBuilder(
              "127.0.0.1:" + injector.getInstance(GrpcServer.class).port(),
              InsecureChannelCredentials.create())
          .build();
      try {
        Await.until("ready", () -> readyz(adminPort) == 200);
        Await.until("healthy", () -> health(channel) == ServingStatus.SERVING);
        redis.stop();
        Await.until("not ready", () -> readyz(adminPort) == 503);
        assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
        redis.start();
        Await.until("ready again", () -> readyz(adminPort) == 200);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static int readyz(int port) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
        .timeout(Duration.ofSeconds(60))
        .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(60))
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
