package io.segmento.tools.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools/bin/newest-jdk} on made-up machines. */
class NewestJdkTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("segmento.root", ".."), "tools", "bin", "newest-jdk");

  @TempDir
  private Path machine;

  @Test
  void theHighestVersionWinsByNumberAndNotByText() throws Exception {
    jdk("jvm/nine", "9.0.4");
    jdk("jvm/old", "17.0.15");
    Path newest = jdk("jvm/newest", "100.0.1");
    jdk("jvm/recent", "25.0.3");

    assertThat(run(Map.of())).isEqualTo(new Outcome(0, newest.toString(), ""));
  }

  @Test
  void aLaterUpdateOfTheSameFeatureWins() throws Exception {
    jdk("jvm/a", "21.0.2");
    Path later = jdk("jvm/b", "21.0.10");

    assertThat(run(Map.of()).output()).isEqualTo(later.toString());
  }

  @Test
  void javaHomeIsLookedAtAndWinsAmongEquals() throws Exception {
    jdk("jvm/a", "21.0.2");
    Path home = jdk("elsewhere/mine", "21.0.2");

    assertThat(run(Map.of("JAVA_HOME", home.toString())).output()).isEqualTo(home.toString());
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path home = jdk("elsewhere/eight", "1.8.0_402");
    Path right = jdk("jvm/a", "17");

    assertThat(run(Map.of("JAVA_HOME", home.toString())).output()).isEqualTo(right.toString());
  }

  @Test
  void javaOnThePathIsFoundThroughItsLinks() throws Exception {
    Path home = jdk("elsewhere/linked", "23.0.1");
    Path bin = Files.createDirectories(machine.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

    assertThat(run(Map.of("PATH", bin + ":/usr/bin:/bin")).output())
        .isEqualTo(home.toRealPath().toString());
  }

  @Test
  void aRuntimeWithoutCompilerServesToRunOnly() throws Exception {
    Path runtime = jdk("jvm/runtime", "25");
    Files.delete(runtime.resolve("bin/javac"));
    Path jdk = jdk("jvm/jdk", "17.0.1");

    assertThat(run(Map.of()).output()).isEqualTo(runtime.toString());
    assertThat(run(Map.of(), "--compiler").output()).isEqualTo(jdk.toString());
  }

  @Test
  void withoutAnySeventeenItSaysWhereItLooked() throws Exception {
    jdk("jvm/eleven", "11.0.2");
    Files.createDirectories(machine.resolve("jvm/empty"));

    Outcome outcome = run(Map.of());

    assertThat(outcome.exitCode()).isEqualTo(69);
    assertThat(outcome.errors())
        .contains("no JDK 17 or later found", machine.resolve("jvm").toString())
        .contains("set JAVA_HOME");
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private Path jdk(String name, String version) throws IOException {
    Path home = machine.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      // Would fail if it were started: the release file must do.
      Path file = Files.writeString(home.resolve("bin").resolve(program), "#!/bin/sh\nexit 99\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version
            + "\"\nJAVA_VERSION_DATE=\"2026-01-01\"\n");
    return home;
  }

  private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path errors = machine.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().remove("JAVA_HOME");
    // What the script itself needs, and no java.
    builder.environment().put("PATH", toolsOnly());
    builder.environment().put("SEGMENTO_JDK_ROOTS", machine.resolve("jvm").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Outcome(process.waitFor(), output, Files.readString(errors));
  }

  private String toolsOnly() throws IOException {
    Path bin = Files.createDirectories(machine.resolve("plain-bin"));
    for (String program : List.of("bash", "sed", "head", "tail", "sort", "readlink", "dirname")) {
      Path script = Files.writeString(
          bin.resolve(program), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + program + " \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin.toString();
  }
}
