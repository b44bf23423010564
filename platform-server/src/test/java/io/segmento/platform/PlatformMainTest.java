package io.segmento.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.strategy.ScriptedStrategies;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The core as its own process: what an operator meets. */
class PlatformMainTest {
  private static final Pattern LISTENING =
      Pattern.compile("segmento-core listening grpc=(\\d+) admin=\\d+");

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

  private @Nullable Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void wrongConfigurationIsToldByKeyValueAndExpectation() throws Exception {
    Process core = start(sound() + "grpc.port = 70000\nredis.url = \"x\"\n");
    assertThat(core.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(core.exitValue()).isEqualTo(2);
    assertThat(errors())
        .contains("grpc.port", "70000", "expected", "redis.url")
        .doesNotContain("\tat ");
  }

  @Test
  void missingKeyFileIsToldLikeEveryOtherSetting() throws Exception {
    Process core = start("dev = true\nkeys.file = \"" + work.resolve("no-keys") + "\"\n");
    assertThat(core.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(core.exitValue()).isEqualTo(2);
    assertThat(errors()).contains("keys.file", "no-keys", "expected").doesNotContain("\tat ");
  }

  @Test
  void missingConfigurationFileIsToldByItsName() throws Exception {
    Process core = launch(work.resolve("nowhere.conf"));
    assertThat(core.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(core.exitValue()).isEqualTo(2);
    assertThat(errors()).contains("nowhere.conf");
  }

  @Test
  void termDrainsBeforeTheProcessEnds() throws Exception {
    Process core = start(sound());
    ManagedChannel channel = channel(port(), InsecureChannelCredentials.create());
    try {
      Await.until("healthy", () -> health(channel) == ServingStatus.SERVING);
      // SIGTERM.
      core.destroy();
      assertThat(core.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(core.exitValue()).isEqualTo(128 + 15);
      assertThat(errors()).contains("shutdown=draining");
    } finally {
      channel.shutdownNow();
    }
  }

  @Clause("S6")
  @Test
  void overTlsOnlyWhoHasACertificateIsServed() throws Exception {
    Path certificate = work.resolve("cert.pem");
    Path key = work.resolve("key.pem");
    makeCertificate(certificate, key);
    Process core = start(sound() + "grpc.tls { certificate = \"" + certificate + "\", key = \""
        + key + "\", client-ca = \"" + certificate + "\" }\n");
    assertThat(core.isAlive()).isTrue();
    int port = port();
    ManagedChannel known = channel(
        port,
        TlsChannelCredentials.newBuilder()
            .trustManager(certificate.toFile())
            .keyManager(certificate.toFile(), key.toFile())
            .build());
    ManagedChannel stranger = channel(
        port,
        TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build());
    ManagedChannel plain = channel(port, InsecureChannelCredentials.create());
    try {
      Await.until("healthy", () -> health(known) == ServingStatus.SERVING);
      assertThatThrownBy(() -> health(stranger)).isInstanceOf(StatusRuntimeException.class);
      assertThatThrownBy(() -> health(plain)).isInstanceOf(StatusRuntimeException.class);
    } finally {
      known.shutdownNow();
      stranger.shutdownNow();
      plain.shutdownNow();
    }
  }

  private String sound() throws IOException {
    Path keys = work.resolve("keys.conf");
    KeyFile.generate(keys);
    return "dev = true\ngrpc.port = 0\nadmin.port = 0\nredis.uri = \"" + redis.uri()
        + "\"\nkeys.file = \"" + keys + "\"\nstrategies.directory = \""
        + ScriptedStrategies.in(work, "scripted") + "\"\nstrategies.kit = false\n";
  }

  private Process start(String config) throws IOException {
    return launch(Files.writeString(work.resolve("core.conf"), config));
  }

  private Process launch(Path config) throws IOException {
    Process started = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path"),
            PlatformMain.class.getName(),
            "--config",
            config.toString())
        .redirectOutput(work.resolve("out").toFile())
        .redirectError(work.resolve("err").toFile())
        .start();
    process = started;
    return started;
  }

  private String errors() throws IOException {
    return Files.readString(work.resolve("err"), UTF_8);
  }

  private int port() {
    String[] port = new String[1];
    Await.until("the core listens", () -> {
      Matcher said = LISTENING.matcher(Files.readString(work.resolve("out"), UTF_8));
      if (!said.find()) {
        return false;
      }
      port[0] = said.group(1);
      return true;
    });
    return Integer.parseInt(port[0]);
  }

  private static ManagedChannel channel(int port, ChannelCredentials credentials) {
    return Grpc.newChannelBuilder("localhost:" + port, credentials).build();
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  /** Self-signed for localhost, and so its own authority. */
  private void makeCertificate(Path certificate, Path key) throws Exception {
    Path store = work.resolve("store.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "core",
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
        certificate, pem("CERTIFICATE", keys.getCertificate("core").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("core", "changeit".toCharArray()).getEncoded()));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN " + type + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END " + type + "-----\n";
  }
}
