package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what asks a plugin for the first time, on a thread of its own. A loop inside the JDK cannot be ended: a plugin that does not come back keeps that thread, and nobody waits for it
 * any longer, neither a node's start nor the steps of other versions.
 */
final class PluginThread {

  private PluginThread() {}

  /** Throws {@link StrategyRefusedException} when the plugin throws something else than that, or is not back in time. */
  static <T> T call(Duration atMost, Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "strategy-start");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable failure = requireNonNull(e.getCause(), "cause");
      if (failure instanceof StrategyRefusedException refused) {
        throw refused;
      }
      if (failure instanceof IOException unreadable) {
        throw unreadable;
      }
      // Neither it nor its message: both may be the plugin's code.
      throw new StrategyRefusedException(
          "it failed to start: " + failure.getClass().getName());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new StrategyRefusedException.NotBack("it did not come back within " + atMost.toSeconds()
          + " s of starting (strategies.start-wait)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      task.cancel(true);
      throw new StrategyRefusedException("interrupted while it started");
    }
  }
}
