package io.segmento.platform.strategy;

/** A plugin that is not loaded, with the reason for its author. */
class StrategyRefusedException extends RuntimeException {

  StrategyRefusedException(String message) {
    super(message);
  }

  StrategyRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** It keeps the thread that asked it: another try costs another one. */
  static final class NotBack extends StrategyRefusedException {

    NotBack(String message) {
      super(message);
    }
  }
}
