package io.segmento.tools.traffic;

import static java.util.Objects.requireNonNull;

import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.Visitor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** Impressions that come at random moments of a given rate, each of one of the visitors. Who comes when and what they do is decided by the seed; ids are new in each run. */
final class Traffic {
  private static final int AT_ONCE = 16;
  private static final int MOST_UNDER_WAY = 64;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LAST_ANSWERS_SECONDS = 60;

  private final String site;
  private final Market market;
  private final List<String> skus;
  private final List<Visitor> visitors;
  private final Random random;
  private final Tally tally = new Tally();
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Traffic(String site, Market market, List<String> skus, List<Visitor> visitors, long seed) {
    this.site = requireNonNull(site, "site");
    this.market = requireNonNull(market, "market");
    this.skus = List.copyOf(skus);
    this.visitors = List.copyOf(visitors);
    random = new Random(seed);
  }

  Tally tally() {
    return tally;
  }

  /**
   * Sends until the time is over, or the thread is interrupted.
   *
   * @param perSecond on average; where the platform is slower than that, fewer
   * @param tick is told the nanoseconds since the beginning, some times a second
   */
  void run(double perSecond, long nanos, LongConsumer tick) {
    ExecutorService browsers = Executors.newFixedThreadPool(AT_ONCE);
    long begin = System.nanoTime();
    double due = 0;
    try {
      while (failure.get() == null) {
        due -= Math.log(1 - random.nextDouble()) / perSecond * NANOS_PER_SECOND;
        long next = (long) due;
        if (next >= nanos) {
          break;
        }
        await(begin, next, tick);
        room.acquire();
        Visitor visitor = visitors.get(random.nextInt(visitors.size()));
        long seed = random.nextLong();
        browsers.execute(() -> play(visitor, seed));
      }
      await(begin, nanos, tick);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(browsers);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw failed instanceof ToolException known
          ? known
          : new ToolException("an impression failed: " + failed, failed);
    }
  }

  private void play(Visitor visitor, long seed) {
    try {
      // A browser does one thing after the other.
      synchronized (visitor.browser()) {
        new OfferedImpression(site, market, skus, tally, new Random(seed)).play(visitor);
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    } finally {
      room.release();
    }
  }

  private void await(long begin, long untilNanos, LongConsumer tick) throws InterruptedException {
    long elapsed = System.nanoTime() - begin;
    while (elapsed < untilNanos && failure.get() == null) {
      tick.accept(elapsed);
      TimeUnit.NANOSECONDS.sleep(Math.min(TICK_NANOS, untilNanos - elapsed));
      elapsed = System.nanoTime() - begin;
    }
  }

  /** What is under way is played to its end, unless the process is ended meanwhile. */
  private static void end(ExecutorService browsers) {
    browsers.shutdown();
    try {
      if (!browsers.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
        browsers.shutdownNow();
      }
    } catch (InterruptedException e) {
      browsers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
