package io.segmento.platform.strategy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One thread for ticks, which is left to a tick that does not come back: the next one gets another. Thread-safe. */
final class TickThread implements AutoCloseable {

  private ExecutorService executor = newExecutor();
  private @Nullable Future<?> last;
  private long sinceNanos;

  private static ExecutorService newExecutor() {
    return Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, "strategy-tick");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Returns at once; does nothing while the one before may still come back. */
  synchronized void run(Runnable tick) {
    long now = System.nanoTime();
    if (last != null && !last.isDone()) {
      if (now - sinceNanos < CallSlots.STALLED_NANOS) {
        return;
      }
      var unused = executor.shutdownNow();
      executor = newExecutor();
    }
    sinceNanos = now;
    last = executor.submit(tick);
  }

  @Override
  public synchronized void close() {
    var unused = executor.shutdownNow();
  }
}
