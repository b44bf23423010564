package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;

/**
 * Tells the log what somebody cannot do while the store is away: one line when it begins and one when it is over, however often it is tried. A store
 * that was not there yet is not told of, since readiness says so; a fault of ours is told with its stack, once until it works again. Thread-safe.
 */
public final class StoreOutage {
  private final Logger log;
  private final String what;
  private boolean hasWorked;
  private boolean told;

  /**
   * Nothing has worked yet.
   *
   * @param what the beginning of a sentence: {@code the ledgers of budgets cannot be read}
   */
  public StoreOutage(Logger log, String what) {
    this.log = requireNonNull(log, "log");
    this.what = requireNonNull(what, "what");
  }

  /** It was tried and failed. */
  public synchronized void failed(Throwable failure) {
    Throwable cause = causeOf(failure);
    if (told || (cause instanceof SegmentoException && !hasWorked)) {
      return;
    }
    told = true;
    if (cause instanceof SegmentoException) {
      log.warn("{}: {}", what, cause.getMessage());
    } else {
      log.error(what, cause);
    }
  }

  /** It was tried and worked. */
  public synchronized void worked() {
    hasWorked = true;
    if (told) {
      told = false;
      log.info("over: {}", what);
    }
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
