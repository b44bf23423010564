package io.segmento.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.tools.SegmentoMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CoreOptionsTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void loopbackNeedsNoCredentials() {
    assertThat(report("--core", "127.0.0.1:1")).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(errors.toString()).contains("127.0.0.1:1", "does not answer", "--tls-certificate");
  }

  @Test
  void anotherMachineIsNotCalledInClear() {
    assertThat(report("--core", "core.example:9090")).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(errors.toString()).contains("core.example:9090", "--tls-certificate");
  }

  @Test
  void halfOfTheCredentialsIsNone() {
    assertThat(report("--tls-ca", "ca.pem")).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(errors.toString()).contains("expected: all three or none");
  }

  @Test
  void fileThatIsNoCertificateIsTold() {
    assertThat(report("--tls-ca", "no.pem", "--tls-certificate", "no.pem", "--tls-key", "no.pem"))
        .isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(errors.toString()).contains("--tls-ca: no.pem", "expected: a PEM file");
  }

  private int report(String... options) {
    CommandLine command = SegmentoMain.commandLine().setErr(new PrintWriter(errors, true));
    String[] arguments = new String[options.length + 1];
    arguments[0] = "report";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return command.execute(arguments);
  }
}
