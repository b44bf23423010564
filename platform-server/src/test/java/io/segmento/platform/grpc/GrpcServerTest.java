package io.segmento.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.observability.ReadinessMetrics;
import io.segmento.platform.testing.Await;
import io.segmento.policy.Clause;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GrpcServerTest {
  private static final String PLAIN = "dev = true, grpc.port = 0";

  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final Readiness readiness = new Readiness(Set.of(), new ReadinessMetrics(registry));
  private final EventLoops loops = new EventLoops(2);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private GrpcServer server = newServer(PLAIN);
  private ManagedChannel channel =
      Grpc.newChannelBuilder("localhost:1", InsecureChannelCredentials.create()).build();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
    readiness.close();
    loops.close();
  }

  @Test
  void unaryCallIsAnsweredOnAnEventLoop() throws Exception {
    start();
    assertThat(ask("hello")).isEqualTo("hello");
    assertThat(ask("thread")).startsWith("segmento-io");
  }

  @Test
  void knownFailuresKeepTheirWordsAndOthersSayNothing() throws Exception {
    start();
    assertThat(failureOf("down").getStatus())
        .satisfies(status -> assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE))
        .satisfies(status -> assertThat(status.getDescription()).isEqualTo("the store is away"));
    for (String way : new String[] {"throw", "fail", "null", "throw past Replies"}) {
      Status status = failureOf(way).getStatus();
      assertThat(status.getCode()).as(way).isEqualTo(Status.Code.INTERNAL);
      assertThat(status.getDescription()).isEqualTo("internal error");
    }
  }

  @Test
  void callsAreCountedByMethodAndCode() throws Exception {
    start();
    ask("hello");
    failureOf("down");
    failureOf("throw past Replies");
    Await.until("all are counted", () -> calls("test.Echo/Ask", "INTERNAL") == 1);
    assertThat(calls("test.Echo/Ask", "OK")).isEqualTo(1);
    assertThat(calls("test.Echo/Ask", "UNAVAILABLE")).isEqualTo(1);
    assertThat(registry.getSampleValue(
            "segmento_grpc_call_seconds_count",
            new String[] {"method"},
            new String[] {"test.Echo/Ask"}))
        .isEqualTo(3);
  }

  @Test
  void healthFollowsReadiness() throws Exception {
    start();
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
    readiness.look();
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health(EchoService.NAME)).isEqualTo(ServingStatus.SERVING);
    readiness.drain();
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void callInFlightIsFinishedBeforeTheServerStops() throws Exception {
    start();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask("later"));
    Await.until("the call is under way", () -> open("test.Echo/Ask") == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    Await.until("draining", () -> !readiness.notReady().isEmpty());
    assertThat(closing).isNotDone();
    later.complete("done");
    assertThat(Await.result(answer)).isEqualTo("done");
    Await.result(closing);
  }

  @Test
  void callThatDoesNotEndIsCancelledAfterTheDrainTime() throws Exception {
    server = newServer(PLAIN + ", grpc.drain = 100 ms");
    start();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask("later"));
    Await.until("the call is under way", () -> open("test.Echo/Ask") == 1);
    server.close();
    assertThat(Await.failure(answer)).isInstanceOf(StatusRuntimeException.class);
    later.complete("too late for anyone");
  }

  @Clause("S6")
  @Test
  void productionWithoutCredentialsIsRefused() {
    ConfigReader config = ConfigReader.parse("grpc.port = 0");
    GrpcConfig.from(config);
    assertThatThrownBy(config::finish)
        .hasMessageContaining(
            "grpc.tls: \"missing\" (expected: certificate, key and client-ca, all three; only dev = true runs without)")
        .hasMessageContaining("access.callers: \"none\" (expected: at least one caller");
  }

  private GrpcServer newServer(String config) {
    ConfigReader reader = ConfigReader.parse(config);
    GrpcConfig grpc = GrpcConfig.from(reader);
    reader.finish();
    return new GrpcServer(
        grpc, Set.of(new EchoService(this::work)), loops, readiness, new GrpcMetrics(fresh()));
  }

  /** A second server of one test must not find the metrics of the first. */
  private CollectorRegistry fresh() {
    registry.clear();
    return registry;
  }

  private CompletionStage<String> work(String request) {
    return switch (request) {
      case "thread" -> CompletableFuture.completedFuture(Thread.currentThread().getName());
      case "down" ->
        CompletableFuture.failedFuture(
            new SegmentoException(CommonReason.STORE_DOWN, "the store is away"));
      case "throw" -> throw new IllegalStateException("secret");
      case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
      case "null" -> CompletableFuture.<String>completedFuture("x").thenApply(x -> null);
      case "later" -> later;
      default -> CompletableFuture.completedFuture(request);
    };
  }

  private void start() throws Exception {
    start(InsecureChannelCredentials.create());
  }

  private void start(ChannelCredentials credentials) throws Exception {
    server.start();
    connect(credentials);
  }

  private void connect(ChannelCredentials credentials) {
    channel.shutdownNow();
    channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), credentials)
        .overrideAuthority("localhost")
        .build();
  }

  private String ask(String request) {
    return ClientCalls.blockingUnaryCall(
            channel,
            EchoService.ASK,
            CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
            StringValue.of(request))
        .getValue();
  }

  private StatusRuntimeException failureOf(String request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> ask(request));
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(60))
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private double calls(String method, String code) {
    Double value = registry.getSampleValue(
        "segmento_grpc_calls_total", new String[] {"method", "code"}, new String[] {method, code});
    return value == null ? 0 : value;
  }

  private double open(String method) {
    Double value = registry.getSampleValue(
        "segmento_grpc_calls_open", new String[] {"method"}, new String[] {method});
    return value == null ? 0 : value;
  }
}
