package io.segmento.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Markets that go on, each on a thread of its own, until they are told to stop. */
final class Trading implements AutoCloseable {
  private static final long STOP_SECONDS = 120;

  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean over;

  private Trading(int markets) {
    threads = Executors.newFixedThreadPool(markets);
  }

  static Trading start(Market... markets) {
    Trading trading = new Trading(markets.length);
    for (Market market : markets) {
      trading.running.add(trading.threads.submit(() -> {
        while (!trading.over) {
          market.visitors(1);
          market.strangers(4);
        }
      }));
    }
    return trading;
  }

  /** Returns when what was begun is done; throws what a market failed with. */
  void stop() {
    over = true;
    for (Future<?> each : running) {
      try {
        each.get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("a market failed", e);
      }
    }
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
  }
}
