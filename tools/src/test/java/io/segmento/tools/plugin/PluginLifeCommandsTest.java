package io.segmento.tools.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.WholeCore;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.tools.SegmentoMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A new project's strategy is deployed into a whole core, looked at and taken back. */
class PluginLifeCommandsTest {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

  private record Run(int exitCode, String out) {}

  /** What goes to the standard output and what to the errors. */
  private static Run segmento(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      CommandLine command = SegmentoMain.commandLine();
      command.setErr(new PrintWriter(new PrintStream(out, true, UTF_8), true, UTF_8));
      int exitCode = command.execute(args);
      return new Run(exitCode, out.toString(UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void fromDeploymentToRollback() throws Exception {
    assertThat(segmento("plugin", "new", "my-strategy", "--in", work.toString()).exitCode())
        .isZero();
    Path jar = PackedProject.of(work.resolve("my-strategy"), text -> text);
    try (WholeCore core = WholeCore.start(redis.uri(), work)) {
      String at = core.address();

      assertThat(segmento("plugin", "deploy", jar.toString(), "--core", at).out())
          .contains("my-strategy 1 is in SHADOW and decides");
      assertThat(segmento("plugin", "status", "--core", at).out())
          .containsPattern("my-strategy +1 +SHADOW +0");
      Run promoted = segmento("plugin", "promote", "my-strategy", "--core", at);
      assertThat(promoted.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
      assertThat(promoted.out()).contains("decisions: 0 in SHADOW", "expected: >= 100");
      assertThat(segmento("plugin", "rollback", "my-strategy", "--core", at).out())
          .contains("my-strategy 1 is DEMOTED; live: none");
      assertThat(segmento("plugin", "history", "my-strategy", "--core", at).out())
          .containsPattern("SHADOW +DEMOTED +development +rolled back")
          .containsPattern("new +SHADOW +development");
      assertThat(segmento("plugin", "deploy", jar + ".none", "--core", at).exitCode())
          .isEqualTo(SegmentoMain.EXIT_FAILED);
    }
  }
}
