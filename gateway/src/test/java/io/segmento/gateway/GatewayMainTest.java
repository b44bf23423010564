package io.segmento.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.segmento.policy.Clause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as its own process: what an operator meets. */
class GatewayMainTest {

  private static final Pattern LISTENING =
      Pattern.compile("segmento-gateway listening http=(\\d+) admin=(\\d+)");
  private static final int TERMINATED = 128 + 15;

  @TempDir
  Path work;

  private final FakeCore core = new FakeCore();
  private @Nullable Process process;
  private int publicPort;
  private int adminPort;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
    core.close();
  }

  @Test
  void wrongConfigurationIsToldByKeyValueAndExpectation() throws Exception {
    Process gateway = start("http.port = 70000\nbids.default-tmax = 3\nhttp.colour = red\n");
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(errors())
        .contains("http.port", "70000", "bids.default-tmax", "http.colour: unknown key")
        .doesNotContain("\tat ");
  }

  @Test
  void missingConfigurationFileIsToldByItsName() throws Exception {
    Process gateway = launch("--config", work.resolve("nowhere.conf").toString());
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(errors()).contains("nowhere.conf").doesNotContain("\tat ");
  }

  @Test
  void argumentsThatAreNotKnownAreTold() throws Exception {
    Process gateway = launch("--port", "1", "2");
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(errors()).contains("--port 1 2", "expected: --config FILE");
  }

  @Test
  void aPortThatIsTakenIsToldByItsNumber() throws Exception {
    Process gateway = start(sound() + "http.port = " + core.port() + "\n");
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(1);
    assertThat(errors())
        .contains("http: cannot listen on", ":" + core.port(), "in use")
        .doesNotContain("\tat ");
  }

  @Test
  void termLetsWhatIsUnderWayEnd() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    core.bidder = item -> {
      arrived.countDown();
      await(told);
      return FakeCore.ECHO.apply(item);
    };
    Process gateway = start(sound());
    awaitReady();

    CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + publicPort + "/openrtb/demo"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(
                    "{\"id\":\"late\",\"tmax\":10000,\"imp\":[{\"id\":\"1\",\"banner\":{}}]}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
    // SIGTERM while the core thinks.
    gateway.destroy();
    RunningGateway.until(() -> status("/readyz") != 200);
    told.countDown();

    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("{\"id\":\"late\"}");
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(TERMINATED);
    assertThat(errors()).doesNotContain("\tat ");
  }

  @Clause("S6")
  @Test
  void overTlsCookiesAreOfThisHostAndSecure() throws Exception {
    Path certificate = work.resolve("cert.pem");
    Path key = work.resolve("key.pem");
    makeCertificate(certificate, key);
    // Not in development, so that this is what runs in production.
    start("http.host = \"127.0.0.1\"\nadmin.host = \"127.0.0.1\"\nhttp.port = 0\nadmin.port = 0\n"
        + "privacy.dpo-email = \"dpo@example.com\"\nhttp.tls { certificate = \"" + certificate
        + "\", key = \"" + key + "\" }\ncore.tls.authorities = \"" + certificate
        + "\"\ncore { privacy-timeout = 500 ms, addresses = [\"127.0.0.1:" + core.port()
        + "\"] }\n");
    awaitListening();
    try (ClientFactory trusting = ClientFactory.builder()
        .tlsCustomizer(tls -> tls.trustManager(certificate.toFile()))
        .build()) {
      WebClient client =
          WebClient.builder("https://localhost:" + publicPort).factory(trusting).build();
      // The core cannot be reached; the choice is kept by the browser all the same.
      AggregatedHttpResponse choice = client
          .prepare()
          .post("/optout")
          .header("sec-fetch-site", "same-origin")
          .execute()
          .aggregate()
          .join();
      assertThat(choice.status().code()).isEqualTo(303);
      assertThat(choice.headers().getAll("set-cookie"))
          .singleElement()
          .asString()
          .startsWith("__Host-")
          .contains("Secure", "Max-Age=157852800");
      assertThat(choice.headers().get("strict-transport-security")).startsWith("max-age=");
    }
    // Who speaks no TLS gets nothing.
    assertThat(plainStatus()).isNotEqualTo(200);
  }

  private String sound() {
    return "dev = true\nhttp.port = 0\nadmin.port = 0\nhttp.event-loops = 2\n"
        + "http.drain-timeout = 60 s\nbids.max-tmax = 10 s\ncore.addresses = [\"127.0.0.1:"
        + core.port() + "\"]\n";
  }

  private Process start(String config) throws IOException {
    Path file = Files.writeString(work.resolve("gateway.conf"), config);
    return launch("--config", file.toString());
  }

  private Process launch(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.net.preferIPv4Stack=true",
        "-cp",
        System.getProperty("java.class.path"),
        GatewayMain.class.getName());
    builder.command().addAll(List.of(arguments));
    Process started = builder
        .redirectOutput(work.resolve("out").toFile())
        .redirectError(work.resolve("err").toFile())
        .start();
    process = started;
    return started;
  }

  private void awaitListening() {
    RunningGateway.until(() -> {
      Matcher said = LISTENING.matcher(read("out"));
      if (!said.find()) {
        return false;
      }
      publicPort = Integer.parseInt(said.group(1));
      adminPort = Integer.parseInt(said.group(2));
      return true;
    });
  }

  private void awaitReady() {
    awaitListening();
    RunningGateway.until(() -> status("/readyz") == 200);
  }

  /** Of the admin port; 0 when nobody answers. */
  private int status(String path) {
    return statusOf("http://127.0.0.1:" + adminPort + path);
  }

  private int plainStatus() {
    return statusOf("http://127.0.0.1:" + publicPort + "/optout");
  }

  private static int statusOf(String uri) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String errors() {
    return read("err");
  }

  private String read(String file) {
    try {
      return Files.readString(work.resolve(file), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Self-signed for localhost, and so its own authority. */
  private void makeCertificate(Path certificate, Path key) throws Exception {
    Path store = work.resolve("store.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "gateway",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-ext",
            "BC=ca:true",
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit",
            "-keystore",
            store.toString())
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("keytool").toFile())
        .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Files.writeString(
        certificate, pem("CERTIFICATE", keys.getCertificate("gateway").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("gateway", "changeit".toCharArray()).getEncoded()));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN " + type + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END " + type + "-----\n";
  }
}
