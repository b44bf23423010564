package io.segmento.platform.lifecycle;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One daemon thread that works until it is closed. {@link #start} and {@link #close} from any thread, the rest from the worker's own. */
public final class WorkerThread implements AutoCloseable {
  private static final long CLOSE_MILLIS = 5_000;

  private final String name;
  private final boolean interrupted;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  /** What is done. Ends when {@link #isClosed}, or by the interruption. */
  @FunctionalInterface
  public interface Work {
    void run() throws InterruptedException;
  }

  private WorkerThread(String name, boolean interrupted) {
    this.name = requireNonNull(name, "name");
    this.interrupted = interrupted;
  }

  /** One that is interrupted when it is closed: what it waits for is not worth waiting for. */
  public static WorkerThread interrupted(String name) {
    return new WorkerThread(name, true);
  }

  /** One that is let finish what it does when it is closed, for some seconds. */
  public static WorkerThread finishing(String name) {
    return new WorkerThread(name, false);
  }

  public synchronized void start(Work work) {
    Thread started = new Thread(
        () -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
          }
        },
        name);
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Waits so long, or until it is closed; true when it is. */
  public boolean pause(Duration time) throws InterruptedException {
    return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the work has ended, for a bounded time. */
  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    if (interrupted) {
      running.interrupt();
    }
    try {
      running.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
