package io.segmento.minimisation.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * {@code %scrubbedException} of a Logback pattern: what was thrown, with its causes, each with its first frames. Messages of exceptions hold
 * what somebody sent more often than our own do. Thread-safe.
 */
public final class ScrubbedException extends ThrowableHandlingConverter {
  private static final int MAX_FRAMES = 20;
  private static final int MAX_CAUSES = 8;

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy thrown = event.getThrowableProxy();
    String before = "";
    for (int i = 0; thrown != null && i < MAX_CAUSES; i++) {
      text.append(before).append(thrown.getClassName());
      if (thrown.getMessage() != null) {
        text.append(": ").append(LogText.of(thrown.getMessage()));
      }
      text.append(System.lineSeparator());
      frames(thrown, text);
      thrown = thrown.getCause();
      before = "Caused by: ";
    }
    return text.toString();
  }

  private static void frames(IThrowableProxy thrown, StringBuilder text) {
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    int shown = Math.min(MAX_FRAMES, frames.length - thrown.getCommonFrames());
    for (int i = 0; i < shown; i++) {
      text.append("\tat ").append(frames[i].getStackTraceElement()).append(System.lineSeparator());
    }
    if (frames.length > shown) {
      text.append("\t… ")
          .append(frames.length - shown)
          .append(" more")
          .append(System.lineSeparator());
    }
  }
}
