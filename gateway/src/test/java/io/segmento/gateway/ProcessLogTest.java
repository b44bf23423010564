package io.segmento.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import io.segmento.policy.Clause;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that the processes log with: the gateway's own, and the core's, which is to say the same. */
final class ProcessLogTest {

  @Clause({"T8", "C12", "S6"})
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "platform-server"})
  void nothingPersonalAndNoLineOfSomebodyElseIsLogged(String module) {
    String log = logged(
        Path.of(System.getProperty("segmento.root"), module, "src/main/resources/logback.xml"),
        "field user.ext: anna@example.org\nERROR forged",
        new IllegalStateException("185.104.120.33 sent 00:1b:44:11:3a:b7"));
    assertThat(log)
        .contains("field user.ext: [removed]\\nERROR forged")
        .contains("java.lang.IllegalStateException: [removed] sent [removed]")
        .contains("ProcessLogTest.nothingPersonal")
        .doesNotContain("anna", "185.104", "1b:44");
  }

  private static String logged(Path configuration, String message, Throwable thrown) {
    PrintStream console = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, UTF_8));
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(configuration.toFile());
      context.getLogger("io.segmento").info("{}", message, thrown);
      return out.toString(UTF_8);
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    } finally {
      context.stop();
      System.setErr(console);
    }
  }
}
