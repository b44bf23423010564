package io.segmento.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import io.segmento.policy.Clause;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The configuration that the process logs with. */
final class PlatformLogTest {

  @Clause({"T8", "C12", "S6"})
  @Test
  void nothingPersonalAndNoLineOfSomebodyElseIsLogged() {
    String log = logged(
        "field user.ext: anna@example.org\nERROR forged",
        new IllegalStateException("185.104.120.33 sent 00:1b:44:11:3a:b7"));
    assertThat(log)
        .contains("field user.ext: [removed]\\nERROR forged")
        .contains("java.lang.IllegalStateException: [removed] sent [removed]")
        .contains("PlatformLogTest.nothingPersonal")
        .doesNotContain("anna", "185.104", "1b:44");
  }

  private static String logged(String message, Throwable thrown) {
    PrintStream console = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, UTF_8));
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(PlatformMain.class.getResource("/logback.xml"));
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
