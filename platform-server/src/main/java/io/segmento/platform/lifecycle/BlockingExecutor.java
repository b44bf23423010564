package io.segmento.platform.lifecycle;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where work that blocks (files, administration) runs: a virtual thread per task from JDK 24 on, pooled threads before. At most
 * {@code limit} tasks at a time; one more is refused with {@link CommonReason#OVERLOADED}.
 */
public final class BlockingExecutor implements Executor, AutoCloseable {
  private static final int VIRTUAL_THREADS_WITHOUT_PINNING = 24;
  private static final long CLOSE_SECONDS = 10;

  private final Semaphore permits;
  private final ExecutorService threads;

  public BlockingExecutor(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    permits = new Semaphore(limit);
    threads = newThreads();
  }

  @Override
  public void execute(Runnable task) {
    requireNonNull(task, "task");
    if (!permits.tryAcquire()) {
      throw new SegmentoException(CommonReason.OVERLOADED, "too much blocking work at once");
    }
    boolean handedOver = false;
    try {
      threads.execute(() -> {
        try {
          task.run();
        } finally {
          permits.release();
        }
      });
      handedOver = true;
    } finally {
      if (!handedOver) {
        permits.release();
      }
    }
  }

  /** Waits up to ten seconds for what runs, then interrupts it. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ExecutorService newThreads() {
    if (Runtime.version().feature() >= VIRTUAL_THREADS_WITHOUT_PINNING) {
      try {
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("no virtual threads on " + Runtime.version(), e);
      }
    }
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory = task -> {
      Thread thread = new Thread(task, "segmento-blocking-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
    // A task gives its permit back a moment before its thread is free: hence the unbounded thread
    // count, bounded by the permits.
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }
}
