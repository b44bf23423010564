package io.segmento.platform.grpc;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs unexpected failures of calls with their stack, one a second at most; the metrics count every one. */
final class FailureLog {
  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private static final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

  private FailureLog() {}

  static void unexpected(Throwable failure) {
    long last = lastNanos.get();
    long now = System.nanoTime();
    if (now - last >= INTERVAL_NANOS && lastNanos.compareAndSet(last, now)) {
      log.error("a call failed unexpectedly", failure);
    }
  }
}
