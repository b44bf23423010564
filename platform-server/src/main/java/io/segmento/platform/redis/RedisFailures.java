package io.segmento.platform.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Turns what Lettuce throws into what the domain knows. */
final class RedisFailures {
  /** Replies by which a server says that it cannot serve now, not that the command is wrong. */
  private static final String[] DOWN = {
    "LOADING",
    "READONLY",
    "CLUSTERDOWN",
    "MASTERDOWN",
    "MISCONF",
    "NOREPLICAS",
    "OOM",
    "BUSY",
    "TRYAGAIN",
    "NOAUTH",
    "WRONGPASS"
  };

  private RedisFailures() {}

  static RuntimeException map(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof SegmentoException known) {
      return known;
    }
    if (cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException) {
      return new SegmentoException(
          CommonReason.STORE_TIMEOUT, "the store did not answer in time", cause);
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof RedisCommandExecutionException) {
      return saysDown(message)
          ? down(cause)
          // A wrong command or a script's fault is a fault of ours.
          : new IllegalStateException("Redis refused a command", cause);
    }
    if (message.startsWith("Request queue size exceeded")
        || message.startsWith("Internal stack size exceeded")) {
      return new SegmentoException(
          CommonReason.OVERLOADED, "too many requests to the store at once", cause);
    }
    if (cause instanceof RedisException
        || cause instanceof IOException
        || cause instanceof CancellationException) {
      return down(cause);
    }
    return new IllegalStateException("Redis client failed", cause);
  }

  /** A few words for a person: {@code connection refused}, {@code not connected}, or what the server said. */
  static String words(@Nullable Throwable failure) {
    String last = "not connected";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "connection refused";
      }
      if (cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException) {
        return "no answer in time";
      }
      if (cause instanceof RedisCommandExecutionException) {
        return firstWord(String.valueOf(cause.getMessage()));
      }
    }
    return last;
  }

  static boolean isNoScript(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof io.lettuce.core.RedisNoScriptException;
  }

  /** What a command says that needs the key to exist. */
  static boolean isNoKey(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException
          && String.valueOf(cause.getMessage()).contains("no such key")) {
        return true;
      }
    }
    return false;
  }

  private static SegmentoException down(Throwable cause) {
    return new SegmentoException(CommonReason.STORE_DOWN, "the store is not available", cause);
  }

  private static boolean saysDown(String message) {
    for (String word : DOWN) {
      if (message.startsWith(word)) {
        return true;
      }
    }
    return false;
  }

  private static String firstWord(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
