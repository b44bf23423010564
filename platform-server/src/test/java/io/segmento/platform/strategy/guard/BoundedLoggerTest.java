package io.segmento.platform.strategy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

class BoundedLoggerTest {

  /** Far more than are written within a second or two. */
  private static final int MANY = 5_000;

  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final ch.qos.logback.classic.Logger written =
      (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Chatty.class);
  private final Logger logger = BoundedLogger.of(Chatty.class);

  private static final class Chatty {}

  @BeforeEach
  void listen() {
    written.setAdditive(false);
    appender.start();
    written.addAppender(appender);
  }

  @AfterEach
  void stop() {
    written.detachAppender(appender);
    written.setAdditive(true);
  }

  private void assertBounded() {
    // However long it took: each second has its own. None when another test used up this one.
    assertThat(appender.list).hasSizeLessThan(MANY / 2);
  }

  @Test
  void linesAreBounded() {
    for (int i = 0; i < MANY; i++) {
      logger.warn("line {}", i);
    }
    assertBounded();
  }

  @Test
  void aBuilderThatIsKeptWritesNoMoreThanTheLoggerItself() {
    LoggingEventBuilder kept = logger.atError().setMessage("again").addArgument(1);
    for (int i = 0; i < MANY; i++) {
      kept.log();
    }
    assertBounded();
  }

  @Test
  void aBuilderWritesWhatItWasGiven() {
    IllegalStateException cause = new IllegalStateException("as planned");
    // Of a second of its own, when another test has just used up this one.
    while (appender.list.isEmpty()) {
      logger.atWarn().setCause(cause).addArgument("b").log("a {}");
    }
    List<ILoggingEvent> events = appender.list;
    assertThat(events.get(0).getFormattedMessage()).isEqualTo("a b");
    assertThat(events.get(0).getThrowableProxy().getMessage()).isEqualTo("as planned");
  }

  @Test
  void aLevelThatIsOffTakesNoLine() {
    for (int i = 0; i < MANY; i++) {
      logger.trace("nobody reads this");
      logger.atTrace().log("nor this");
    }
    logger.warn("but this");
    assertThat(appender.list.size()).isLessThanOrEqualTo(1);
    assertThat(appender.list).allMatch(event -> event.getMessage().equals("but this"));
  }
}
