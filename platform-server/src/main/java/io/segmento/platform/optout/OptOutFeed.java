package io.segmento.platform.optout;

import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.StreamFollower;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hears of every opt-out on every node. A node that has not heard the stream for a while may remember
 * what it must forget: it is not ready, and gets no bid requests, until it has caught up.
 */
public final class OptOutFeed implements Startable, ReadinessCheck, StreamFollower.Followed {
  /** So many reads fit into the time after which silence counts as stale. */
  private static final int READS_UNTIL_STALE = 4;

  private final RedisStore store;
  private final Set<OptOutListener> listeners;
  private final OptOutMetrics metrics;
  private final Clock clock;
  private final long staleAfterNanos;
  private final StreamFollower follower;
  private volatile boolean heard;
  private volatile long heardNanos;
  private @Nullable String position;

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
    this.follower = new StreamFollower(
        "opt-outs", OptOuts.LOG, staleAfter.dividedBy(READS_UNTIL_STALE), store, this);
  }

  @Override
  public void start() {
    follower.start();
  }

  @Override
  public void close() {
    follower.close();
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

  @Override
  public String load() throws InterruptedException, ExecutionException {
    String from = position;
    if (from == null) {
      // Nothing is remembered yet that an older opt-out could concern.
      from = store.xlast(OptOuts.LOG).get().map(RedisStreamEntry::id).orElse("0-0");
      position = from;
    }
    return from;
  }

  @Override
  public boolean heard(List<RedisStreamEntry> entries) {
    entries.forEach(this::tell);
    heardNanos = System.nanoTime();
    heard = true;
    return false;
  }

  /** Readiness tells of it, by the time since something was heard. */
  @Override
  public void failed(Exception failure) {}

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
}
