package io.segmento.tools.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildCommandsTest {
  @TempDir
  private Path directory;

  @Test
  void eachJdkGetsTheFlagsThatItKnows() {
    assertThat(ChildCommands.runtimeFlags(17))
        .doesNotContain("-XX:+UseZGC", "--sun-misc-unsafe-memory-access=allow");
    assertThat(ChildCommands.runtimeFlags(21)).contains("-XX:+UseZGC", "-XX:+ZGenerational");
    assertThat(ChildCommands.runtimeFlags(23))
        .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    assertThat(ChildCommands.runtimeFlags(25))
        .contains("-XX:+UseZGC", "--sun-misc-unsafe-memory-access=allow")
        .doesNotContain("-XX:+ZGenerational");
  }

  @Test
  void flagsMayNameAnotherCollector() {
    assertThat(ChildCommands.java("x.Main", ChildCommands.sinkFlags("64m"), List.of()))
        .contains("-XX:+UseSerialGC", "-Xmx64m")
        .doesNotContain("-XX:+UseZGC", "-XX:+ZGenerational");
  }

  @Test
  void aJvmEndsWhenItsParentsPipeEnds() throws Exception {
    Process child = new ProcessBuilder(
            ChildCommands.java(Sleeper.class.getName(), List.of(), List.of()))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
    try {
      assertThat(child.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();

      child.getOutputStream().close();

      assertThat(child.waitFor(60, TimeUnit.SECONDS))
          .as(Files.readString(directory.resolve("log")))
          .isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void redisEndsWhenItsParentsPipeEnds() throws Exception {
    Path log = directory.resolve("log");
    int port = Ports.anyFree();
    Process child = new ProcessBuilder(ChildCommands.redis(directory, port))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.readString(log).contains("Ready to accept connections")
          && System.nanoTime() < end) {
        assertThat(child.waitFor(20, TimeUnit.MILLISECONDS))
            .as(Files.readString(log))
            .isFalse();
      }

      child.getOutputStream().close();

      assertThat(child.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(Files.readString(log)).contains("ready to exit");
    } finally {
      child.destroyForcibly();
    }
  }

  /** Does nothing for a long time. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
    }
  }
}
