package io.segmento.tools.allinone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Starts a process again when it ends by itself, later each time; gives up when it does so too often. Any thread. */
final class Supervisor {
  private static final int MOST = 5;
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int LINES = 20;

  private final ChildProcess child;
  private final BooleanSupplier restarts;
  private final Consumer<String> say;
  private final CompletableFuture<String> givenUp;
  private final Deque<Long> ends = new ArrayDeque<>();
  private boolean stopping;

  /** @param givenUp completed with the reason when the process stays down */
  Supervisor(
      ChildProcess child,
      BooleanSupplier restarts,
      Consumer<String> say,
      CompletableFuture<String> givenUp) {
    this.child = child;
    this.restarts = restarts;
    this.say = say;
    this.givenUp = givenUp;
  }

  /** Starts the process and watches it from now on. */
  @SuppressWarnings("FutureReturnValueIgnored") // An end is told by what it does.
  synchronized void start() {
    if (!stopping) {
      child.start();
      child.onExit().thenAccept(this::ended);
    }
  }

  /** Stops it for good. */
  void stop(Duration drain) {
    synchronized (this) {
      stopping = true;
    }
    child.stop(drain);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A failure is told through givenUp.
  private void ended(int exitCode) {
    Duration delay;
    synchronized (this) {
      if (stopping) {
        return;
      }
      long now = System.nanoTime();
      ends.addLast(now);
      while (now - ends.getFirst() > WITHIN.toNanos()) {
        ends.removeFirst();
      }
      delay = Duration.ofMillis(250L << Math.min(ends.size() - 1, MOST));
    }
    String what = child.name() + " ended with exit code " + exitCode;
    String log = "; the end of " + child.log() + ":\n" + child.lastLines(LINES).stripTrailing();
    if (!restarts.getAsBoolean()) {
      givenUp.complete(what + log);
      return;
    }
    if (ends.size() > MOST) {
      givenUp.complete(
          what + ", " + ends.size() + " times within " + WITHIN.toMinutes() + " minutes" + log);
      return;
    }
    say.accept(what + ", starting it again in " + delay.toMillis() + " ms" + log);
    Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(this::start, later).whenComplete((done, failure) -> {
      if (failure != null) {
        Throwable cause =
            failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        givenUp.complete(child.name() + " cannot be started again: " + cause.getMessage());
      }
    });
  }
}
