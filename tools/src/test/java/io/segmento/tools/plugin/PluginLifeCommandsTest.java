package io.segmento.tools.plugin;

import static io.segmento.tools.Typed.segmento;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.WholeCore;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.Typed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A new project's strategy is deployed into a whole core, looked at and taken back. */
class PluginLifeCommandsTest {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

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
          .containsPattern("my-strategy +1 +SHADOW +[0-9]+ s +0");
      assertThat(segmento("plugin", "status", "my-strategy", "--core", at).out())
          .contains(
              "Nobody serves it: campaigns that name it do not bid.",
              "1 is in SHADOW and was not asked yet on any node");
      // Changed and built again while it is in SHADOW: what is told is of the new content.
      Path changed = PackedProject.of(
          work.resolve("my-strategy"), text -> text.replace("share / 2", "share / 3"));
      assertThat(segmento("plugin", "deploy", changed.toString(), "--core", at).out())
          .contains("my-strategy 1 is in SHADOW and decides");
      Typed promoted = segmento("plugin", "promote", "my-strategy", "--core", at);
      assertThat(promoted.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
      assertThat(promoted.out()).contains("decisions: 0 in SHADOW", "expected: >= 100");
      Typed nobody = segmento("plugin", "promote", "my-strategy", "--percent", "0", "--core", at);
      assertThat(nobody.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
      assertThat(nobody.out()).contains("--percent: 0.0 (expected: 0.01 to 100;");
      assertThat(segmento("plugin", "rollback", "my-strategy", "--core", at).out())
          .contains("my-strategy 1 is DEMOTED; now serves: nobody");
      assertThat(segmento("plugin", "history", "my-strategy", "--core", at).out())
          .containsPattern("SHADOW +DEMOTED +development +core-1 +rolled back")
          .containsPattern("1 +[0-9a-f]{8} +new +SHADOW +development");
      Typed none = segmento("plugin", "deploy", jar + ".none", "--core", at);
      assertThat(none.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
      assertThat(none.out()).contains("no such file (mvn -q package builds it)");
    }
  }
}
