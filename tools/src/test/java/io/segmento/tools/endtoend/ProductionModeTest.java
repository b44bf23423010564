package io.segmento.tools.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.segmento.gateway.GatewayMain;
import io.segmento.platform.PlatformMain;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.Certificates;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.GetReceiptKeysRequest;
import io.segmento.proto.v1.ProfileServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Core and gateway as they run in production: two processes, TLS to the browser, mutual TLS between them, a role for each caller. */
class ProductionModeTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path work;

  private final List<Process> processes = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void end() {
    channels.forEach(ManagedChannel::shutdownNow);
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  @Timeout(300)
  void browserIsServedThroughTwoEncryptedHopsAndNobodyElseGetsThrough() throws Exception {
    Certificates certificates = new Certificates(work);
    Certificates.Pair core = certificates.make("core", "core", "dns:localhost");
    Certificates.Pair edge = certificates.make("edge", "gateway", "dns:gateway");
    Certificates.Pair reports = certificates.make("reports", "reports", "dns:reports");
    Certificates.Pair web = certificates.make("web", "web", "dns:localhost");
    Path authorities = certificates.bundle(core, edge, reports);
    Path keys = work.resolve("keys.conf");
    KeyFile.generate(keys);
    Path ratchet = work.resolve("keys.ratchet");
    KeyRatchet.generate(ratchet, YearMonth.now(ZoneOffset.UTC), new SecureRandom());

    Path coreLog = start(PlatformMain.class, "core", """
        grpc { host = "127.0.0.1", port = 0 }
        admin { host = "127.0.0.1", port = 0 }
        grpc.tls { certificate = "%s", key = "%s", client-ca = "%s" }
        access.callers {
          gateway { certificates = [gateway], roles = [edge] }
          team { certificates = [reports], roles = [reports], reason = "monthly report" }
        }
        redis.uri = "%s"
        keys { file = "%s", ratchet = "%s" }
        strategies.directory = "%s"
        notice.base-url = "https://localhost"
        """.formatted(
            core.certificate(),
            core.key(),
            authorities,
            redis.uri(),
            keys,
            ratchet,
            Files.createDirectory(work.resolve("strategies"))));
    int grpc = port(coreLog, "segmento-core listening grpc=(\\d+)");
    Path gatewayLog = start(GatewayMain.class, "gateway", """
        http { host = "127.0.0.1", port = 0, event-loops = 1 }
        admin { host = "127.0.0.1", port = 0 }
        http.tls { certificate = "%s", key = "%s" }
        core.addresses = ["localhost:%d"]
        core.tls { authorities = "%s", certificate = "%s", key = "%s" }
        privacy { dpo-email = "dpo@example.com", host = "localhost" }
        """.formatted(
        web.certificate(), web.key(), grpc, core.certificate(), edge.certificate(), edge.key()));
    int https = port(gatewayLog, "segmento-gateway listening http=(\\d+)");

    HttpClient browser =
        HttpClient.newBuilder().sslContext(trusting(web.certificate())).build();
    Await.until(
        "a cookie comes from the core, through the gateway",
        PATIENCE,
        () -> pixel(browser, https).headers().firstValue("set-cookie").isPresent());
    HttpResponse<byte[]> pixel = pixel(browser, https);
    assertThat(pixel.statusCode()).isEqualTo(200);
    assertThat(pixel.headers().firstValue("set-cookie").orElseThrow())
        .startsWith("__Host-sid=")
        .containsIgnoringCase("; HttpOnly")
        .contains("; Secure", "; SameSite=None", "; Path=/")
        .doesNotContain("Domain");
    assertThat(pixel.headers().firstValue("strict-transport-security"))
        .hasValue("max-age=63072000; includeSubDomains");
    assertThat(plain(https)).doesNotContain("200 OK").doesNotContainIgnoringCase("set-cookie");

    assertThat(refusal(
            grpc,
            TlsChannelCredentials.newBuilder()
                .trustManager(core.certificate().toFile())
                .build()))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal(grpc, credentials(core, reports))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(ProfileServiceGrpc.newBlockingStub(channel(grpc, credentials(core, edge)))
            .getReceiptKeys(GetReceiptKeysRequest.getDefaultInstance())
            .getJwks())
        .contains("Ed25519");
    for (Path log : List.of(coreLog, gatewayLog)) {
      assertThat(Files.readString(log)).doesNotContain("\tat ");
    }
  }

  private static ChannelCredentials credentials(Certificates.Pair core, Certificates.Pair own)
      throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(core.certificate().toFile())
        .keyManager(own.certificate().toFile(), own.key().toFile())
        .build();
  }

  private Status.Code refusal(int port, ChannelCredentials credentials) {
    StatusRuntimeException refused = catchThrowableOfType(
        StatusRuntimeException.class,
        () -> ProfileServiceGrpc.newBlockingStub(channel(port, credentials))
            .getReceiptKeys(GetReceiptKeysRequest.getDefaultInstance()));
    return refused.getStatus().getCode();
  }

  private ManagedChannel channel(int port, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
    channels.add(channel);
    return channel;
  }

  private static HttpResponse<byte[]> pixel(HttpClient browser, int port) {
    try {
      return browser.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/t?a=shop&e=page_view"))
              .header("user-agent", Stack.USER_AGENT)
              .build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a client that speaks no TLS hears. */
  private static String plain(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("GET /t?a=shop HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(4_096), UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "web", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private Path start(Class<?> main, String name, String config) throws IOException {
    Path file = Files.writeString(work.resolve(name + ".conf"), config);
    Path log = work.resolve(name + ".log");
    processes.add(new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            "--config",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start());
    return log;
  }

  private int port(Path log, String pattern) throws IOException {
    Pattern listening = Pattern.compile(pattern);
    Await.until(
        log.getFileName() + " tells its port",
        PATIENCE,
        () -> read(log).matches("(?s).*" + pattern + ".*")
            || !processes.stream().allMatch(Process::isAlive));
    Matcher matcher = listening.matcher(read(log));
    assertThat(matcher.find()).as(read(log)).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }
}
