package io.segmento.platform.strategy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.strategy.bidding.FtrlProximal;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what all nodes learn of users' responses, and keeps it: each model's sums lie in Redis in {@value #PARTS} hashes; once a second one of them is
 * told what this node added and tells what all have, in one step. So a node knows what the others learned within a minute or so, and a new one what was
 * known before it began; {@link ArrivalSync} does the same for delays with each round. Weights only; nothing in them is of a person.
 */
final class ResponseSync implements Startable {

  static final int PARTS = 64;

  private static final RedisScript SYNC =
      RedisScript.fromResource(ResponseSync.class, "sync-responses.lua");

  private final StrategyLearning learning;
  private final ArrivalSync arrivals;
  private final RedisStore store;
  private final ScheduledExecutorService scheduler;
  private int next;

  private record Added(int index, double z, double n) {}

  @Inject
  ResponseSync(StrategyLearning learning, ArrivalSync arrivals, RedisStore store) {
    this.learning = requireNonNull(learning, "learning");
    this.arrivals = requireNonNull(arrivals, "arrivals");
    this.store = requireNonNull(store, "store");
    store.preload(SYNC);
    scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-responses");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused = scheduler.schedule(this::syncAllSoon, 0, TimeUnit.SECONDS);
    unused = scheduler.scheduleWithFixedDelay(this::syncNext, 1, 1, TimeUnit.SECONDS);
  }

  private void syncAllSoon() {
    var unused = syncAll();
  }

  /** The delays and all parts, one after the other; done when all are answered. */
  CompletableFuture<?> syncAll() {
    CompletableFuture<?> last = arrivals.sync();
    for (int part = 0; part < PARTS; part++) {
      int now = part;
      last = last.thenCompose(unused -> sync(now));
    }
    return last;
  }

  private void syncNext() {
    var unused = sync(next);
    next = (next + 1) % PARTS;
    if (next == 0) {
      unused = arrivals.sync();
    }
  }

  private CompletableFuture<?> sync(int part) {
    return CompletableFuture.allOf(
        sync("click", learning.learnedResponses().clickModel(), part),
        sync("conversion", learning.learnedResponses().conversionModel(), part));
  }

  private CompletableFuture<?> sync(String name, FtrlProximal model, int part) {
    int width = model.size() / PARTS;
    List<Added> added = new ArrayList<>();
    model.drain(
        part * width, (part + 1) * width, (index, z, n) -> added.add(new Added(index, z, n)));
    byte[][] args = new byte[added.size() * 3][];
    for (int i = 0; i < added.size(); i++) {
      args[3 * i] = ascii(Integer.toString(added.get(i).index()));
      args[3 * i + 1] = ascii(text(added.get(i).z()));
      args[3 * i + 2] = ascii(text(added.get(i).n()));
    }
    return store
        .evalList(SYNC, List.of(ascii("lm:{" + name + ':' + part + '}')), args)
        .thenAccept(answer -> merge(model, answer, part * width, (part + 1) * width))
        .exceptionally(failure -> {
          // It may have been added all the same; a part of a second counted twice does no harm.
          added.forEach(each -> model.restore(each.index(), each.z(), each.n()));
          return null;
        });
  }

  private static void merge(FtrlProximal model, List<@Nullable Object> answer, int from, int to) {
    for (int i = 0; i + 2 < answer.size(); i += 3) {
      double index = number(answer.get(i));
      if (index >= from && index < to) {
        model.merge((int) index, number(answer.get(i + 1)), number(answer.get(i + 2)));
      }
    }
  }

  /** NaN where somebody wrote who should not; a node's own sum stays then. */
  private static double number(@Nullable Object value) {
    try {
      return value instanceof byte[] bytes
          ? Double.parseDouble(new String(bytes, US_ASCII))
          : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** As the store reads numbers: no exponent that it does not know. */
  private static String text(double value) {
    return String.format(Locale.ROOT, "%.12g", value);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    syncAllSoon();
  }
}
