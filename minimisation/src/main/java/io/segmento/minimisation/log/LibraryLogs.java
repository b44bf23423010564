package io.segmento.minimisation.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Takes what libraries (gRPC is one) say to {@code java.util.logging}, which would print it as it is, to the process' own log. */
public final class LibraryLogs extends Handler {
  private static final SimpleFormatter FORMAT = new SimpleFormatter();

  private LibraryLogs() {}

  /** For the whole process, from now on. Call it first in {@code main}. */
  public static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    // As in logback.xml: below that, libraries cost more than a bid.
    root.setLevel(Level.WARNING);
    root.addHandler(new LibraryLogs());
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    org.slf4j.Logger log = LoggerFactory.getLogger(name == null ? "java.util.logging" : name);
    String message = FORMAT.formatMessage(record);
    int level = record.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      log.error("{}", message, record.getThrown());
    } else if (level >= Level.WARNING.intValue()) {
      log.warn("{}", message, record.getThrown());
    } else {
      log.info("{}", message, record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
