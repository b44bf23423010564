package io.segmento.tools.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.policy.Clause;
import io.segmento.tools.SegmentoMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job end to end: real processes, real HTTP, the plugins as their own jars. */
class DemoIT {
  private static final Path ROOT = Path.of(System.getProperty("segmento.root", ".."));

  @TempDir
  private Path strategies;

  @Clause("T1")
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void everyStepOfTheStoryHolds() throws IOException {
    for (String plugin : List.of("fixed-cpm", "product-retargeting")) {
      Path jar = jar(ROOT.resolve("strategies").resolve(plugin).resolve("target"));
      Files.copy(jar, strategies.resolve(jar.getFileName()));
    }

    ByteArrayOutputStream account = new ByteArrayOutputStream();
    PrintStream console = System.out;
    int exitCode;
    System.setOut(new PrintStream(account, true, UTF_8));
    try {
      exitCode = SegmentoMain.commandLine().execute("demo", "--strategies", strategies.toString());
    } finally {
      System.setOut(console);
    }

    assertThat(exitCode).as("exit code of\n" + account.toString(UTF_8)).isZero();
  }

  /** What the module built in the package phase, which `mvn verify` reaches there before it tests here. */
  private static Path jar(Path target) throws IOException {
    assertThat(target).as("built plugin (mvn package)").isDirectory();
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      assertThat(jars).as("jars in " + target).hasSize(1);
      return jars.get(0);
    }
  }
}
