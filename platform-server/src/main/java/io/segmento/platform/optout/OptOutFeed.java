package io.segmento.platform.optout;

import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamReader;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every opt-out on every node, on a thread and a connection of its own. A node that has not heard the stream for a while may remember
 * what it must forget: it is not ready, and gets no bid requests, until it has caught up.
 */
public final class OptOutFeed implements Startable, ReadinessCheck {
  private static final Logger log = LoggerFactory.getLogger(OptOutFeed.class);
  /** So many reads fit into the time after which silence counts as stale. */
  private static final int READS_UNTIL_STALE = 4;

  private static final long RETRY_MILLIS = 250;
  private static final long CLOSE_MILLIS = 5_000;
  private static final int ENTRIES_AT_ONCE = 1_000;

  private final RedisStore store;
  private final Set<OptOutListener> listeners;
  private final OptOutMetrics metrics;
  private final Clock clock;
  private final long staleAfterNanos;
  private final Duration block;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean heard;
  private volatile long heardNanos;
  private @Nullable String position;
  private boolean away;

  @Inject
  OptOutFeed(
      RedisStore store,
      Set<OptOutListener> listeners,
      OptOutMetrics metrics,
      Clock clock,
      ConfigReader config) {
    this.store = store;
    this.listeners = Set.copyOf(listeners);
    this.metrics = metrics;
    this.clock = clock;
    Duration staleAfter = config.duration("optout.stale-after", Duration.ofSeconds(5));
    if (staleAfter.compareTo(Duration.ofMillis(10)) < 0
        || staleAfter.compareTo(Duration.ofSeconds(30)) > 0) {
      config.error("optout.stale-after", staleAfter.toMillis() + " ms", "10 ms to 30 s");
      staleAfter = Duration.ofSeconds(5);
    }
    this.staleAfterNanos = staleAfter.toNanos();
    this.block = staleAfter.dividedBy(READS_UNTIL_STALE);
  }

  @Override
  public synchronized void start() {
    Thread started = new Thread(this::run, "segmento-optouts");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String name() {
    return "opt-outs";
  }

  @Override
  public Optional<String> notReady() {
    if (!heard) {
      return Optional.of("not heard yet");
    }
    long silent = System.nanoTime() - heardNanos;
    return silent <= staleAfterNanos
        ? Optional.empty()
        : Optional.of("not heard for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s");
  }

  private void run() {
    try (RedisStreamReader reader = store.openStreamReader()) {
      while (closed.getCount() > 0) {
        try {
          follow(reader);
        } catch (SegmentoException | CompletionException | ExecutionException e) {
          failed(e);
        } catch (RuntimeException e) {
          // A fault of ours must not end the only thread that hears of opt-outs.
          log.error("opt-outs could not be followed", e);
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      // Closing.
      Thread.currentThread().interrupt();
    }
  }

  private void follow(RedisStreamReader reader) throws InterruptedException, ExecutionException {
    String from = position;
    if (from == null) {
      // Nothing is remembered yet that an older opt-out could concern.
      from = store.xlast(OptOuts.LOG).get().map(RedisStreamEntry::id).orElse("0-0");
      position = from;
    }
    List<RedisStreamEntry> entries = reader
        .read(List.of(new RedisStreamReader.Position(OptOuts.LOG, from)), ENTRIES_AT_ONCE, block)
        .get();
    entries.forEach(this::tell);
    heardNanos = System.nanoTime();
    heard = true;
    away = false;
  }

  private void tell(RedisStreamEntry entry) {
    position = entry.id();
    byte[] tag = entry.fields().get("user");
    if (tag == null) {
      return;
    }
    UserKey user =
        UserKey.of(Base64.getUrlDecoder().decode(new String(tag, StandardCharsets.US_ASCII)));
    for (OptOutListener listener : listeners) {
      listener.optedOut(user);
    }
    long written = Long.parseLong(entry.id().substring(0, entry.id().indexOf('-')));
    metrics.heard(Math.max(0, clock.millis() - written));
  }

  private void failed(Exception failure) throws InterruptedException {
    if (closed.getCount() == 0) {
      return;
    }
    if (!away) {
      away = true;
      log.warn("opt-outs of other nodes cannot be heard", failure);
    }
    var unused = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }
}
