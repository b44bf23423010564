package io.segmento.minimisation.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScrubbedLogTest {
  private static final String CONFIGURATION = """
      <configuration>
        <conversionRule conversionWord="scrubbed" class="io.segmento.minimisation.log.ScrubbedMessage"/>
        <conversionRule conversionWord="scrubbedException" class="io.segmento.minimisation.log.ScrubbedException"/>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%-5level %scrubbed%n%scrubbedException</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="OUT"/></root>
      </configuration>
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna.himmel@example.org",
        "Anna@Example.ORG",
        "+7 921 123-45-67",
        "4276 5500 1234 5677",
        "DE89370400440532013000",
        "00:1B:44:11:3A:B7",
        "6D92078A-8246-4BA4-AE5B-76104861E7DC",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "185.104.120.33",
        "2A02:6B8::FEED:FF",
        "59.93863, 30.31413"
      })
  void personalDataAreMaskedWhereverTheyStand(String personal) {
    String line = logged("field q: " + personal + " (expected: a word)", null);
    assertThat(line).isEqualTo("INFO  field q: [removed] (expected: a word)\n");
    assertThat(logged("failed", new IllegalStateException("not readable: " + personal)))
        .contains("java.lang.IllegalStateException: not readable: [removed]")
        .contains("at io.segmento.minimisation.log.ScrubbedLogTest")
        .doesNotContain(personal);
    assertThat(logged(
            "failed", new IllegalStateException("outer", new IllegalArgumentException(personal))))
        .contains("Caused by: java.lang.IllegalArgumentException: [removed]")
        .doesNotContain(personal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gRPC listens on /127.0.0.1:9090, admin on [::1]:9091",
        "Redis 10.0.12.7:6379 does not answer; trying 192.168.1.5",
        "closed AsyncChannel@1a2b3c4d and [Lio.segmento.Foo;@7ff",
        "catalog version 1795709770759 is live after 12.345 ms, 4,000 campaigns",
        "strategy fixed-cpm 1.4.2 of /opt/segmento/strategies/fixed-cpm.jar"
      })
  void whatOperatorsNeedStays(String text) {
    assertThat(logged(text, null)).isEqualTo("INFO  " + text + "\n");
  }

  @Test
  void nobodyBeginsALineOfTheLog() {
    assertThat(logged("name: a\r\nERROR forged\u001b[31m\u0000\u2028x", null))
        .isEqualTo("INFO  name: a\\r\\nERROR forged\\u001b[31m\\u0000\\u2028x\n");
    assertThat(logged("x", new IllegalStateException("a\nCaused by: forged")))
        .contains("java.lang.IllegalStateException: a\\nCaused by: forged");
  }

  @Test
  void lengthIsBounded() {
    assertThat(logged("x".repeat(100_000), null))
        .hasSizeLessThan(4_200)
        .contains("100000 characters");
  }

  private static String logged(String message, Throwable thrown) {
    PrintStream console = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(new ByteArrayInputStream(CONFIGURATION.getBytes(UTF_8)));
      Logger log = context.getLogger("test");
      log.setLevel(Level.INFO);
      log.info("{}", message, thrown);
      return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    } finally {
      context.stop();
      System.setOut(console);
    }
  }
}
