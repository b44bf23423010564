package io.segmento.platform.strategy;

/** A plugin that is not loaded, with the reason for its author. */
final class StrategyRefusedException extends RuntimeException {

  StrategyRefusedException(String message) {
    super(message);
  }

  StrategyRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
