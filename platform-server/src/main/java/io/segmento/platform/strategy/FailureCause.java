package io.segmento.platform.strategy;

import io.segmento.platform.strategy.guard.PluginOverrun;
import java.util.Locale;

/** Why asking a strategy came to nothing; a label of metrics. */
enum FailureCause {
  /** It used more time than it has, and ended itself. */
  TIME,
  /** It allocated more than it may, and ended itself. */
  MEMORY,
  /** It answered, but too late. */
  LATE,
  STACK_OVERFLOW,
  OUT_OF_MEMORY,
  /** A class or method that it needs is not there. */
  LINKAGE,
  EXCEPTION,
  /** It answered with nothing that can be sent. */
  UNSOUND;

  static FailureCause of(Throwable failure) {
    if (failure instanceof PluginOverrun overrun) {
      return overrun.ofTime() ? TIME : MEMORY;
    }
    if (failure instanceof StackOverflowError) {
      return STACK_OVERFLOW;
    }
    if (failure instanceof OutOfMemoryError) {
      return OUT_OF_MEMORY;
    }
    return failure instanceof LinkageError ? LINKAGE : EXCEPTION;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is the time that failed it. */
  boolean isTime() {
    return this == TIME || this == LATE;
  }
}
