package io.segmento.tools.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.segmento.tools.console.ToolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final Ports PORTS = new Ports(1001, 1002, 1003, 1004, 1005);

  @TempDir
  private Path parent;

  @Test
  void aSecondUserIsRefusedUntilTheFirstIsDone() {
    Path path = parent.resolve("data");
    try (DataDirectory first = DataDirectory.open(path)) {
      assertThat(first.path()).isEqualTo(path);
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(ToolException.class)
          .hasMessageContaining(path + " is in use by another segmento up");
    }
    DataDirectory.open(path).close();
  }

  @Test
  void onlyTheOwnerMayLookInside() throws Exception {
    Path path = parent.resolve("data");
    try (DataDirectory data = DataDirectory.open(path)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void configurationsNamePortsPathsAndServers() throws Exception {
    Path strategies = Files.createDirectories(parent.resolve("with \"quotes\""));
    try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
      Config core = ConfigFactory.parseFile(data.writeCoreConfig(
              PORTS,
              List.of("redis://127.0.0.1:7000", "redis://127.0.0.1:7001"),
              strategies,
              List.of("redis.bid-timeout = 70 ms"))
          .toFile());
      Config gateway =
          ConfigFactory.parseFile(data.writeGatewayConfig(PORTS, List.of()).toFile());

      assertThat(core.getBoolean("dev")).isTrue();
      assertThat(core.getDuration("redis.bid-timeout")).hasMillis(70);
      assertThat(core.getInt("grpc.port")).isEqualTo(1003);
      assertThat(core.getInt("admin.port")).isEqualTo(1004);
      assertThat(core.getString("redis.uri"))
          .isEqualTo("redis://127.0.0.1:7000,redis://127.0.0.1:7001");
      assertThat(core.getString("strategies.directory")).isEqualTo(strategies.toString());
      assertThat(core.getString("notice.base-url")).isEqualTo("http://127.0.0.1:1001");
      assertThat(Path.of(core.getString("keys.file"))).exists();
      assertThat(core.getString("events.spool.directory"))
          .isEqualTo(data.path().resolve("event-spool").toString());
      Config sink = ConfigFactory.parseFile(
          data.writeSinkConfig(PORTS, List.of("redis://127.0.0.1:7000")).toFile());
      assertThat(sink.getInt("admin.port")).isEqualTo(1005);
      assertThat(sink.getString("redis.uri")).isEqualTo("redis://127.0.0.1:7000");
      assertThat(sink.getString("sink.parquet.directory"))
          .isEqualTo(data.eventFiles().toString());
      assertThat(gateway.getInt("http.port")).isEqualTo(1001);
      assertThat(gateway.getInt("admin.port")).isEqualTo(1002);
      assertThat(gateway.getStringList("core.addresses")).containsExactly("127.0.0.1:1003");
    }
  }

  @Test
  void keysAreMadeOnce() throws Exception {
    try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
      byte[] first = Files.readAllBytes(data.keys());
      assertThat(Files.readAllBytes(data.keys())).isEqualTo(first);
    }
  }
}
