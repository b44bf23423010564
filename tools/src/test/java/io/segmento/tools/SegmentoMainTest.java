package io.segmento.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SegmentoMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "demo",
        "catalog",
        "catalog apply",
        "segment",
        "segment list",
        "segment get",
        "segment apply",
        "segment preview",
        "segment delete",
        "audience",
        "audience upload",
        "profile",
        "profile show",
        "catalog get",
        "catalog list",
        "catalog history",
        "catalog delete",
        "catalog export",
        "catalog review",
        "catalog import-products",
        "report",
        "events",
        "events sink",
        "events export",
        "events approve",
        "events approvals",
        "events revoke",
        "load",
        "load bid"
      })
  void everyCommandHelpsWithExamples(String command) {
    assertThat(run((command + " --help").strip().split(" ", -1))).isZero();
    assertThat(out.toString()).contains("Usage: segmento", "Example");
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void theExitCodesAreDocumented() {
    run("--help");

    assertThat(out.toString()).contains("Exit codes:", "wrong usage", "no JDK or no Maven");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xyzzy",
        "up --public-port x",
        "up --no-such",
        "catalog apply",
        "catalog",
        "load",
        "demo extra"
      })
  void wrongUsageSaysSoAndEndsWithTwo(String arguments) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: segmento");
  }

  @Test
  void whatCannotBeDoneIsOneLineWithoutAStackTrace() {
    assertThat(run("catalog", "apply", "no-such.yaml")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("segmento: no-such.yaml: no such file" + System.lineSeparator());
  }

  @Test
  void aMissingStrategiesDirectoryIsNamed() {
    assertThat(run("up", "--strategies", "/no/such/place")).isEqualTo(1);
    assertThat(err.toString()).contains("--strategies: /no/such/place is no directory");
  }

  @Test
  void theVersionTellsTheJdkToo() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("segmento ", "JDK " + Runtime.version());
  }

  private int run(String... arguments) {
    CommandLine command = SegmentoMain.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
