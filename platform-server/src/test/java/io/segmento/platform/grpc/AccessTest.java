package io.segmento.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.observability.ReadinessMetrics;
import io.segmento.platform.testing.Certificates;
import io.segmento.platform.testing.Certificates.Pair;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {
  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final Readiness readiness = new Readiness(Set.of(), new ReadinessMetrics(registry));
  private final EventLoops loops = new EventLoops(1);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private volatile Caller seen = Caller.current();
  private Pair node;
  private Pair reporter;
  private Pair auditor;
  private Pair nobody;
  private Pair both;
  private Pair foreign;
  private GrpcServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Certificates certificates = new Certificates(directory);
    node = certificates.make("node", "core", "dns:localhost");
    reporter = certificates.make("reporter", "reporting team", "uri:urn:segmento:reports");
    auditor = certificates.make("auditor", "auditor", "dns:auditor.example");
    nobody = certificates.make("nobody", "somebody new", "dns:new.example");
    both = certificates.make("both", "auditor", "uri:urn:segmento:reports");
    foreign = certificates.make("foreign", "auditor", "dns:auditor.example");
    ConfigReader config = ConfigReader.parse(
        "grpc { host = 127.0.0.1, port = 0, tls { certificate = \""
            + node.certificate() + "\", key = \"" + node.key() + "\", client-ca = \""
            + certificates.bundle(reporter, auditor, nobody, both) + "\" } }\n"
            + "access.callers.reporting { certificates = [\"urn:segmento:reports\"], roles = [reports] }\n"
            + "access.callers.auditor { certificates = [auditor], roles = [raw-reports, reports], reason = audit }");
    GrpcConfig grpc = GrpcConfig.from(config);
    config.finish();
    server =
        new GrpcServer(grpc, Set.of(new Reports()), loops, readiness, new GrpcMetrics(registry));
    server.start();
  }

  @AfterEach
  void disconnect() {
    channels.forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }

  @AfterAll
  void stop() {
    server.close();
    readiness.close();
    loops.close();
  }

  @Clause("S6")
  @Test
  void roleOpensItsMethodsAndNoOther() {
    ManagedChannel channel = connect(reporter);
    assertThat(query(channel)).isNotNull();
    assertThat(seen.name()).isEqualTo("reporting");
    assertThat(seen.reason()).isEmpty();
    StatusRuntimeException raw = raw(channel);
    assertThat(raw.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(reason(raw)).isEqualTo("MISSING_ROLE");
    assertThat(raw.getStatus().getDescription())
        .contains("ReportService/ExportRaw", "reporting", "[reports]", "expected");
    // The same method is open to another: it is the role that was missing, not the method.
    assertThat(raw(connect(auditor)).getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Clause("S6")
  @Test
  void withoutACertificateACallIsToldSo() {
    StatusRuntimeException refusal = refused(connect(null));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(reason(refusal)).isEqualTo("NO_CREDENTIALS");
    assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> health(connect(null)))
            .getStatus()
            .getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void certificateThatIsNobodysOrTwoCallersMayOnlyAskForHealth() {
    for (Pair pair : List.of(nobody, both)) {
      StatusRuntimeException refusal = refused(connect(pair));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(reason(refusal)).isEqualTo("UNKNOWN_CALLER");
      assertThat(catchThrowable(() -> health(connect(pair)))).isNull();
    }
  }

  @Test
  void certificateOfAnotherAuthorityDoesNotReachACall() {
    assertThat(refused(connect(foreign)).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void callSaysWhyOrItsCallersConfigurationDoes() {
    assertThat(query(connect(auditor))).isNotNull();
    assertThat(seen.reason()).isEqualTo("audit");
    assertThat(ReportServiceGrpc.newBlockingStub(connect(auditor))
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(because("ticket #42")))
            .query(ReportQuery.getDefaultInstance()))
        .isNotNull();
    assertThat(seen.reason()).isEqualTo("ticket #42");
    StatusRuntimeException refusal = catchThrowableOfType(
        StatusRuntimeException.class,
        () -> ReportServiceGrpc.newBlockingStub(connect(auditor))
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(because("asked by a@example.com")))
            .query(ReportQuery.getDefaultInstance()));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal.getStatus().getDescription()).doesNotContain("example.com");
  }

  private final class Reports extends ReportServiceGrpc.ReportServiceImplBase {
    @Override
    public void query(ReportQuery request, StreamObserver<ReportTable> observer) {
      seen = Caller.current();
      Replies.sendValue(observer, ReportTable::getDefaultInstance);
    }
  }

  private ManagedChannel connect(@Nullable Pair client) {
    try {
      TlsChannelCredentials.Builder tls =
          TlsChannelCredentials.newBuilder().trustManager(node.certificate().toFile());
      if (client != null) {
        tls.keyManager(client.certificate().toFile(), client.key().toFile());
      }
      ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), tls.build())
          .overrideAuthority("localhost")
          .build();
      channels.add(channel);
      return channel;
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReportTable query(ManagedChannel channel) {
    return ReportServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(60))
        .query(ReportQuery.getDefaultInstance());
  }

  private static StatusRuntimeException refused(ManagedChannel channel) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> query(channel));
  }

  private static StatusRuntimeException raw(ManagedChannel channel) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> ReportServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofSeconds(60))
            .exportRaw(ExportRawRequest.getDefaultInstance())
            .hasNext());
  }

  private static void health(ManagedChannel channel) {
    HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(60))
        .check(HealthCheckRequest.getDefaultInstance());
  }

  private static Metadata because(String reason) {
    Metadata headers = new Metadata();
    headers.put(Caller.REASON_HEADER, reason);
    return headers;
  }

  private static String reason(StatusRuntimeException refusal) {
    try {
      return StatusProto.fromThrowable(refusal)
          .getDetails(0)
          .unpack(ErrorInfo.class)
          .getReason();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
