package io.segmento.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  private enum Mode {
    FIRST_PRICE,
    SECOND_PRICE
  }

  @TempDir
  Path directory;

  @Test
  void defaultsHoldWhereNothingIsSet() {
    ConfigReader config = ConfigReader.parse("");
    assertThat(config.dev()).isFalse();
    assertThat(config.string("a", "x")).isEqualTo("x");
    assertThat(config.optionalString("b")).isEmpty();
    assertThat(config.integer("c", 5, 0, 9)).isEqualTo(5);
    assertThat(config.decimal("d", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(config.duration("e", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.stringList("f", List.of("z"))).containsExactly("z");
    assertThat(config.path("g")).isEmpty();
    assertThat(config.secret("h")).isEmpty();
    assertThat(config.section("i")).isEmpty();
    assertThat(config.enumValue("j", Mode.FIRST_PRICE)).isEqualTo(Mode.FIRST_PRICE);
    config.finish();
  }

  @Test
  void everyTypeIsRead() {
    ConfigReader config = ConfigReader.parse("""
        a = text, b = true, c = 7, d = 0.25, e = 25 ms, f = ["x", "y"], f2 = "x, y"
        g = /tmp/x, h = hush, mode = second-price
        i { one = 1, two { deep = yes } }
        """);
    assertThat(config.string("a", "")).isEqualTo("text");
    assertThat(config.bool("b", false)).isTrue();
    assertThat(config.integer("c", 0, 0, 9)).isEqualTo(7);
    assertThat(config.decimal("d", 0, 0, 1)).isEqualTo(0.25);
    assertThat(config.duration("e", Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(25));
    assertThat(config.stringList("f", List.of())).containsExactly("x", "y");
    assertThat(config.stringList("f2", List.of())).containsExactly("x", "y");
    assertThat(config.path("g")).hasValue(Path.of("/tmp/x"));
    assertThat(config.secret("h").orElseThrow().reveal()).isEqualTo("hush");
    assertThat(config.enumValue("mode", Mode.FIRST_PRICE)).isEqualTo(Mode.SECOND_PRICE);
    assertThat(config.names("i")).containsExactlyInAnyOrder("one", "two");
    assertThat(config.section("i")).isEqualTo(Map.of("one", "1", "two.deep", "yes"));
    config.finish();
  }

  @Test
  void allErrorsAreReportedTogether() {
    ConfigReader config = ConfigReader.parse(
        "port = 70000, wait = 5, share = 2.0, on = maybe, mode = third, redis { ur = x }, zzzzzzzzzz = 1");
    config.integer("port", 1, 0, 65_535);
    config.duration("wait", Duration.ofSeconds(1));
    config.decimal("share", 0.1, 0, 1);
    config.bool("on", false);
    config.enumValue("mode", Mode.FIRST_PRICE);
    config.string("redis.uri", "");
    config.error("a.b", 3, "an even number");
    ConfigException failure = catchThrowableOfType(ConfigException.class, config::finish);
    assertThat(failure.errors())
        .containsExactly(
            "port: \"70000\" (expected: a whole number from 0 to 65535)",
            "wait: \"5\" (expected: a positive duration such as 500 ms or 10 s)",
            "share: \"2.0\" (expected: a number from 0.0 to 1.0)",
            "on: \"maybe\" (expected: true or false)",
            "mode: \"third\" (expected: one of first-price, second-price)",
            "a.b: \"3\" (expected: an even number)",
            "redis.ur: unknown key (did you mean redis.uri?)",
            "zzzzzzzzzz: unknown key");
    assertThat(failure).hasMessageContaining("\n");
  }

  @Test
  void secretIsNeverPrinted() {
    ConfigReader config = ConfigReader.parse("key = [1, 2]");
    config.secret("key");
    config.error("key", "hush", "32 bytes");
    assertThatThrownBy(config::finish).hasMessageContaining("***").hasMessageNotContaining("hush");
    assertThat(new Secret("hush")).hasToString("***");
  }

  @Test
  void commandLineOverridesTheFile() throws Exception {
    Path file = Files.writeString(directory.resolve("a.conf"), "redis { uri = file }, other = 1");
    Properties properties = new Properties();
    properties.setProperty("segmento.redis.uri", "line");
    properties.setProperty("unrelated", "x");
    ConfigReader config = ConfigReader.load(Optional.of(file), properties);
    assertThat(config.string("redis.uri", "default")).isEqualTo("line");
    assertThat(config.integer("other", 0, 0, 9)).isEqualTo(1);
    config.finish();
  }

  @Test
  void missingOrBrokenFileIsRefused() throws Exception {
    assertThatThrownBy(
            () -> ConfigReader.load(Optional.of(directory.resolve("none")), new Properties()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected: a readable file");
    Path broken = Files.writeString(directory.resolve("b.conf"), "a = {");
    assertThatThrownBy(() -> ConfigReader.load(Optional.of(broken), new Properties()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void developmentModeBindsLoopbackOnly() {
    assertThat(ConfigReader.parse("dev = true")
            .bindAddress("grpc", 9090)
            .getAddress()
            .isLoopbackAddress())
        .isTrue();
    assertThat(ConfigReader.parse("").bindAddress("grpc", 9090).getAddress().isAnyLocalAddress())
        .isTrue();
    ConfigReader open = ConfigReader.parse("dev = true, grpc.host = 0.0.0.0");
    open.bindAddress("grpc", 9090);
    assertThatThrownBy(open::finish)
        .hasMessage("grpc.host: \"0.0.0.0\" (expected: a loopback address, since dev = true)");
  }
}
