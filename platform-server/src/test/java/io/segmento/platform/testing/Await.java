package io.segmento.platform.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens elsewhere, for a minute unless told otherwise. */
public final class Await {
  /** What takes a moment may take long where a machine builds something else; a hang is still found. */
  private static final Duration DEFAULT = Duration.ofSeconds(60);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** Returns when the condition holds; throws when it does not in time. A condition that throws does not hold yet. */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, DEFAULT, condition);
  }

  /** As {@link #until(String, Callable)} with a limit of its own. */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    Throwable last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception | AssertionError e) {
        last = e;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit + ": " + what, last);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** The value of a stage; what it failed with is the cause of what this throws. */
  public static <T> T result(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(DEFAULT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError("failed: " + e.getCause(), e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("not within " + DEFAULT, e);
    }
  }

  /** What the stage fails with. */
  public static Throwable failure(CompletionStage<?> stage) {
    try {
      Object value = stage.toCompletableFuture().get(DEFAULT.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("did not fail but gave " + value);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("not within " + DEFAULT, e);
    }
  }
}
