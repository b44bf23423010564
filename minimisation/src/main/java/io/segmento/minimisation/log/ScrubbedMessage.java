package io.segmento.minimisation.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %scrubbed} of a Logback pattern: the message with its arguments. Thread-safe. */
public final class ScrubbedMessage extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return message == null ? "" : LogText.of(message);
  }
}
