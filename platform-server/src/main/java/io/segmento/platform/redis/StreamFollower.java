package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.RetryDelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a stream of changes on a thread and a connection of its own: loads what is there, then waits for entries. While Redis is away it tries again four
 * times a second, and what was loaded stays in use.
 */
public final class StreamFollower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);
  private static final long CLOSE_MILLIS = 5_000;
  private static final int ENTRIES_AT_ONCE = 1_000;

  /** What follows; called by the follower's thread only, which may block. */
  public interface Followed {

    /** Loads what is there; the id of the stream's entry from which on changes are waited for. Called again after a failure, and when {@link #heard} asks for it. */
    String load() throws InterruptedException, ExecutionException;

    /** New entries, or none after a wait in which none came; whether to load again. */
    boolean heard(List<RedisStreamEntry> entries);

    /** The store is away, or there was a fault of ours, which must not end the only thread that follows. */
    void failed(Exception failure);
  }

  private final String name;
  private final String stream;
  private final Duration poll;
  private final RedisStore store;
  private final Followed followed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final RetryDelay retry = new RetryDelay();
  private final StoreOutage outage;
  private @Nullable Thread thread;

  /**
   * Follows nothing yet.
   *
   * @param name what is followed, as the log and the thread name it
   * @param poll how long one wait lasts; an entry ends it
   */
  public StreamFollower(
      String name, String stream, Duration poll, RedisStore store, Followed followed) {
    this.name = requireNonNull(name, "name");
    this.stream = requireNonNull(stream, "stream");
    this.poll = requireNonNull(poll, "poll");
    this.store = requireNonNull(store, "store");
    this.followed = requireNonNull(followed, "followed");
    this.outage = new StoreOutage(log, name + " cannot be read, what is known stays");
  }

  public synchronized void start() {
    Thread started = new Thread(this::run, "segmento-" + name);
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

  private void run() {
    try (RedisStreamReader reader = store.openStreamReader()) {
      while (!isClosed()) {
        try {
          follow(reader, followed.load());
        } catch (ExecutionException | RuntimeException e) {
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      // Closing.
      Thread.currentThread().interrupt();
    }
  }

  private void follow(RedisStreamReader reader, String loadedTo)
      throws InterruptedException, ExecutionException {
    String from = loadedTo;
    while (!isClosed()) {
      List<RedisStreamEntry> entries = reader
          .read(List.of(new RedisStreamReader.Position(stream, from)), ENTRIES_AT_ONCE, poll)
          .get();
      boolean again = followed.heard(entries);
      outage.worked();
      retry.reset();
      if (again) {
        return;
      }
      if (!entries.isEmpty()) {
        from = entries.get(entries.size() - 1).id();
      }
    }
  }

  private void failed(Exception failure) throws InterruptedException {
    if (isClosed()) {
      return;
    }
    outage.failed(failure);
    followed.failed(failure);
    var unused = closed.await(retry.next().toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }
}
