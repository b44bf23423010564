package io.segmento.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayConfigTest {

  @TempDir
  private Path directory;

  @Test
  void developmentNeedsNothingMore() {
    GatewayConfig config = GatewayConfig.parse("dev = true");

    assertThat(config.dev()).isTrue();
    assertThat(config.http().address().getPort()).isEqualTo(8080);
    assertThat(config.http().address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.adminAddress().getPort()).isEqualTo(8081);
    assertThat(config.adminAddress().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.http().tls()).isEmpty();
    assertThat(config.http().trustedProxies()).isZero();
    assertThat(config.http().secureCookies()).isFalse();
    assertThat(config.http().eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.http().maxConnections()).isEqualTo(20_000);
    assertThat(config.http().maxHeaderBytes()).isEqualTo(16_384);
    assertThat(config.http().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.http().idleTimeout()).isEqualTo(Duration.ofSeconds(160));
    assertThat(config.http().drainTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.core())
        .isEqualTo(new CoreConfig(
            List.of("127.0.0.1:9090"),
            true,
            Optional.empty(),
            Optional.empty(),
            Duration.ofMillis(500),
            4_096,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5)));
    assertThat(config.bids())
        .isEqualTo(new BidConfig(
            2_048,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofMillis(5)));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("x.pem"), "");
    GatewayConfig config = GatewayConfig.parse(
        """
        dev = false
        http { host = "127.0.0.1", port = 1, trusted-proxies = 2, behind-proxy = true, event-loops = 3
          max-connections = 4, max-header-bytes = 2048, request-timeout = 5s, idle-timeout = 6s, drain-timeout = 7s
          tls { certificate = "FILE", key = "FILE" } }
        admin { host = "127.0.0.1", port = 8 }
        core { addresses = ["a:1", "b:2"], track-timeout = 9ms, tracks-in-flight-per-loop = 19, notice-timeout = 10ms, privacy-timeout = 11ms
          tls { authorities = "FILE", certificate = "FILE", key = "FILE", system-authorities = false } }
        bids { in-flight-per-loop = 12, default-tmax = 13ms, max-tmax = 14ms, network-reserve = 15ms,
          max-network-reserve = 17ms, queue-delay = 18ms }
        privacy { dpo-email = "dpo@house.example", dpo-post { en = "A", ru = "B" }, phone = "C", registration = "D"
          processors = ["E, hosting"], policies = "FOLDER", host = "px.house.example", daa-participant = 16 }
        """.replace("FILE", file.toString()).replace("FOLDER", directory.toString()));

    TlsFiles tls = new TlsFiles(file, file);
    assertThat(config.dev()).isFalse();
    assertThat(config.http())
        .isEqualTo(new HttpConfig(
            config.http().address(),
            Optional.of(tls),
            2,
            true,
            3,
            4,
            2_048,
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofSeconds(7)));
    assertThat(config.http().address().getPort()).isEqualTo(1);
    assertThat(config.adminAddress().getPort()).isEqualTo(8);
    assertThat(config.core())
        .isEqualTo(new CoreConfig(
            List.of("a:1", "b:2"),
            false,
            Optional.of(file),
            Optional.of(tls),
            Duration.ofMillis(9),
            19,
            Duration.ofMillis(10),
            Duration.ofMillis(11)));
    assertThat(config.bids())
        .isEqualTo(new BidConfig(
            12,
            Duration.ofMillis(13),
            Duration.ofMillis(14),
            Duration.ofMillis(15),
            Duration.ofMillis(17),
            Duration.ofMillis(18)));
    assertThat(config.privacy())
        .isEqualTo(new PrivacyConfig(
            "dpo@house.example",
            "A",
            "B",
            "C",
            "D",
            List.of("E, hosting"),
            Optional.of(directory),
            "px.house.example",
            16));
  }

  @Test
  void privacyPagesNeedAnAddressToWriteTo() {
    assertThat(GatewayConfig.parse("dev = true").privacy().email()).isNotEmpty();
    assertThat(errorsOf("dev = true\nprivacy { dpo-email = nobody, policies = \"/nowhere\" }"))
        .extracting(error -> error.substring(0, error.indexOf(':')))
        .containsExactlyInAnyOrder("privacy.dpo-email", "privacy.policies");
  }

  @Test
  void behindAProxyCookiesAreSecureAndOneProxyIsTrusted() {
    GatewayConfig config = GatewayConfig.parse(
        "http.behind-proxy = true\ncore.tls.system-authorities = true\nprivacy.dpo-email = \"dpo@house.example\"");

    assertThat(config.http().secureCookies()).isTrue();
    assertThat(config.http().trustedProxies()).isEqualTo(1);
    assertThat(config.core().plaintext()).isFalse();
  }

  @Test
  void productionNeedsTlsOnBothSidesAndAContact() {
    assertThat(errorsOf(""))
        .satisfiesExactly(
            error -> assertThat(error).startsWith("http: no TLS"),
            error -> assertThat(error).startsWith("core: no TLS"),
            error -> assertThat(error).startsWith("privacy.dpo-email"));
  }

  @Test
  void anUnknownKeyIsAnError() {
    assertThat(errorsOf("dev = true\nhttp.prot = 1")).containsExactly("http.prot: unknown key");
  }

  @Test
  void allErrorsComeTogether() {
    List<String> errors = errorsOf("""
        dev = true
        http { port = 70000, event-loops = 0, request-timeout = 5, host = "8.8.8.8", tls.key = "/nowhere" }
        core.addresses = ["nonsense"]
        bids { default-tmax = soon, max-tmax = 11s, in-flight-per-loop = many }
        extra = 1
        """);

    assertThat(errors)
        .extracting(error -> error.substring(0, error.indexOf(':')))
        .containsExactlyInAnyOrder(
            "http.port",
            "http.host",
            "http.event-loops",
            "http.request-timeout",
            "http.tls.key",
            "http.tls",
            "core.addresses",
            "bids.default-tmax",
            "bids.max-tmax",
            "bids.in-flight-per-loop",
            "extra");
    assertThat(errors)
        .anyMatch(error ->
            error.equals("http.port: \"70000\" (expected: a whole number from 0 to 65535)"));
  }

  @Test
  void noCoreAtAllIsAnError() {
    assertThat(errorsOf("dev = true\ncore.addresses = []")).hasSize(1);
  }

  @Test
  void systemPropertiesComeBeforeTheFile() throws IOException {
    Path file = Files.writeString(
        directory.resolve("gateway.conf"), "dev = true\nhttp.port = 1\nadmin.port = 2");
    Properties properties = new Properties();
    properties.setProperty("segmento.http.port", "3");
    properties.setProperty("segmento.core.addresses", "a:1, b:2");
    properties.setProperty("other", "x");

    GatewayConfig config = GatewayConfig.load(Optional.of(file), properties);

    assertThat(config.http().address().getPort()).isEqualTo(3);
    assertThat(config.adminAddress().getPort()).isEqualTo(2);
    assertThat(config.core().addresses()).containsExactly("a:1", "b:2");
  }

  @Test
  void aFileThatIsNotThereOrNotHoconIsAnError() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.conf"), "dev = {");
    for (Path file : List.of(directory.resolve("missing.conf"), broken)) {
      assertThat(catchThrowableOfType(
              ConfigException.class, () -> GatewayConfig.load(Optional.of(file), new Properties())))
          .isNotNull();
    }
  }

  private static List<String> errorsOf(String hocon) {
    return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.parse(hocon))
        .errors();
  }
}
