package io.segmento.platform.error;

/**
 * Why a request failed, for machines: the name travels to the caller as {@code google.rpc.ErrorInfo.reason}. Each feature has its own
 * {@code enum … implements Reason}; names are UPPER_SNAKE_CASE and unique over all features.
 */
public interface Reason {
  /** The name of the enum constant. */
  String name();

  Kind kind();
}
